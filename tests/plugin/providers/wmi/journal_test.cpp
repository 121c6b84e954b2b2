#include "plugin/providers/wmi/system/journal.h"

#include <sstream>

#include "computer.h"
#include "plugin/providers/wmi/system/libsystemd.h"

using namespace psj;
using namespace psj::wmi;

namespace {

// Lays the journal of folder journal/ into the computer: PSJ_JOURNAL names its bytes as text.
Computer &with_journal(Computer &computer) {
  const std::string path = "/var/log/journal/22222222222222222222222222222222/system.journal";
  computer.file(path, "").file("/etc/passwd", "web:x:33:33::/:/bin/sh\n");
  std::ifstream text(PSJ_JOURNAL);
  std::ofstream file(computer.path(path), std::ios::binary);
  std::uintmax_t size = 0;
  for (std::string line; std::getline(text, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::streamoff place = 0;
    std::string bytes;
    words >> place >> bytes;
    if (bytes.empty()) size = static_cast<std::uintmax_t>(place);
    file.seekp(place);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
      file.put(static_cast<char>(std::stoi(bytes.substr(i, 2), nullptr, 16)));
  }
  file.close();
  BOOST_REQUIRE(size > 0);
  std::filesystem::resize_file(computer.path(path), size);
  return computer;
}

boost::test_tools::assertion_result has_library(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result there(LibSystemd::get() != nullptr);
  there.message() << "libsystemd.so.0 is not installed";
  return there;
}

std::vector<LogEntry> read(Computer &computer, std::string_view log) {
  std::vector<LogEntry> entries;
  read_journal(Root(computer.path("")), log, [&](LogEntry entry) {
    entries.push_back(std::move(entry));
    return true;
  });
  return entries;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(journal, *boost::unit_test::precondition(has_library))

BOOST_AUTO_TEST_CASE(entries_come_newest_first_and_are_numbered_from_the_oldest) {
  Computer computer;
  const auto entries = read(with_journal(computer), "System");
  BOOST_REQUIRE_EQUAL(entries.size(), 4u);
  BOOST_TEST(entries[0].source == "CRON");
  BOOST_TEST(entries[0].number == 4);
  BOOST_TEST(entries[3].source == "web");
  BOOST_TEST(entries[3].number == 1);
}

BOOST_AUTO_TEST_CASE(entry_has_what_its_fields_say) {
  Computer computer;
  const auto entries = read(with_journal(computer), "System");
  BOOST_REQUIRE_EQUAL(entries.size(), 4u);
  const LogEntry &failed = entries[2];
  BOOST_TEST(failed.message == "Cannot open /srv/data: No such file or directory");
  BOOST_TEST(failed.seconds == 1792003600);
  BOOST_TEST(failed.priority.value() == 3);
  BOOST_TEST(failed.process == 411);
  BOOST_TEST(failed.user == "web");
  BOOST_TEST(failed.user_id.value() == 33u);
  BOOST_TEST(entries[1].user == "");
  BOOST_TEST(entries[0].user == "0");  // nobody of that number has a name there
}

BOOST_AUTO_TEST_CASE(facilities_and_user_units_are_logs_of_their_own) {
  Computer computer;
  with_journal(computer);
  const auto security = read(computer, "Security"), application = read(computer, "Application");
  BOOST_REQUIRE_EQUAL(security.size(), 1u);
  BOOST_TEST(security[0].source == "sshd");
  BOOST_REQUIRE_EQUAL(application.size(), 1u);
  BOOST_TEST(application[0].source == "backup");
  BOOST_TEST(application[0].message == "42 files were copied.");
}

BOOST_AUTO_TEST_CASE(management_objects_are_made_of_its_entries) {
  Computer computer;
  const auto event = with_journal(computer).one(
      "select * from Win32_NTLogEvent where Logfile = 'System' and Type = 'Error'");
  BOOST_TEST(shown(*event, "SourceName") == "web");
  BOOST_TEST(shown(*event, "RecordNumber") == "2");
  BOOST_TEST(shown(*event, "EventType") == "1");
  BOOST_TEST(shown(*event, "User") == "web");
  BOOST_TEST(shown(*event, "EventCode") == "null");
}

BOOST_AUTO_TEST_CASE(without_files_there_is_no_journal) {
  Computer computer;
  computer.file("/var/log/journal/readme", "none");
  BOOST_TEST(
      !read_journal(Root(computer.path("")), "System", [](const LogEntry &) { return true; }));
}

BOOST_AUTO_TEST_SUITE_END()
