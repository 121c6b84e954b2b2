#include "plugin/providers/wmi/associations.h"

#include "computer.h"

using namespace psj;
using namespace psj::wmi;

namespace {

struct Found {
  std::vector<std::string> instances, classes;
  std::string failure;
};

// What a query finds: paths of instances, names of classes.
Found ask(Computer &computer, const std::string &text) {
  Found found;
  const auto query = Query::parse(text);
  if (!query.ok()) {
    found.failure = query.status().message();
    return found;
  }
  const Status ended = answer(
      computer.repository(), "", *query,
      [&](std::unique_ptr<Instance> instance) {
        found.instances.push_back(relative_path(*instance));
        return Status();
      },
      [&](const ClassInfo &cls) {
        found.classes.push_back(cls.name);
        return Status();
      });
  if (!ended.ok()) found.failure = ended.message();
  return found;
}

using Texts = std::vector<std::string>;

Computer &with_disk(Computer &computer) {
  const std::string disk = "/sys/block/sda/";
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n").file(disk + "size", "204800\n");
  for (int i = 1; i <= 2; ++i) {
    const std::string part = disk + "sda" + std::to_string(i);
    computer.file(part + "/partition", std::to_string(i)).file(part + "/size", "2048\n");
    computer.file(part + "/start", std::to_string(i * 2048) + "\n");
  }
  computer.file("/proc/self/mountinfo",
                "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
                "2 1 0:9 / /mnt rw - nfs4 server:/share rw\n");
  computer.file("/etc/hostname", "lon-dc1\n").file("/mnt/file", "x");
  return computer;
}

Computer &with_users(Computer &computer) {
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n");
  computer.file("/etc/passwd", "anna:x:1:100:A:/:/bin/sh\nbert:x:2:100:B:/:/bin/sh\n");
  computer.file("/etc/group", "users:x:100:\nstaff:x:50:anna\n");
  return computer;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(associations)

BOOST_AUTO_TEST_CASE(disk_leads_to_its_partitions_and_a_partition_to_both_sides) {
  Computer computer;
  with_disk(computer);
  BOOST_TEST(ask(computer, "associators of {Win32_DiskDrive.DeviceID='/dev/sda'}").instances ==
                 (Texts{"Win32_DiskPartition.DeviceID=\"/dev/sda1\"",
                        "Win32_DiskPartition.DeviceID=\"/dev/sda2\""}),
             boost::test_tools::per_element());
  BOOST_TEST(ask(computer,
                 "associators of {Win32_DiskPartition='/dev/sda1'} where "
                 "AssocClass=Win32_LogicalDiskToPartition")
                     .instances == (Texts{"Win32_LogicalDisk.DeviceID=\"/\""}),
             boost::test_tools::per_element());
  BOOST_TEST(ask(computer,
                 "associators of {Win32_DiskPartition='/dev/sda1'} where "
                 "ResultClass=CIM_DiskDrive")
                     .instances == (Texts{"Win32_DiskDrive.DeviceID=\"/dev/sda\""}),
             boost::test_tools::per_element());
  BOOST_TEST(ask(computer,
                 "associators of {Win32_LogicalDisk='/mnt'} where "
                 "ResultClass=Win32_DiskPartition")
                 .instances.empty());
}

BOOST_AUTO_TEST_CASE(logical_disk_to_partition_says_where_it_lies) {
  Computer computer;
  const auto link = with_disk(computer).one("select * from Win32_LogicalDiskToPartition");
  BOOST_TEST(shown(*link, "StartingAddress") == "1048576");
  BOOST_TEST(shown(*link, "EndingAddress") == "2097151");
  BOOST_TEST(shown(*link, "Antecedent") ==
             "\\\\lon-dc1\\root\\cimv2:Win32_DiskPartition.DeviceID=\"/dev/sda1\"");
}

BOOST_AUTO_TEST_CASE(roles_choose_the_side) {
  Computer computer;
  with_users(computer);
  const std::string anna = "{Win32_UserAccount.Domain='lon-dc1',Name='anna'}";
  BOOST_TEST(
      ask(computer, "associators of " + anna + " where AssocClass=Win32_GroupUser").instances ==
          (Texts{"Win32_Group.Domain=\"lon-dc1\",Name=\"users\"",
                 "Win32_Group.Domain=\"lon-dc1\",Name=\"staff\""}),
      boost::test_tools::per_element());
  BOOST_TEST(
      ask(computer, "associators of " + anna + " where Role=GroupComponent").instances.empty());
  BOOST_TEST(ask(computer, "associators of " + anna +
                               " where ResultRole=GroupComponent "
                               "ResultClass=Win32_ComputerSystem")
                     .instances == (Texts{"Win32_ComputerSystem.Name=\"lon-dc1\""}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(references_are_the_instances_between) {
  Computer computer;
  with_users(computer);
  const auto found = ask(computer,
                         "references of {Win32_Group.Domain='lon-dc1',Name='users'} where "
                         "ResultClass=Win32_GroupUser Role=GroupComponent");
  BOOST_TEST(found.failure == "");
  BOOST_REQUIRE_EQUAL(found.instances.size(), 2u);
  BOOST_TEST(found.instances[0].find("Name=\\\"anna\\\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(many_that_are_joined_are_all_found) {
  Computer computer;
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n");
  std::string accounts;
  for (int i = 0; i < 40; ++i)
    accounts += "u" + std::to_string(i) + ":x:" + std::to_string(i) + ":1::/:/bin/sh\n";
  computer.file("/etc/passwd", accounts);
  BOOST_TEST(ask(computer,
                 "associators of {Win32_ComputerSystem='lon-dc1'} where "
                 "ResultClass=Win32_UserAccount")
                 .instances.size() == 40u);
}

BOOST_AUTO_TEST_CASE(process_leads_to_the_files_that_it_runs) {
  Computer computer;
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n");
  computer.file("/proc/7/stat",
                "7 (sh) S 1 1 7 0 -1 0 1 0 2 0 3 2 0 0 20 0 4 0 500 81 100 0 0 0 0\n");
  computer.file("/bin/my sh", "x").file("/lib/libc.so", "x").file("/data", "x");
  computer.file("/proc/7/maps",
                "00400000-00452000 r-xp 00000000 08:02 1   /bin/my sh\n"
                "00500000-00652000 r--p 00000000 08:02 2   /data\n"
                "7f0000000000-7f0000001000 r-xp 00000000 08:02 3  /lib/libc.so\n"
                "7f0000002000-7f0000003000 r-xp 00000000 08:02 4  /gone (deleted)\n"
                "7fff00000000-7fff00001000 r-xp 00000000 00:00 0  [vdso]\n");
  BOOST_TEST(ask(computer,
                 "associators of {Win32_Process.Handle='7'} where "
                 "AssocClass=CIM_ProcessExecutable")
                     .instances ==
                 (Texts{"CIM_DataFile.Name=\"/bin/my sh\"", "CIM_DataFile.Name=\"/lib/libc.so\""}),
             boost::test_tools::per_element());
  BOOST_TEST(ask(computer,
                 "associators of {CIM_DataFile='/lib/libc.so'} where "
                 "ResultClass=Win32_Process")
                     .instances == (Texts{"Win32_Process.Handle=\"7\""}),
             boost::test_tools::per_element());
  BOOST_TEST(shown(*computer.one("select * from CIM_ProcessExecutable where Antecedent = "
                                 "'CIM_DataFile.Name=\"/lib/libc.so\"'"),
                   "BaseAddress") == std::to_string(0x7f0000000000));
}

BOOST_AUTO_TEST_CASE(services_and_folders_and_shares_are_joined) {
  Computer computer;
  computer.file("/proc/sys/kernel/hostname", "lon-dc1\n");
  computer.file("/lib/systemd/system/web.service",
                "[Unit]\nRequires=db.service net.target\nBindsTo=db.service\n"
                "[Service]\nExecStart=/bin/web\n");
  computer.file("/lib/systemd/system/db.service", "[Service]\nExecStart=/bin/db\n");
  computer.file("/srv/docs/a.txt", "1").file("/srv/docs/in/b.txt", "2");
  computer.file("/etc/samba/smb.conf", "[docs]\npath = /srv/docs\n");
  BOOST_TEST(ask(computer,
                 "associators of {Win32_Service='web'} where "
                 "AssocClass=Win32_DependentService Role=Dependent")
                     .instances == (Texts{"Win32_Service.Name=\"db\""}),
             boost::test_tools::per_element());
  BOOST_TEST(ask(computer, "associators of {Win32_Directory='/srv/docs'}").instances ==
                 (Texts{"Win32_Directory.Name=\"/srv/docs/in\"", "Win32_Directory.Name=\"/srv\"",
                        "CIM_DataFile.Name=\"/srv/docs/a.txt\"", "Win32_Share.Name=\"docs\""}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(definitions_and_schema_give_classes) {
  Computer computer;
  with_disk(computer);
  BOOST_TEST(
      ask(computer, "associators of {Win32_DiskDrive='/dev/sda'} where ClassDefsOnly").classes ==
          (Texts{"Win32_DiskPartition"}),
      boost::test_tools::per_element());
  BOOST_TEST(
      ask(computer, "references of {Win32_DiskDrive='/dev/sda'} where ClassDefsOnly").classes ==
          (Texts{"Win32_DiskDriveToDiskPartition"}),
      boost::test_tools::per_element());
  BOOST_TEST(ask(computer, "associators of {Win32_LogicalDisk} where SchemaOnly").classes ==
                 (Texts{"Win32_DiskPartition"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_named) {
  Computer computer;
  BOOST_TEST(ask(computer, "associators of {Win32_Foo='x'}").failure ==
             "Invalid class \"Win32_Foo\"");
  BOOST_TEST(ask(computer, "associators of {Win32_LogicalDisk='x'}").failure ==
             "Not found: there is no such Win32_LogicalDisk");
  BOOST_TEST(ask(with_disk(computer), "associators of {Win32_LogicalDisk='/'} where AssocClass=Foo")
                 .failure == "Invalid class \"Foo\"");
  BOOST_TEST(ask(computer, "associators of {Win32_LogicalDisk.Color='/'}").failure ==
             "Invalid query: class Win32_LogicalDisk has no property at character 35 ('Color')");
}

BOOST_AUTO_TEST_CASE(meta_class_is_all_classes_and_their_conditions) {
  Computer computer;
  BOOST_TEST(ask(computer, "select * from meta_class where __class = 'win32_process'").classes ==
                 (Texts{"Win32_Process"}),
             boost::test_tools::per_element());
  BOOST_TEST(ask(computer, "select * from meta_class where __this isa 'Win32_Account'").classes ==
                 (Texts{"Win32_Account", "Win32_UserAccount", "Win32_Group"}),
             boost::test_tools::per_element());
  BOOST_TEST(
      ask(computer, "select * from meta_class where __dynasty = 'Win32_Perf'").classes.size() > 2u);
  BOOST_TEST(ask(computer, "select * from meta_class where Color = 1").failure ==
             "Invalid query: class meta_class has no property at character 32 ('Color')");
  BOOST_TEST(ask(computer, "select * from Win32_Share group within 1").failure ==
             "Invalid query: only events are grouped at character 27 ('group')");
}

BOOST_AUTO_TEST_SUITE_END()
