#pragma once

#include "plugin/value/arena.h"
#include "plugin/value/make.h"

namespace psj {

// A tree with every kind that can be copied.
inline psj_value sample_tree(Arena &arena) {
  static const unsigned char kDecimal[16] = {57, 48, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 128};
  static const psj_guid kGuid = {{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}};
  psj_schema *schema = make_schema(arena, {"Sample", "System.Object"}, {"Name", "Size"});
  const psj_value bag = make_bag(arena, schema, {make_string("alpha"), make_int(7)}, "alpha (7)");
  auto *pairs = arena.allocate_array<psj_value>(4);
  pairs[0] = make_string("key");
  pairs[1] = bag;
  pairs[2] = make_int(2);
  pairs[3] = make_null();
  const psj_value items[] = {
      make_null(),
      make_bool(true),
      make_value(PSJ_CHAR, 0, 0, 0xd83d),
      make_int(-5, 8),
      make_int(-500, 16),
      make_int(-70000, 32),
      make_int(INT64_MIN, 64),
      make_uint(255, 8),
      make_uint(UINT64_MAX, 64),
      make_float(1.5),
      make_float(0.25, 32),
      make_pointer(PSJ_DECIMAL, 0, 0, kDecimal),
      make_string("gr\xc3\xbc\xc3\x9f dich"),
      make_string(""),
      make_string("\x01\x02", PSJ_BYTES),
      make_value(PSJ_DATETIME, 1, 0, 638000000000000000),
      make_value(PSJ_TIMESPAN, 0, 0, static_cast<std::uint64_t>(-1)),
      make_guid_value(&kGuid),
      make_string("1.2.3", PSJ_VERSION),
      make_string("http://a/", PSJ_URI),
      make_string("<a/>", PSJ_XML),
      make_string(" 1 + 1 ", PSJ_SCRIPTBLOCK),
      make_string("secret", PSJ_SECRET),
      make_string("123456789012345678901234567890", PSJ_BIGINT),
      make_list(nullptr, 0),
      make_dict(pairs, 2, true),
      bag,
      make_value(PSJ_REF, 0, 0, 1),
      make_string("too deep", PSJ_CUT),
      make_value(PSJ_VOID, 0, 0, 0),
  };
  auto *copy = arena.allocate_array<psj_value>(std::size(items));
  std::copy(std::begin(items), std::end(items), copy);
  return make_list(copy, std::size(items));
}

}  // namespace psj
