#include "bridge/to_abi.h"

#include <boost/test/unit_test.hpp>

#include "bridge/from_abi.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/property_bag.h"
#include "language/value/scalars.h"

using namespace psjsh;

namespace {

Value round_trip(const Value &value) {
  ValueArena arena;
  return from_abi(to_abi(value, arena));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(to_abi)

BOOST_AUTO_TEST_CASE(numbers_keep_their_width_and_sign) {
  for (const Value &value :
       {Value(std::int8_t{-5}), Value(std::uint8_t{200}), Value(std::int16_t{-300}), Value(70000),
        Value(std::int64_t{1} << 40), Value(~std::uint64_t{0}), Value(1.5), Value::single(0.25f)}) {
    Value back = round_trip(value);
    BOOST_TEST(back.same(value));
  }
}

BOOST_AUTO_TEST_CASE(scalars_come_back_as_they_were) {
  BOOST_TEST(round_trip(Value()).is_null());
  BOOST_TEST(round_trip(Value::nothing()).is_nothing());
  BOOST_TEST(round_trip(Value(true)).boolean());
  BOOST_TEST(round_trip(Value("grüße")).text() == "grüße");
  BOOST_TEST(round_trip(Value(u'x')).same(Value(u'x')));
  BOOST_TEST(round_trip(Value::timespan(12345)).same(Value::timespan(12345)));
  Value date = Value::datetime(638000000000000000, DateKind::utc);
  BOOST_TEST(round_trip(date).same(date));
}

BOOST_AUTO_TEST_CASE(decimals_guids_and_versions_keep_their_text) {
  const Value decimal = convert_to(Value("-1.50"), TypeId::Decimal);
  BOOST_TEST(to_text(round_trip(decimal)) == "-1.50");
  const Value guid = convert_to(Value("12345678-1234-1234-1234-123456789abc"), TypeId::Guid);
  BOOST_TEST(to_text(round_trip(guid)) == "12345678-1234-1234-1234-123456789abc");
  const Value version = convert_to(Value("1.2.3"), TypeId::Version);
  BOOST_TEST(to_text(round_trip(version)) == "1.2.3");
}

BOOST_AUTO_TEST_CASE(objects_pass_as_the_very_same_object) {
  Value object = make_custom_object();
  BOOST_TEST(round_trip(object).same(object));
  Value array = make_array({Value(1), Value(2)});
  BOOST_TEST(round_trip(array).same(array));
}

BOOST_AUTO_TEST_CASE(array_parameters_become_lists) {
  ValueArena arena;
  psj_value list = to_abi_parameter(make_array({Value(1), Value(3)}), "System.Int32[]", arena);
  BOOST_TEST(list.kind == PSJ_LIST);
  BOOST_TEST(list.count == 2u);
  auto *items = static_cast<const psj_value *>(list.as.ptr);
  BOOST_TEST(items[1].as.i64 == 3);
}

BOOST_AUTO_TEST_CASE(hashtable_parameters_become_dictionaries) {
  auto table = make_hashtable();
  table->set(Value("State"), Value("Running"));
  ValueArena arena;
  psj_value dict = to_abi_parameter(Value(table), "System.Collections.Hashtable", arena);
  BOOST_TEST(dict.kind == PSJ_DICT);
  BOOST_TEST(dict.count == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
