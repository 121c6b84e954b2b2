#include "console/history_file.h"

#include <stdlib.h>
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

namespace {

struct Folder {
  Folder() {
    char name[] = "/tmp/psjsh-history-XXXXXX";
    path = mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

using Entries = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(entries_come_back_with_their_line_ends) {
  const Folder folder;
  const psjsh::HistoryFile file(folder.path / "state" / "history");
  file.append("one");
  file.append("if ($x) {\n  two\n}");
  BOOST_TEST(file.load(10) == (Entries{"one", "if ($x) {\n  two\n}"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(nobody_else_may_read_the_file) {
  const Folder folder;
  const std::string path = folder.path / "history";
  psjsh::HistoryFile(path).append("x");
  struct stat facts;
  BOOST_REQUIRE(stat(path.c_str(), &facts) == 0);
  BOOST_TEST((facts.st_mode & 0777) == 0600);
}

BOOST_AUTO_TEST_CASE(secrets_are_not_written) {
  const Folder folder;
  const psjsh::HistoryFile file(folder.path / "history");
  file.append("$Password = 'x'");
  BOOST_TEST(file.load(10).empty());
}

BOOST_AUTO_TEST_CASE(only_the_last_entries_are_kept) {
  const Folder folder;
  const psjsh::HistoryFile file(folder.path / "history");
  for (int i = 0; i < 9; ++i) file.append(std::to_string(i));
  BOOST_TEST(file.load(2) == (Entries{"7", "8"}), boost::test_tools::per_element());
  BOOST_TEST(file.load(10).size() == 2);
}
