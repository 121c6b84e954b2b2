#include <stdlib.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "language/run/transcript.h"
#include "running.h"

using namespace psjsh;

namespace {

struct Folder {
  Folder() { BOOST_REQUIRE(mkdtemp(path) != nullptr); }
  ~Folder() {
    unlink(file().c_str());
    rmdir(path);
  }
  std::string file() const { return std::string(path) + "/t.txt"; }
  std::string text() const {
    std::ifstream in(file());
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
  }
  char path[32] = "/tmp/transcriptXXXXXX";
};

constexpr const char *kStars = "**********************\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(transcripts)

BOOST_AUTO_TEST_CASE(what_is_shown_between_start_and_stop_is_in_the_file_without_colors) {
  const Folder folder;
  BOOST_TEST(start_transcript({folder.file(), false, false, "Username: u\n"}) == 0);
  transcribe("one\n\x1b[31mtwo\x1b[0m\n");
  transcribe_command("PS> ", "three");
  BOOST_TEST(stop_transcript() == folder.file());
  transcribe("after\n");
  const std::string text = folder.text();
  BOOST_TEST(text.starts_with(std::string(kStars) + "PowerShell transcript start\nStart time: "));
  BOOST_TEST(text.find(std::string("\nUsername: u\n") + kStars + "one\ntwo\nPS> three\n" + kStars +
                       "PowerShell transcript end\n") != std::string::npos);
  BOOST_TEST(text.ends_with(kStars));
}

BOOST_AUTO_TEST_CASE(the_commands_say_where_the_file_is) {
  const Folder folder;
  const std::string start = "Start-Transcript -UseMinimalHeader " + folder.file();
  BOOST_TEST(output_of(start + "; (Stop-Transcript).Path") ==
             "Transcript started, output file is " + folder.file() + ";" + folder.file() + ";");
  BOOST_TEST(error_of(start + " -NoClobber").starts_with("NoClobber,"));
  BOOST_TEST(output_of(start + " -Append; $null = Stop-Transcript").size() > 0U);
  const std::string text = folder.text();
  BOOST_TEST(text.find("transcript end") != text.rfind("transcript end"));
}

BOOST_AUTO_TEST_CASE(no_transcript_to_stop_and_no_place_to_write_are_errors) {
  BOOST_TEST(error_of("Stop-Transcript").starts_with("InvalidOperation,"));
  BOOST_TEST(
      error_of("Start-Transcript /no/such/folder/t.txt").starts_with("CannotStartTranscription,"));
}

BOOST_AUTO_TEST_SUITE_END()
