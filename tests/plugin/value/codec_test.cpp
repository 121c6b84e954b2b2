#include "plugin/value/codec.h"

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cstring>
#include <random>
#include <vector>

#include "plugin/value/make.h"
#include "plugin/value/tree.h"
#include "tests/plugin/value/counted_object.h"
#include "tests/plugin/value/sample_tree.h"

using namespace psj;

namespace {

// Numbers shapes in the order in which they come, and knows them again.
struct Shapes : SchemaNumbers, SchemaSource {
  std::vector<const psj_schema *> known;
  std::uint32_t number_of(const psj_schema &schema) override {
    for (std::size_t i = 0; i < known.size(); ++i)
      if (same_schema(*known[i], schema)) return static_cast<std::uint32_t>(i + 1);
    known.push_back(&schema);
    return static_cast<std::uint32_t>(known.size());
  }
  const psj_schema *schema(std::uint64_t number) const override {
    return number == 0 || number > known.size() ? nullptr : known[number - 1];
  }
};

using Bytes = std::vector<std::byte>;

Bytes encode(const psj_value &value, Shapes &shapes) {
  const Result<std::uint64_t> size = encoded_size(value);
  BOOST_REQUIRE(size.ok());
  Bytes bytes(*size);
  const Encoded done = encode_value(bytes, value, shapes, Handles::kRefuse, nullptr);
  BOOST_REQUIRE(done.outcome == Encoded::kDone);
  BOOST_TEST(done.size == *size);
  return bytes;
}

// Random damage; the result must be a clean answer. Gives how many were accepted.
int damage(const Bytes &body, const Shapes &shapes, int rounds, unsigned seed) {
  std::mt19937 random(seed);
  int accepted = 0;
  for (int i = 0; i < rounds; ++i) {
    Bytes copy = body;
    for (unsigned n = random() % 4 + 1; n > 0; --n) {
      const std::size_t at = random() % copy.size();
      copy[at] = static_cast<std::byte>(random() % 3 == 0 ? random() : random() % 27);
    }
    if (random() % 8 == 0) copy.resize(random() % (copy.size() + 1));
    Arena arena;
    const Result<psj_value> value = decode_in_place(copy, shapes, Handles::kRefuse);
    if (!value.ok()) continue;
    ++accepted;
    psj_value again;
    // Walks all of it: a pointer out of the body would show under a sanitizer.
    BOOST_REQUIRE(copy_into(arena, *value, again).ok());
  }
  return accepted;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(codec)

BOOST_AUTO_TEST_CASE(every_kind_comes_back_as_it_went) {
  Arena arena;
  Shapes shapes;
  const psj_value tree = sample_tree(arena);
  Bytes body = encode(tree, shapes);
  const Result<psj_value> back = decode_in_place(body, shapes, Handles::kRefuse);
  BOOST_REQUIRE_MESSAGE(back.ok(), back.status().message());
  BOOST_TEST(same_value(tree, *back));
}

BOOST_AUTO_TEST_CASE(the_bytes_are_those_of_the_format) {
  Shapes shapes;
  const psj_value items[] = {make_int(3), make_string("abc")};
  const Bytes body = encode(make_list(items, 2), shapes);
  const unsigned char expected[] = {
      18,  0,   0,   0, 2, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0,  // list of 2 at 16
      3,   32,  0,   0, 0, 0, 0, 0, 3,  0, 0, 0, 0, 0, 0, 0,  // int of 32 bits: 3
      7,   0,   0,   0, 3, 0, 0, 0, 48, 0, 0, 0, 0, 0, 0, 0,  // string of 3 bytes at 48
      'a', 'b', 'c', 0, 0, 0, 0, 0};
  BOOST_REQUIRE(body.size() == sizeof expected);
  BOOST_TEST(std::memcmp(body.data(), expected, sizeof expected) == 0);
}

BOOST_AUTO_TEST_CASE(damaged_bodies_never_crash) {
  Arena arena;
  Shapes shapes;
  const Bytes body = encode(sample_tree(arena), shapes);
  const int accepted = damage(body, shapes, 200'000, 1);
  // Damage within texts and numbers is no damage to the format; the rest must be found.
  BOOST_TEST(accepted > 0);
  BOOST_TEST(accepted < 150'000);
}

BOOST_AUTO_TEST_CASE(damaged_small_bodies_never_crash) {
  Arena arena;
  Shapes shapes;
  psj_schema *schema = make_schema(arena, {"A"}, {"B"});
  const psj_value inner = make_bag(arena, schema, {make_string("x")});
  const psj_value outer = make_bag(arena, schema, {inner});
  damage(encode(outer, shapes), shapes, 200'000, 2);
}

BOOST_AUTO_TEST_CASE(random_bytes_never_crash) {
  Shapes shapes;
  std::mt19937 random(3);
  for (int i = 0; i < 100'000; ++i) {
    Bytes body(random() % 200);
    for (auto &byte : body) byte = static_cast<std::byte>(random() % 30);
    (void)decode_in_place(body, shapes, Handles::kRefuse);
  }
}

BOOST_AUTO_TEST_CASE(shared_payloads_are_refused) {
  Shapes shapes;
  const psj_value items[] = {make_string("abc"), make_string("def")};
  Bytes body = encode(make_list(items, 2), shapes);
  // The second string at the place of the first.
  std::memcpy(body.data() + 40, body.data() + 24, 8);
  const Result<psj_value> value = decode_in_place(body, shapes, Handles::kRefuse);
  BOOST_TEST(value.status().code() == PSJ_E_CORRUPT);
}

BOOST_AUTO_TEST_CASE(references_lead_back_only) {
  Shapes shapes;
  Bytes body = encode(make_value(PSJ_REF, 0, 0, 0), shapes);
  BOOST_TEST(decode_in_place(body, shapes, Handles::kRefuse).status().code() == PSJ_E_CORRUPT);
}

BOOST_AUTO_TEST_CASE(live_objects_are_refused_between_processes) {
  CountedObject object;
  Shapes shapes;
  Bytes room(64);
  const psj_value handle = make_handle(&object);
  BOOST_TEST(encode_value(room, handle, shapes, Handles::kRefuse, nullptr).refused.code() ==
             PSJ_E_ARGUMENT);
  std::memcpy(room.data(), &handle, sizeof handle);
  const std::span<std::byte> body(room.data(), sizeof handle);
  BOOST_TEST(decode_in_place(body, shapes, Handles::kRefuse).status().code() == PSJ_E_CORRUPT);
}

BOOST_AUTO_TEST_CASE(live_objects_stay_the_same_within_a_process) {
  CountedObject object;
  Shapes shapes;
  Bytes room(16);
  {
    Arena kept;
    BOOST_TEST((encode_value(room, make_handle(&object), shapes, Handles::kLive, &kept).outcome ==
                Encoded::kDone));
    BOOST_TEST(object.count == 2);
    const Result<psj_value> value = decode_in_place(room, shapes, Handles::kLive);
    BOOST_REQUIRE(value.ok());
    BOOST_TEST(handle_of(*value) == &object);
  }
  BOOST_TEST(object.count == 1);
}

BOOST_AUTO_TEST_CASE(too_little_room_is_said_and_nothing_written_behind_it) {
  Arena arena;
  Shapes shapes;
  const psj_value tree = sample_tree(arena);
  const std::uint64_t size = *encoded_size(tree);
  for (std::uint64_t room = 0; room < size; room += 8) {
    Bytes bytes(size + 8, std::byte{0xee});
    const Encoded done =
        encode_value({bytes.data(), room}, tree, shapes, Handles::kRefuse, nullptr);
    BOOST_REQUIRE(done.outcome == Encoded::kNoRoom);
    for (std::uint64_t i = room; i < bytes.size(); ++i) BOOST_REQUIRE(bytes[i] == std::byte{0xee});
  }
}

BOOST_AUTO_TEST_CASE(a_shape_comes_back_and_its_damage_is_found) {
  Arena arena;
  const psj_schema *schema = make_schema(arena, {"A.B", "System.Object"}, {"One", "", "Three"});
  Bytes body(schema_body_size(*schema));
  encode_schema(body, 5, *schema);
  std::uint32_t number = 0;
  const Result<const psj_schema *> back = decode_schema(body, number, arena);
  BOOST_REQUIRE(back.ok());
  BOOST_TEST(number == 5u);
  BOOST_TEST(same_schema(*schema, **back));
  std::mt19937 random(4);
  for (int i = 0; i < 100'000; ++i) {
    Bytes copy = body;
    copy[random() % copy.size()] = static_cast<std::byte>(random());
    if (random() % 4 == 0) copy.resize(random() % copy.size());
    Arena memory;
    (void)decode_schema(copy, number, memory);
  }
}

BOOST_AUTO_TEST_SUITE_END()
