#include "plugin/providers/remote/far_channel.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstring>

using namespace psj;
using namespace psj::remote;

namespace {

struct Channel {
  Descriptor near_input, near_output;
  std::unique_ptr<FarChannel> far;

  Channel() {
    int to_far[2], to_near[2];
    BOOST_REQUIRE(pipe(to_far) == 0 && pipe(to_near) == 0);
    near_input = Descriptor(to_near[0]);
    near_output = Descriptor(to_far[1]);
    far = std::make_unique<FarChannel>(Descriptor(to_far[0]), Descriptor(to_near[1]));
    far->start([](std::uint32_t) {});
  }
  void ping(std::uint64_t silence_ms) {
    Header header{};
    header.kind = static_cast<std::uint16_t>(Kind::kPing);
    WireEncoder encoder;
    encoder.add(header, &silence_ms, sizeof silence_ms);
    const Bytes bytes = encoder.take();
    BOOST_REQUIRE(write(near_output.get(), bytes.data(), bytes.size()) ==
                  static_cast<ssize_t>(bytes.size()));
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_near_side_that_is_silent_for_longer_than_it_said_is_gone) {
  Channel channel;
  channel.ping(50);
  BOOST_TEST(!channel.far->next_run().has_value());
}

BOOST_AUTO_TEST_CASE(a_ping_is_answered) {
  Channel channel;
  channel.ping(60'000);
  Header header{};
  BOOST_REQUIRE(read(channel.near_input.get(), &header, sizeof header) == sizeof header);
  BOOST_TEST(header.kind == static_cast<std::uint16_t>(Kind::kPong));
  channel.near_output = Descriptor();
  BOOST_TEST(!channel.far->next_run().has_value());
}
