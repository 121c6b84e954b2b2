#include "plugin/providers/wmi/system/services.h"

#include <time.h>
#include <unistd.h>

#include "computer.h"

using namespace psj::wmi;

BOOST_AUTO_TEST_SUITE(services_of_files)

BOOST_AUTO_TEST_CASE(unit_files_tell_all_but_the_state) {
  Computer computer;
  computer.file(
      "/lib/systemd/system/ssh.service",
      "[Unit]\nDescription=OpenBSD Secure Shell server\n[Service]\nExecStart=-/usr/sbin/sshd -D\n");
  computer.file("/lib/systemd/system/getty@.service", "[Service]\n");
  computer.file("/lib/systemd/system/cron.service", "[Service]\nExecStart=/usr/sbin/cron\n");
  computer.link("/etc/systemd/system/multi-user.target.wants/ssh.service", "/lib/x");
  computer.link("/etc/systemd/system/bad.service", "/dev/null");
  const auto found = computer.query("select * from Win32_Service");
  BOOST_REQUIRE_EQUAL(found.size(), 3u);
  BOOST_TEST(shown(*found[0], "StartMode") == "Disabled");
  BOOST_TEST(shown(*found[1], "StartMode") == "Manual");
  BOOST_TEST(shown(*found[2], "Name") == "ssh");
  BOOST_TEST(shown(*found[2], "DisplayName") == "OpenBSD Secure Shell server");
  BOOST_TEST(shown(*found[2], "PathName") == "/usr/sbin/sshd -D");
  BOOST_TEST(shown(*found[2], "StartMode") == "Auto");
  for (const char *property : {"State", "ProcessId", "Started", "ExitCode", "Status"})
    BOOST_TEST(shown(*found[2], property) == "null", property);
}

namespace {

std::string stat_line(const std::string &id, const std::string &name, long start) {
  return id + " (" + name + ") S 1 1 7 0 -1 0 10 0 2 0 3 2 0 0 20 0 4 0 " +
         std::to_string(start * sysconf(_SC_CLK_TCK)) + " 8192000 100 0 0 0 0\n";
}

// Up since 1000 seconds.
Computer &booted(Computer &computer) {
  return computer.file("/proc/stat", "cpu 1\nbtime " + std::to_string(time(nullptr) - 1000) + "\n");
}

Service only(const Computer &computer) {
  const auto found = services(Root(computer.path("")), ServiceSource::init_scripts);
  BOOST_REQUIRE_EQUAL(found.size(), 1u);
  return found[0];
}

}  // namespace

BOOST_AUTO_TEST_CASE(init_script_runs_when_the_process_of_its_file_does) {
  Computer computer;
  booted(computer).file(
      "/etc/init.d/cron",
      "#!/bin/sh\n# Short-Description: Regular jobs\nPIDFILE=/var/run/crond.pid\n");
  computer.file("/run/crond.pid", "77\n").file("/proc/77/stat", stat_line("77", "jobs", 10));
  computer.file("/etc/rc2.d/S01cron", "");
  const Service cron = only(computer);
  BOOST_TEST(cron.state == "Running");
  BOOST_TEST(cron.process == 77);
  BOOST_TEST(cron.start == "Auto");
  BOOST_TEST(cron.description == "Regular jobs");
}

BOOST_AUTO_TEST_CASE(init_script_is_stopped_when_no_process_has_the_number_of_its_file) {
  Computer computer;
  booted(computer).file("/etc/init.d/ssh", "#!/bin/sh\n").file("/run/ssh.pid", "78\n");
  const Service ssh = only(computer);
  BOOST_TEST(ssh.state == "Stopped");
  BOOST_TEST(ssh.start == "Manual");
  BOOST_TEST(ssh.process == 0);
}

BOOST_AUTO_TEST_CASE(number_of_a_pid_file_may_be_used_again_by_another_program) {
  Computer computer;
  booted(computer).file("/etc/init.d/ssh", "#!/bin/sh\nDAEMON=/usr/sbin/sshd\n");
  computer.file("/run/ssh.pid", "78\n").file("/proc/78/stat", stat_line("78", "vi", 1500));
  BOOST_TEST(only(computer).state == "Stopped");
  // Its own program is what the file means, whatever the clocks say.
  computer.file("/proc/78/stat", stat_line("78", "sshd", 1500));
  BOOST_TEST(only(computer).state == "Running");
  // A thread has no file.
  computer.file("/proc/78/status", "Tgid:\t60\nPid:\t78\n");
  BOOST_TEST(only(computer).state == "Stopped");
}

BOOST_AUTO_TEST_CASE(init_script_without_a_pid_file_runs_when_its_program_does) {
  Computer computer;
  booted(computer).file("/etc/init.d/ssh", "#!/bin/sh\nDAEMON=/sbin/sshd # the server\n");
  computer.file("/proc/90/stat", stat_line("90", "sshd", 10));
  BOOST_TEST(only(computer).state == "");
  computer.link("/proc/90/exe", "/usr/sbin/sshd");
  BOOST_TEST(only(computer).state == "Running");
  BOOST_TEST(only(computer).process == 90);
}

BOOST_AUTO_TEST_SUITE_END()
