#include "plugin/providers/wmi/system/log_line.h"

#include <stdlib.h>
#include <time.h>

#include <boost/test/unit_test.hpp>

#include "computer.h"

using namespace psj::wmi;

namespace {

constexpr std::int64_t kNow = 1795263600;  // 2026-11-21 13:00:00 UTC

LogEntry parsed(std::string_view line) {
  LogEntry entry;
  BOOST_REQUIRE_MESSAGE(parse_log_line(line, "file", kNow, entry), line);
  return entry;
}
std::string utc(const LogEntry &entry) {
  const time_t time = entry.seconds;
  tm parts{};
  localtime_r(&time, &parts);
  char text[32];
  strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_line)

BOOST_AUTO_TEST_CASE(syslog_line_has_a_sender_and_the_last_year_that_fits) {
  const LogEntry entry = parsed("Nov  1 02:18:01 host CRON[12]: (root) CMD (x: y)");
  BOOST_TEST(utc(entry) == "2026-11-01 02:18:01");
  BOOST_TEST(entry.source == "CRON");
  BOOST_TEST(entry.process == 12);
  BOOST_TEST(entry.message == "(root) CMD (x: y)");
  BOOST_TEST(utc(parsed("Dec 24 18:00:00 host a: b")) == "2025-12-24 18:00:00");
}

BOOST_AUTO_TEST_CASE(iso_times_are_known_with_and_without_zones) {
  const LogEntry entry = parsed("2026-11-21T12:18:01.5+02:00 host sshd[7]: hello");
  BOOST_TEST(entry.seconds == 1795256281);
  BOOST_TEST(entry.nanoseconds == 500000000);
  BOOST_TEST(entry.source == "sshd");
  const LogEntry package = parsed("2026-11-20 09:00:00 status installed bash:amd64 5.2");
  BOOST_TEST(utc(package) == "2026-11-20 09:00:00");
  BOOST_TEST(package.source == "file");
  BOOST_TEST(package.message == "status installed bash:amd64 5.2");
  BOOST_TEST(parsed("update-alternatives 2026-11-20 09:00:00: run").source ==
             "update-alternatives");
}

BOOST_AUTO_TEST_CASE(kernel_record_has_its_priority_and_time) {
  LogEntry entry;
  BOOST_REQUIRE(parse_kernel_record("3,339,5140900,-;usb 1-1: bad\n SUBSYSTEM=usb", 1000, entry));
  BOOST_TEST(entry_type(entry) == "Error");
  BOOST_TEST(entry.number == 339);
  BOOST_TEST(entry.seconds == 1005);
  BOOST_TEST(entry.message == "usb 1-1: bad");
  BOOST_TEST(!parse_kernel_record("no record", 0, entry));
}

BOOST_AUTO_TEST_CASE(log_is_read_newest_first_with_continued_lines) {
  Computer computer;
  computer.file("/var/log/syslog",
                "Nov 20 10:00:00 h one: first\n\tgoes on\nNov 20 11:00:00 h two: second\n");
  const auto found = computer.query("select * from Win32_NTLogEvent where Logfile='system'");
  BOOST_REQUIRE_EQUAL(found.size(), 2u);
  BOOST_TEST(shown(*found[0], "SourceName") == "two");
  BOOST_TEST(shown(*found[1], "Message") == "first\n\tgoes on");
  BOOST_TEST(shown(*found[1], "RecordNumber") == "1");
  BOOST_TEST(shown(*found[1], "Type") == "null");
  const auto file = computer.one("select * from Win32_NTEventlogFile where LogfileName='System'");
  BOOST_TEST(shown(*file, "NumberOfRecords") == "2");
}

BOOST_AUTO_TEST_CASE(logs_have_names_of_windows_and_of_files) {
  Computer computer;
  computer.file("/var/log/auth.log", "").file("/var/log/nginx.log", "").file("/var/log/wtmp", "");
  const Root root(computer.path(""));
  BOOST_TEST(find_log(root, "security")->files.front() == "/var/log/auth.log");
  BOOST_TEST(find_log(root, "Nginx")->name == "nginx");
  BOOST_TEST(!find_log(root, "../etc/passwd").has_value());
  BOOST_TEST(!find_log(root, "nothing").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
