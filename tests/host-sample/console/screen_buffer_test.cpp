#include "console/screen_buffer.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

namespace {

struct Pipe {
  int ends[2];
  Pipe() { BOOST_REQUIRE(pipe2(ends, O_CLOEXEC) == 0); }
  ~Pipe() {
    close(ends[0]);
    close(ends[1]);
  }
  // What can be read within `ms`; empty when nothing comes.
  std::string read_within(int ms) {
    pollfd ready{ends[0], POLLIN, 0};
    if (poll(&ready, 1, ms) != 1) return {};
    char text[65536];
    const ssize_t size = read(ends[0], text, sizeof text);
    return {text, static_cast<std::size_t>(size)};
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(text_comes_out_soon_though_nobody_flushes) {
  Pipe pipe;
  psjsh::ScreenBuffer buffer(pipe.ends[1]);
  buffer.append("first");
  BOOST_TEST(pipe.read_within(5000) == "first");
  buffer.append("second");
  BOOST_TEST(pipe.read_within(5000) == "second");
}

BOOST_AUTO_TEST_CASE(pieces_become_one_write) {
  Pipe pipe;
  psjsh::ScreenBuffer buffer(pipe.ends[1]);
  for (int i = 0; i < 100; ++i) buffer.append("x");
  buffer.flush();
  std::string got = pipe.read_within(5000);
  while (got.size() < 100) got += pipe.read_within(5000);
  BOOST_TEST(got == std::string(100, 'x'));
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_at_the_end) {
  Pipe pipe;
  { psjsh::ScreenBuffer(pipe.ends[1]).append("last"); }
  BOOST_TEST(pipe.read_within(0) == "last");
}
