#include "plugin/providers/wmi/system/services.h"

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

BOOST_AUTO_TEST_CASE(init_script_runs_when_the_process_of_its_file_does) {
  Computer computer;
  computer.file("/etc/init.d/cron",
                "#!/bin/sh\n# Short-Description: Regular jobs\nPIDFILE=/var/run/crond.pid\n");
  computer.file("/etc/init.d/ssh", "#!/bin/sh\n").file("/run/crond.pid", "77\n");
  computer.file("/run/ssh.pid", "78\n").file("/proc/77/stat", "");
  computer.file("/etc/rc2.d/S01cron", "");
  const auto found = services(Root(computer.path("")), ServiceSource::init_scripts);
  BOOST_REQUIRE_EQUAL(found.size(), 2u);
  BOOST_TEST(found[0].state == "Running");
  BOOST_TEST(found[0].process == 77);
  BOOST_TEST(found[0].start == "Auto");
  BOOST_TEST(found[0].description == "Regular jobs");
  BOOST_TEST(found[1].state == "Stopped");
  BOOST_TEST(found[1].start == "Manual");
}

BOOST_AUTO_TEST_SUITE_END()
