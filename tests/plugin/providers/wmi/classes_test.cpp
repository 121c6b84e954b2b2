#include <time.h>
#include <unistd.h>

#include "computer.h"
#include "plugin/providers/wmi/system/mounts.h"

using namespace psj;
using namespace psj::wmi;

namespace {

std::string stat_line(int id, const std::string &name, int parent) {
  return std::to_string(id) + " (" + name + ") S " + std::to_string(parent) +
         " 1 7 0 -1 0 10 0 2 0 300 200 0 0 20 0 4 0 500 8192000 100 0 0 0 0\n";
}

Computer &with_processes(Computer &computer) {
  computer.file("/proc/stat", "cpu  1 2 3 4\nbtime 1700000000\n");
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n");
  computer.file("/proc/1/stat", stat_line(1, "init", 0));
  computer.file("/proc/20/stat", stat_line(20, "a) (long-process", 1));
  computer.file("/proc/20/cmdline", std::string("/usr/bin/a) (long-process-name\0--x\0b c\0", 39));
  computer.file("/proc/20/status",
                "VmPeak:\t 9000 kB\nVmHWM:\t 500 kB\nRssAnon:\t 10 kB\nVmSwap:\t 2 kB\n");
  return computer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(classes)

BOOST_AUTO_TEST_CASE(process_is_what_its_folder_says) {
  Computer computer;
  const auto process =
      with_processes(computer).one("select * from Win32_Process where Handle='20'");
  BOOST_TEST(shown(*process, "Name") == "a) (long-process-name");
  BOOST_TEST(shown(*process, "CommandLine") == "\"/usr/bin/a) (long-process-name\" --x \"b c\"");
  BOOST_TEST(shown(*process, "ParentProcessId") == "1");
  BOOST_TEST(shown(*process, "ThreadCount") == "4");
  BOOST_TEST(shown(*process, "VirtualSize") == "8192000");
  BOOST_TEST(shown(*process, "UserModeTime") == "30000000");
  BOOST_TEST(shown(*process, "KernelModeTime") == "20000000");
  BOOST_TEST(shown(*process, "PageFaults") == "12");
  BOOST_TEST(shown(*process, "PeakVirtualSize") == "9216000");
  BOOST_TEST(shown(*process, "PrivatePageCount") == "12288");
  BOOST_TEST(shown(*process, "CSName") == "lon-dc1");
  const psj_value began = *process->find("CreationDate");
  Instance expected(process->cls());
  expected.set_time("CreationDate", 1700000005);
  BOOST_TEST(began.as.i64 == expected.find("CreationDate")->as.i64);
}

BOOST_AUTO_TEST_CASE(thread_is_no_process) {
  Computer computer;
  with_processes(computer).file("/proc/21/stat", stat_line(21, "worker", 1));
  computer.file("/proc/21/status", "Name:\tworker\nTgid:\t20\nPid:\t21\n");
  computer.file("/proc/1/status", "Name:\tinit\nTgid:\t1\nPid:\t1\n");
  BOOST_TEST(computer.query("select * from Win32_Process where ProcessId=21").empty());
  BOOST_TEST(computer.query("select * from Win32_Process where Handle='21'").empty());
  BOOST_TEST(computer.query("select * from Win32_Process where ProcessId=1").size() == 1u);
}

BOOST_AUTO_TEST_CASE(program_that_was_removed_keeps_its_name) {
  Computer computer;
  computer.file("/proc/40/stat", stat_line(40, "a-rather-long-p", 1));
  computer.link("/proc/40/exe", "/opt/a-rather-long-program (deleted)");
  computer.file("/proc/41/stat", stat_line(41, "odd", 1)).file("/opt/odd (deleted)", "");
  computer.link("/proc/41/exe", "/opt/odd (deleted)");
  const auto removed = computer.one("select * from Win32_Process where ProcessId=40");
  BOOST_TEST(shown(*removed, "ExecutablePath") == "/opt/a-rather-long-program");
  BOOST_TEST(shown(*removed, "Name") == "a-rather-long-program");
  BOOST_TEST(shown(*computer.one("select * from Win32_Process where ProcessId=41"),
                   "ExecutablePath") == "/opt/odd (deleted)");
}

BOOST_AUTO_TEST_CASE(process_that_is_about_to_become_another_program_is_not_there_yet) {
  Computer computer;
  with_processes(computer);
  const auto forked = [](int id, long began) {
    return std::to_string(id) + " (sh) S 1 1 7 0 -1 64 10 0 2 0 3 2 0 0 20 0 4 0 " +
           std::to_string(began) + " 8192000 100 0 0 0 0\n";
  };
  const long ticks = sysconf(_SC_CLK_TCK);
  computer.file("/proc/uptime", "1000.00 3.00\n");
  computer.file("/proc/30/stat", forked(30, 1000 * ticks - 1));
  computer.file("/proc/31/stat", forked(31, 990 * ticks));
  const auto found = computer.query("select Handle from Win32_Process");
  BOOST_REQUIRE_EQUAL(found.size(), 3u);
  BOOST_TEST(shown(*found[2], "Handle") == "31");
  BOOST_TEST(computer.query("select * from Win32_Process where ProcessId = 30").size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_a_process_does_not_tell_is_null) {
  Computer computer;
  const auto process =
      with_processes(computer).one("select * from Win32_Process where ProcessId=1");
  for (const char *property : {"CommandLine", "ExecutablePath", "HandleCount", "ReadTransferCount",
                               "PeakWorkingSetSize", "Status", "ExecutionState"})
    BOOST_TEST(shown(*process, property) == "null", property);
}

BOOST_AUTO_TEST_CASE(selected_properties_alone_are_filled_in) {
  Computer computer;
  const auto process =
      with_processes(computer).one("select ThreadCount from Win32_Process where ProcessId=1");
  BOOST_TEST(shown(*process, "ThreadCount") == "4");
  BOOST_TEST(shown(*process, "Handle") == "1");
  BOOST_TEST(shown(*process, "Name") == "null");
}

BOOST_AUTO_TEST_CASE(superclass_means_the_instances_of_all_its_classes) {
  Computer computer;
  BOOST_TEST(with_processes(computer).query("select * from CIM_Process").size() == 2u);
}

BOOST_AUTO_TEST_CASE(operating_system_is_told_by_files_alone) {
  Computer computer;
  computer.file("/etc/os-release", "NAME=\"Debian GNU/Linux\"\nPRETTY_NAME=\"Debian 12\"\n");
  computer.file("/proc/sys/kernel/osrelease", "6.1.0\n").file("/proc/sys/kernel/arch", "x86_64\n");
  computer.file("/proc/meminfo",
                "MemTotal: 1000 kB\nMemFree: 10 kB\nMemAvailable: 400 kB\nSwapTotal: 50 "
                "kB\nSwapFree: 40 kB\n");
  const auto system = computer.one("select * from Win32_OperatingSystem");
  BOOST_TEST(shown(*system, "Caption") == "Debian 12");
  BOOST_TEST(shown(*system, "Version") == "6.1.0");
  BOOST_TEST(shown(*system, "OSArchitecture") == "64-bit");
  BOOST_TEST(shown(*system, "FreePhysicalMemory") == "400");
  BOOST_TEST(shown(*system, "TotalVirtualMemorySize") == "1050");
  BOOST_TEST(shown(*system, "FreeSpaceInPagingFiles") == "40");
  for (const char *property : {"SerialNumber", "RegisteredUser", "ServicePackMajorVersion",
                               "LastBootUpTime", "InstallDate"})
    BOOST_TEST(shown(*system, property) == "null", property);
}

BOOST_AUTO_TEST_CASE(disks_and_partitions_are_those_of_the_kernel) {
  Computer computer;
  const std::string disk = "/sys/block/sda/";
  computer.file(disk + "size", "2048000\n").file(disk + "device/model", "SuperDisk 9 \n");
  computer.file(disk + "queue/logical_block_size", "512\n").file(disk + "removable", "0\n");
  computer.file(disk + "sda1/partition", "1\n").file(disk + "sda1/size", "2048\n");
  computer.file(disk + "sda1/start", "34\n").file("/sys/block/loop0/size", "8\n");
  computer.file("/proc/self/mountinfo",
                "1 0 8:1 / / rw,noatime - ext4 /dev/sda1 rw\n"
                "2 1 0:5 / /proc rw - proc proc rw\n"
                "3 1 0:9 / /mnt/a\\040b rw - nfs4 server:/share rw\n");
  const auto drive = computer.one("select * from Win32_DiskDrive");
  BOOST_TEST(shown(*drive, "Model") == "SuperDisk 9");
  BOOST_TEST(shown(*drive, "Size") == "1048576000");
  BOOST_TEST(shown(*drive, "Partitions") == "1");
  BOOST_TEST(shown(*drive, "SerialNumber") == "null");
  const auto partition = computer.one("select * from Win32_DiskPartition");
  BOOST_TEST(shown(*partition, "StartingOffset") == "17408");
  const auto volumes = computer.query("select * from Win32_LogicalDisk");
  BOOST_REQUIRE_EQUAL(volumes.size(), 2u);
  BOOST_TEST(shown(*volumes[0], "DeviceID") == "/");
  BOOST_TEST(shown(*volumes[0], "DriveType") == "3");
  BOOST_TEST(shown(*volumes[0], "Size") == "null");
  BOOST_TEST(shown(*volumes[1], "DeviceID") == "/mnt/a b");
  BOOST_TEST(shown(*volumes[1], "ProviderName") == "server:/share");
  BOOST_TEST(shown(*volumes[1], "DriveType") == "4");
}

BOOST_AUTO_TEST_CASE(processors_are_counted_by_sockets_cores_and_threads) {
  Computer computer;
  std::string text;
  for (int i = 0; i < 8; ++i)
    text += "processor\t: " + std::to_string(i) +
            "\nvendor_id\t: GenuineIntel\nmodel name\t: Xeon\n" +
            "cpu MHz\t\t: 2400.123\nphysical id\t: " + std::to_string(i / 4) +
            "\ncore id\t\t: " + std::to_string(i % 4 / 2) + "\nflags\t\t: fpu vmx\n\n";
  computer.file("/proc/cpuinfo", text);
  computer.file("/sys/devices/system/cpu/cpu0/cache/index2/level", "2\n");
  computer.file("/sys/devices/system/cpu/cpu0/cache/index2/size", "512K\n");
  const auto found = computer.query("select * from Win32_Processor");
  BOOST_REQUIRE_EQUAL(found.size(), 2u);
  BOOST_TEST(shown(*found[0], "NumberOfCores") == "2");
  BOOST_TEST(shown(*found[0], "NumberOfLogicalProcessors") == "4");
  BOOST_TEST(shown(*found[0], "CurrentClockSpeed") == "2400");
  BOOST_TEST(shown(*found[0], "L2CacheSize") == "512");
  BOOST_TEST(shown(*found[0], "MaxClockSpeed") == "null");
  BOOST_TEST(shown(*computer.one("select * from Win32_ComputerSystem"),
                   "NumberOfLogicalProcessors") == "8");
}

BOOST_AUTO_TEST_CASE(accounts_are_those_of_passwd_and_group) {
  Computer computer;
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n");
  computer.file("/etc/passwd",
                "root:x:0:0:root:/root:/bin/sh\nanna:x:1000:100:Anna Bell,1:/home/anna:/bin/sh\n");
  computer.file("/etc/group", "root:x:0:\nusers:x:100:\nstaff:x:50:anna\n");
  computer.file("/etc/shadow", "root:!:1:0\nanna:$6$abc:1:0\n");
  const auto anna = computer.one("select * from Win32_UserAccount where Name='anna'");
  BOOST_TEST(shown(*anna, "FullName") == "Anna Bell");
  BOOST_TEST(shown(*anna, "SID") == "S-1-22-1-1000");
  BOOST_TEST(shown(*anna, "Caption") == "lon-dc1\\anna");
  BOOST_TEST(shown(*anna, "Disabled") == "false");
  BOOST_TEST(
      computer.query("select * from Win32_GroupUser where PartComponent like '%anna%'").size() ==
      2u);
  BOOST_TEST(computer.query("select * from Win32_LogonSession").empty());
}

BOOST_AUTO_TEST_CASE(account_is_disabled_when_it_is_locked_or_has_expired) {
  Computer computer;
  computer.file("/etc/passwd",
                "a:x:1:1::/:/bin/sh\nb:x:2:1::/:/bin/sh\nc:x:3:1::/:/bin/sh\nd:x:4:1::/:/bin/sh\n");
  computer.file("/etc/shadow",
                "a:*:1:0:9:7:::\nb:!$6$abc:1:0:9:7:::\nc:$6$abc:1:0:9:7::10:\n"
                "d:$6$abc:1:0:9:7::900000:\n");
  const auto found = computer.query("select * from Win32_UserAccount");
  BOOST_REQUIRE_EQUAL(found.size(), 4u);
  BOOST_TEST(shown(*found[0], "Disabled") == "false");
  BOOST_TEST(shown(*found[0], "Lockout") == "false");
  BOOST_TEST(shown(*found[1], "Disabled") == "true");
  BOOST_TEST(shown(*found[1], "Lockout") == "true");
  BOOST_TEST(shown(*found[2], "Disabled") == "true");
  BOOST_TEST(shown(*found[2], "Lockout") == "false");
  BOOST_TEST(shown(*found[3], "Disabled") == "false");
}

BOOST_AUTO_TEST_CASE(operating_system_tells_its_paging_users_and_device) {
  Computer computer;
  computer.file("/proc/cpuinfo", "processor : 0\nflags\t\t: fpu pae nx lm\n");
  computer.file("/run/systemd/sessions/1", "CLASS=user\nUSER=anna\n");
  computer.file("/proc/self/mountinfo", "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n");
  const auto told = computer.one("select * from Win32_OperatingSystem");
  BOOST_TEST(shown(*told, "PAEEnabled") == "true");
  BOOST_TEST(shown(*told, "DataExecutionPrevention_Available") == "true");
  BOOST_TEST(shown(*told, "NumberOfUsers") == "1");
  BOOST_TEST(shown(*told, "SystemDevice") == "/dev/sda1");
  Computer silent;
  const auto untold = silent.one("select * from Win32_OperatingSystem");
  for (const char *property :
       {"PAEEnabled", "DataExecutionPrevention_Available", "NumberOfUsers", "SystemDevice"})
    BOOST_TEST(shown(*untold, property) == "null", property);
}

BOOST_AUTO_TEST_CASE(file_system_tells_its_blocks_and_longest_name) {
  Mount folder;
  folder.path = "/tmp";
  const auto room = room_of(Root(), folder);
  BOOST_REQUIRE(room);
  BOOST_TEST(room->blocks * room->block == room->size);
  BOOST_TEST(room->longest_name == static_cast<std::uint64_t>(pathconf("/tmp", _PC_NAME_MAX)));
}

BOOST_AUTO_TEST_CASE(products_are_installed_packages) {
  Computer computer;
  computer.file("/var/lib/dpkg/status",
                "Package: bash\nStatus: install ok installed\nMaintainer: Matthias <m@x>\n"
                "Architecture: amd64\nVersion: 5.2-3\nDescription: GNU shell\n more: text\n\n"
                "Package: gone\nStatus: deinstall ok config-files\nVersion: 1\n");
  const auto bash = computer.one("select * from Win32_Product");
  BOOST_TEST(shown(*bash, "Name") == "bash");
  BOOST_TEST(shown(*bash, "Version") == "5.2-3");
  BOOST_TEST(shown(*bash, "Vendor") == "Matthias <m@x>");
  BOOST_TEST(shown(*bash, "InstallDate") == "null");
  BOOST_TEST(computer.query("select * from Win32_QuickFixEngineering").empty());
}

BOOST_AUTO_TEST_CASE(files_are_found_by_name_or_folder_only) {
  Computer computer;
  computer.file("/data/report.final.txt", "12345")
      .file("/data/.hidden", "")
      .file("/data/sub/x", "");
  std::string failure;
  BOOST_TEST(computer.query("select * from CIM_DataFile", &failure).empty());
  BOOST_TEST(failure == "CIM_DataFile needs a condition Name = '...' or Path = '...'");
  const auto file = computer.one("select * from CIM_DataFile where Name='/data/report.final.txt'");
  BOOST_TEST(shown(*file, "FileSize") == "5");
  BOOST_TEST(shown(*file, "FileName") == "report.final");
  BOOST_TEST(shown(*file, "Extension") == "txt");
  BOOST_TEST(computer.query("select * from CIM_DataFile where Path='/data/'").size() == 2u);
  BOOST_TEST(shown(*computer.one("select * from Win32_Directory where Path='/data/'"), "Name") ==
             "/data/sub");
}

BOOST_AUTO_TEST_CASE(shares_and_printers_come_from_their_servers_files) {
  Computer computer;
  computer.file("/etc/samba/smb.conf",
                "[global]\npath = /x\n[docs]\n path = /srv/docs\n comment = All\n");
  computer.file("/etc/exports", "# none\n/srv/nfs *(ro)\n");
  computer.file(
      "/etc/cups/printers.conf",
      "<DefaultPrinter lp1>\nInfo Office\nDeviceURI ipp://x\nShared No\n</DefaultPrinter>\n");
  const auto shares = computer.query("select * from Win32_Share");
  BOOST_REQUIRE_EQUAL(shares.size(), 2u);
  BOOST_TEST(shown(*shares[0], "Path") == "/srv/docs");
  BOOST_TEST(shown(*shares[1], "Name") == "/srv/nfs");
  const auto printer = computer.one("select * from Win32_Printer");
  BOOST_TEST(shown(*printer, "Name") == "lp1");
  BOOST_TEST(shown(*printer, "Default") == "true");
  BOOST_TEST(shown(*printer, "PortName") == "ipp://x");
}

BOOST_AUTO_TEST_CASE(network_interfaces_tell_what_files_know) {
  Computer computer;
  const std::string eth = "/sys/class/net/eth0/";
  computer.file(eth + "address", "52:54:00:ab:cd:ef\n").file(eth + "ifindex", "7\n");
  computer.file(eth + "mtu", "1500\n").file(eth + "type", "1\n").file(eth + "speed", "1000\n");
  computer.file(eth + "operstate", "up\n").file("/sys/class/net/lo/address", "00:00:00:00:00:00\n");
  computer.file("/proc/net/route",
                "Iface Destination Gateway Flags\neth0 00000000 0101A8C0 0003 0 0 0\n");
  computer.file("/var/lib/dhcp/dhclient.eth0.leases",
                "lease {\n  interface \"eth0\";\n  option dhcp-lease-time 3600;\n"
                "  option dhcp-server-identifier 192.168.1.9;\n"
                "  expire 6 2026/11/21 11:00:00;\n}\n");
  const auto adapter = computer.one("select * from Win32_NetworkAdapter where Name='eth0'");
  BOOST_TEST(shown(*adapter, "MACAddress") == "52:54:00:AB:CD:EF");
  BOOST_TEST(shown(*adapter, "Speed") == "1000000000");
  BOOST_TEST(shown(*adapter, "NetEnabled") == "true");
  const auto setting =
      computer.one("select * from Win32_NetworkAdapterConfiguration where Caption='eth0'");
  BOOST_TEST(shown(*setting, "MTU") == "1500");
  BOOST_TEST(shown(*setting, "InterfaceIndex") == "7");
  BOOST_TEST(shown(*setting, "DefaultIPGateway") == "{192.168.1.1}");
  BOOST_TEST(shown(*setting, "DHCPEnabled") == "true");
  BOOST_TEST(shown(*setting, "DHCPServer") == "192.168.1.9");
  Instance expected(setting->cls());
  expected.set_time("DHCPLeaseObtained", 1795255200);  // 2026-11-21 10:00:00 UTC
  BOOST_TEST(shown(*setting, "DHCPLeaseObtained") == shown(expected, "DHCPLeaseObtained"));
  const auto other =
      computer.one("select * from Win32_NetworkAdapterConfiguration where Caption='lo'");
  for (const char *property : {"MACAddress", "DHCPEnabled", "DHCPServer", "DefaultIPGateway"})
    BOOST_TEST(shown(*other, property) == "null", property);
}

BOOST_AUTO_TEST_CASE(lease_of_networkd_belongs_to_the_number_of_the_interface) {
  Computer computer;
  computer.file("/sys/class/net/eth0/ifindex", "7\n");
  computer.file("/run/systemd/netif/leases/7",
                "# private\nADDRESS=10.0.0.5\nSERVER_ADDRESS=10.0.0.1\nLIFETIME=600\n");
  const auto setting = computer.one("select * from Win32_NetworkAdapterConfiguration");
  BOOST_TEST(shown(*setting, "DHCPServer") == "10.0.0.1");
  BOOST_TEST(shown(*setting, "DHCPLeaseExpires") != "null");
}

BOOST_AUTO_TEST_CASE(who_is_logged_on_is_what_logind_says) {
  Computer computer;
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n");
  computer.file("/run/systemd/sessions/3",
                "USER=anna\nCLASS=user\nREMOTE_HOST=10.0.0.7\nLEADER=77\n"
                "REALTIME=1700000000000000\n");
  computer.file("/run/systemd/sessions/c1", "USER=gdm\nCLASS=greeter\nLEADER=5\n");
  const auto session = computer.one("select * from Win32_LogonSession");
  BOOST_TEST(shown(*session, "LogonId") == "77");
  BOOST_TEST(shown(*session, "LogonType") == "10");
  BOOST_TEST(shown(*session, "StartTime") != "null");
  BOOST_TEST(shown(*computer.one("select * from Win32_LoggedOnUser"), "Antecedent") ==
             "\\\\lon-dc1\\root\\cimv2:Win32_UserAccount.Domain=\"lon-dc1\",Name=\"anna\"");
}

BOOST_AUTO_TEST_CASE(environment_and_zone_are_those_of_their_files) {
  Computer computer;
  computer.file("/etc/environment", "# all\nLANG=\"C.UTF-8\"\nEMPTY=\n");
  computer.link("/etc/localtime", "/usr/share/zoneinfo/Europe/Berlin");
  const auto variables = computer.query("select * from Win32_Environment");
  BOOST_REQUIRE_EQUAL(variables.size(), 2u);
  BOOST_TEST(shown(*variables[0], "Name") == "LANG");
  BOOST_TEST(shown(*variables[0], "VariableValue") == "C.UTF-8");
  BOOST_TEST(shown(*variables[0], "SystemVariable") == "true");
  BOOST_TEST(shown(*computer.one("select * from Win32_TimeZone"), "StandardName") ==
             "Europe/Berlin");
}

BOOST_AUTO_TEST_CASE(what_starts_by_itself_is_a_command_or_a_job_of_cron) {
  Computer computer;
  computer.file("/etc/xdg/autostart/clip.desktop",
                "[Desktop Entry]\nName=Clip\nComment=Keeps\nExec=/usr/bin/clip --all\n");
  computer.file("/etc/crontab", "# m h\nSHELL=/bin/sh\n17 * * * * root  run-parts /etc/hourly\n");
  computer.file("/etc/cron.d/start", "@reboot anna /bin/begin now\n");
  const auto command = computer.one("select * from Win32_StartupCommand");
  BOOST_TEST(shown(*command, "Command") == "/usr/bin/clip --all");
  BOOST_TEST(shown(*command, "Name") == "Clip");
  const auto jobs = computer.query("select * from Win32_ScheduledJob");
  BOOST_REQUIRE_EQUAL(jobs.size(), 2u);
  BOOST_TEST(shown(*jobs[0], "Command") == "run-parts /etc/hourly");
  BOOST_TEST(shown(*jobs[0], "Owner") == "root");
  BOOST_TEST(shown(*jobs[0], "RunRepeatedly") == "true");
  BOOST_TEST(shown(*jobs[1], "Command") == "/bin/begin now");
  BOOST_TEST(shown(*jobs[1], "RunRepeatedly") == "false");
}

BOOST_AUTO_TEST_CASE(load_is_what_the_kernel_counts) {
  Computer computer;
  computer.file("/proc/uptime", "12345.67 1.0\n").file("/proc/loadavg", "0.2 0.1 0.1 3/80 11\n");
  computer.file(
      "/proc/meminfo",
      "MemAvailable: 2048 kB\nCached: 10 kB\nCommitLimit: 400 kB\nCommitted_AS: 100 kB\n");
  const auto system = computer.one("select * from Win32_PerfFormattedData_PerfOS_System");
  BOOST_TEST(shown(*system, "SystemUpTime") == "12345");
  BOOST_TEST(shown(*system, "Threads") == "80");
  BOOST_TEST(shown(*system, "ProcessorQueueLength") == "3");
  const auto memory = computer.one("select * from Win32_PerfFormattedData_PerfOS_Memory");
  BOOST_TEST(shown(*memory, "AvailableMBytes") == "2");
  BOOST_TEST(shown(*memory, "PercentCommittedBytesInUse") == "25");
}

BOOST_AUTO_TEST_CASE(volume_and_computer_are_told_by_files_alone) {
  Computer computer;
  computer.file("/proc/sys/kernel/hostname", "lon-dc1.adatum.com\n");
  computer.file("/proc/meminfo", "MemTotal: 1000 kB\n");
  computer.file("/proc/cpuinfo", "processor : 0\nflags : fpu hypervisor\n");
  computer.file("/proc/self/mountinfo", "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n");
  const auto system = computer.one("select * from Win32_ComputerSystem");
  BOOST_TEST(shown(*system, "DNSHostName") == "lon-dc1");
  BOOST_TEST(shown(*system, "Domain") == "adatum.com");
  BOOST_TEST(shown(*system, "CurrentTimeZone") ==
             shown(*computer.one("select * from Win32_OperatingSystem"), "CurrentTimeZone"));
  BOOST_TEST(shown(*system, "CurrentTimeZone") != "null");
  BOOST_TEST(shown(*system, "TotalPhysicalMemory") == "1024000");
  BOOST_TEST(shown(*system, "HypervisorPresent") == "true");
  for (const char *property : {"Manufacturer", "Model", "UserName", "PartOfDomain"})
    BOOST_TEST(shown(*system, property) == "null", property);
  const auto volume = computer.one("select * from Win32_Volume");
  BOOST_TEST(shown(*volume, "FileSystem") == "ext4");
  BOOST_TEST(shown(*volume, "SystemVolume") == "true");
  BOOST_TEST(shown(*volume, "Capacity") == "null");
}

BOOST_AUTO_TEST_CASE(property_that_nobody_typed_in_a_query_is_named_itself) {
  Computer computer;
  Query query = Query::of_class("Win32_Process");
  query.selected.push_back({{"Foo"}, Path::kNotTyped});
  const Status ended = computer.repository().enumerate("", query, [](auto) { return Status(); });
  BOOST_TEST(ended.message() == "Invalid query: class Win32_Process has no property 'Foo'");
}

BOOST_AUTO_TEST_CASE(unknown_class_is_named_by_its_failure) {
  Computer computer;
  std::string failure;
  BOOST_TEST(computer.query("select * from Win32_Foo", &failure).empty());
  BOOST_TEST(failure == "Invalid class \"Win32_Foo\"");
}

BOOST_AUTO_TEST_SUITE_END()
