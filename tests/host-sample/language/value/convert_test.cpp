#include <boost/test/unit_test.hpp>

#include "fake_engine.h"
#include "language/value/property_bag.h"
#include "shown.h"

using namespace psjsh;

namespace {
std::string cast(const char *type, const Value &value) {
  return shown(convert_to(value, require_type(type)));
}
std::string refusal(const char *type, const Value &value) {
  return error_of([&] { convert_to(value, require_type(type)); });
}
}  // namespace

BOOST_AUTO_TEST_SUITE(convert)

BOOST_AUTO_TEST_CASE(texts_become_numbers_as_the_language_reads_them) {
  BOOST_TEST(cast("int16", Value("5.7")) == "6|System.Int16");
  BOOST_TEST(cast("int16", Value("0x1F")) == "31|System.Int16");
  BOOST_TEST(cast("int16", Value("1,234")) == "1234|System.Int16");
  BOOST_TEST(cast("int16", Value("1kb")) == "1024|System.Int16");
  BOOST_TEST(cast("double", Value("")) == "0|System.Double");
  BOOST_TEST(cast("bigint", Value("5.7")) == "5|System.Numerics.BigInteger");
}

BOOST_AUTO_TEST_CASE(numbers_round_to_even) {
  BOOST_TEST(cast("byte", Value(2.5)) == "2|System.Byte");
  BOOST_TEST(cast("byte", Value(3.5)) == "4|System.Byte");
  BOOST_TEST(cast("uint64", Value(-0.5)) == "0|System.UInt64");
}

BOOST_AUTO_TEST_CASE(a_number_out_of_range_names_the_type) {
  BOOST_TEST(refusal("byte", Value(300)) ==
             "Cannot convert value \"300\" to type \"System.Byte\". Error: \"Value was either too "
             "large or too small for an unsigned byte.\"");
  BOOST_TEST(refusal("byte", Value(1e10)) ==
             "Cannot convert value \"10000000000\" to type \"System.Byte\". Error: \"Value was "
             "either too large or too small for an Int32.\"");
  BOOST_TEST(refusal("uint64", Value("-3")) ==
             "Cannot convert value \"-3\" to type \"System.UInt64\". Error: \"Value was either too "
             "large or too small for a UInt64.\"");
}

BOOST_AUTO_TEST_CASE(refusals_carry_powershells_ids) {
  BOOST_TEST(error_id_of([] { convert_to(Value("abc"), TypeId::Int32); }) ==
             "InvalidCastFromStringToInteger");
  BOOST_TEST(error_id_of([] { convert_to(Value(std::int64_t{5000000000}), TypeId::Int32); }) ==
             "InvalidCastIConvertible");
}

BOOST_AUTO_TEST_CASE(lists_and_tables_are_no_numbers) {
  BOOST_TEST(refusal("long", list_of(1, 2)) ==
             "Cannot convert the \"System.Object[]\" value of type \"System.Object[]\" to type "
             "\"System.Int64\".");
  BOOST_TEST(refusal("int", Value(make_hashtable())) ==
             "Cannot convert the \"System.Collections.Hashtable\" value of type "
             "\"System.Collections.Hashtable\" to type \"System.Int32\".");
}

BOOST_AUTO_TEST_CASE(truth) {
  BOOST_TEST(to_bool(Value("false")));
  BOOST_TEST(!to_bool(Value("")));
  BOOST_TEST(!to_bool(list_of()));
  BOOST_TEST(!to_bool(list_of(0)));
  BOOST_TEST(to_bool(list_of(0, 0)));
  BOOST_TEST(to_bool(Value(make_hashtable())));
}

BOOST_AUTO_TEST_CASE(enums_from_names_parts_of_names_and_numbers) {
  BOOST_TEST(cast("DayOfWeek", Value("fri")) == "Friday|System.DayOfWeek");
  BOOST_TEST(cast("DayOfWeek", Value(5)) == "Friday|System.DayOfWeek");
  BOOST_TEST(cast("System.IO.FileAttributes", Value("readonly, hidden")) ==
             "ReadOnly, Hidden|System.IO.FileAttributes");
  BOOST_TEST(refusal("DayOfWeek", Value("S")) ==
             "Cannot convert value \"S\" to type \"System.DayOfWeek\". Error: \"The identifier "
             "name S cannot be processed because it is either too "
             "similar or identical to the following enumerator names: Sunday, Saturday. Use a more "
             "specific identifier name.\"");
}

BOOST_AUTO_TEST_CASE(arrays_from_one_value_or_many) {
  BOOST_TEST(cast("string[]", Value(5)) == "5|System.String[]");
  BOOST_TEST(cast("char[]", Value("abc")) == "a b c|System.Char[]");
  BOOST_TEST(cast("byte[]", list_of(1, 2)) == "1 2|System.Byte[]");
  BOOST_TEST(refusal("byte[]", Value("abc")) ==
             "Cannot convert value \"abc\" to type \"System.Byte[]\". Error: \"Cannot convert "
             "value \"abc\" to type \"System.Byte\". Error: \"The "
             "input string 'abc' was not in a correct format.\"\"");
  BOOST_TEST(refusal("System.Collections.ArrayList", Value(5)) ==
             "Cannot convert the \"5\" value of type \"System.Int32\" to type "
             "\"System.Collections.ArrayList\".");
}

BOOST_AUTO_TEST_CASE(texts_of_values) {
  BOOST_TEST(to_text(list_of(Value(1), list_of(2, 3))) == "1 System.Object[]");
  auto table = make_ordered();
  table->set(Value("a"), 1);
  table->set(Value("b"), Value("x"));
  BOOST_TEST(to_text(Value(table)) == "System.Collections.Specialized.OrderedDictionary");
  BOOST_TEST(to_text(to_custom_object(*table)) == "@{a=1; b=x}");
  BOOST_TEST(to_text(Value(1.0 / 3)) == "0.333333333333333");
  BOOST_TEST(net_text(Value(1.0 / 3)) == "0.3333333333333333");
  BOOST_TEST(to_text(Value(const_cast<Type *>(type_of_id(TypeId::Int32)))) == "int");
}

BOOST_AUTO_TEST_CASE(ofs_joins_lists) {
  FakeEngine engine;
  engine.variables["OFS"] = "-";
  BOOST_TEST(to_text(list_of(1, 2, 3)) == "1-2-3");
}

BOOST_AUTO_TEST_SUITE_END()
