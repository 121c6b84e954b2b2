#include "plugin/providers/remote/wire.h"

#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>

#include "plugin/value/make.h"

using namespace psj;
using namespace psj::remote;

namespace {

Header record_header() {
  Header header{};
  header.kind = static_cast<std::uint16_t>(Kind::kRecord);
  header.run = 7;
  header.stream = PSJ_STREAM_OUTPUT;
  return header;
}

void give(WireDecoder &decoder, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto room = decoder.room();
    const std::size_t count = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), count);
    decoder.received(count);
    bytes = bytes.subspan(count);
  }
}

Bytes object_frames(Arena &arena) {
  const psj_schema *schema = make_schema(arena, {"A.Type", "System.Object"}, {"Name", "Size"});
  const psj_value object = make_bag(arena, schema, {make_string("x"), make_int(5)}, "text");
  WireEncoder encoder;
  BOOST_REQUIRE(encoder.add_value(record_header(), object).ok());
  BOOST_REQUIRE(encoder.add_value(record_header(), object).ok());
  return encoder.take();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(remote_wire)

BOOST_AUTO_TEST_CASE(an_object_arrives_as_a_copy_with_the_shape_sent_once) {
  Arena arena;
  const Bytes bytes = object_frames(arena);
  WireDecoder decoder(true);
  give(decoder, bytes);
  Frame frame;
  for (int i = 0; i < 2; ++i) {
    BOOST_REQUIRE_EQUAL(decoder.next(frame).code(), PSJ_OK);
    BOOST_TEST(frame.header.run == 7u);
    auto value = decoder.value(frame);
    BOOST_REQUIRE(value.ok());
    BOOST_TEST(view_of(schema_of(*value)->type_names[0]) == "Deserialized.A.Type");
    BOOST_TEST(string_of(items_of(*value)[2]) == "x");
    BOOST_TEST(items_of(*value)[3].as.i64 == 5);
  }
  BOOST_TEST(decoder.next(frame).code() == PSJ_S_TIMEOUT);
  BOOST_TEST(decoder.schema(1) != nullptr);
  BOOST_TEST(decoder.schema(2) == nullptr);
}

BOOST_AUTO_TEST_CASE(frames_that_come_byte_by_byte_are_whole_when_their_last_byte_came) {
  Arena arena;
  const Bytes bytes = object_frames(arena);
  WireDecoder decoder(false);
  Frame frame;
  int whole = 0;
  for (const std::byte &byte : bytes) {
    give(decoder, {&byte, 1});
    while (decoder.next(frame).code() == PSJ_OK) {
      BOOST_TEST(decoder.value(frame).ok());
      ++whole;
    }
  }
  BOOST_TEST(whole == 2);
}

BOOST_AUTO_TEST_CASE(a_frame_larger_than_allowed_is_refused_before_its_body_comes) {
  Header header = record_header();
  header.size = static_cast<std::uint32_t>(kLargestBody + 1);
  WireDecoder decoder(true);
  give(decoder, std::as_bytes(std::span(&header, 1)));
  Frame frame;
  BOOST_TEST(decoder.next(frame).code() == PSJ_E_CORRUPT);
}

BOOST_AUTO_TEST_CASE(a_frame_of_no_kind_or_stream_is_refused) {
  for (int field = 0; field < 2; ++field) {
    Header header = record_header();
    if (field == 0)
      header.kind = 99;
    else
      header.stream = 8;
    WireDecoder decoder(true);
    give(decoder, std::as_bytes(std::span(&header, 1)));
    Frame frame;
    BOOST_TEST(decoder.next(frame).code() == PSJ_E_CORRUPT);
  }
}

BOOST_AUTO_TEST_CASE(changed_bytes_are_refused_or_read_but_never_followed_outside) {
  Arena arena;
  const Bytes sound = object_frames(arena);
  std::mt19937 random(20);
  for (int i = 0; i < 20'000; ++i) {
    Bytes bytes = sound;
    for (int k = 0; k < 3; ++k) bytes[random() % bytes.size()] = static_cast<std::byte>(random());
    WireDecoder decoder(true);
    give(decoder, bytes);
    Frame frame;
    while (decoder.next(frame).code() == PSJ_OK) (void)decoder.value(frame);
  }
  BOOST_TEST(true);
}

BOOST_AUTO_TEST_CASE(a_live_object_is_refused_and_leaves_nothing_behind) {
  const psj_object object{nullptr};
  WireEncoder encoder;
  BOOST_TEST(!encoder.add_value(record_header(), make_handle(&object)).ok());
  BOOST_TEST(encoder.size() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
