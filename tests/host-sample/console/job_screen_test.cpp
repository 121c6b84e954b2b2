#include "console/job_screen.h"

#include <fcntl.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

namespace {

// What a screen that is decorated so, or plain, writes for one text of a stream.
std::string shown(psjsh::Stream stream, const std::string &text, bool plain) {
  int ends[2];
  BOOST_REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  {
    const psjsh::JobScreen::Style yellow{"<", ">"}, none;
    const auto buffer = std::make_shared<psjsh::ScreenBuffer>(ends[1]);
    psjsh::JobScreen(buffer, plain, plain ? none : yellow, none, none).show(stream, text);
  }
  close(ends[1]);
  char bytes[256];
  const ssize_t size = read(ends[0], bytes, sizeof bytes);
  close(ends[0]);
  return {bytes, size > 0 ? static_cast<std::size_t>(size) : 0};
}

}  // namespace

BOOST_AUTO_TEST_CASE(host_text_of_a_job_is_shown_as_it_stands) {
  BOOST_TEST(shown(psjsh::Stream::Information, "half a line", true) == "half a line");
}

BOOST_AUTO_TEST_CASE(messages_of_a_job_are_lines_with_the_name_of_their_stream) {
  BOOST_TEST(shown(psjsh::Stream::Warning, "w", true) == "WARNING: w\n");
  BOOST_TEST(shown(psjsh::Stream::Verbose, "v", true) == "VERBOSE: v\n");
  BOOST_TEST(shown(psjsh::Stream::Debug, "d", true) == "DEBUG: d\n");
}

BOOST_AUTO_TEST_CASE(the_style_of_a_message_ends_before_its_line_does) {
  BOOST_TEST(shown(psjsh::Stream::Warning, "w", false) == "<WARNING: w>\n");
}

BOOST_AUTO_TEST_CASE(a_plain_screen_gets_no_colours) {
  BOOST_TEST(shown(psjsh::Stream::Information, "\x1b[31mred\x1b[0m", true) == "red");
}
