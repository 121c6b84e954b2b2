#include <boost/test/unit_test.hpp>

#include "language/value/operators.h"
#include "shown.h"

using namespace psjsh;

namespace {
Value date(const char *text) {
  return convert_to(Value(text), TypeId::DateTime);
}
Value span(const char *text) {
  return convert_to(Value(text), TypeId::TimeSpan);
}
Value decimal(const char *text) {
  return convert_to(Value(text), TypeId::Decimal);
}
Value friday() {
  return enum_value(TypeId::DayOfWeek, 5);
}
}  // namespace

BOOST_AUTO_TEST_SUITE(arithmetic)

BOOST_AUTO_TEST_CASE(an_int_that_overflows_becomes_a_double) {
  BOOST_TEST(shown(add(Value(2147483647), Value(1))) == "2147483648|System.Double");
  BOOST_TEST(shown(multiply(Value(65536), Value(65536))) == "4294967296|System.Double");
  BOOST_TEST(shown(subtract(Value(INT64_MIN), Value(1))) == "-9.22337203685478E+18|System.Double");
}

BOOST_AUTO_TEST_CASE(the_wider_type_wins) {
  BOOST_TEST(shown(add(Value(7), Value(std::int64_t{5000000000}))) == "5000000007|System.Int64");
  BOOST_TEST(shown(add(Value(7), decimal("1.5"))) == "8.5|System.Decimal");
  BOOST_TEST(shown(add(Value(2.5), decimal("1.5"))) == "4.0|System.Decimal");
  BOOST_TEST(shown(add(Value(std::uint8_t{200}), Value(std::uint8_t{200}))) == "400|System.Int32");
  BOOST_TEST(shown(add(Value(7), Value(UINT64_MAX))) == "1.84467440737096E+19|System.Double");
}

BOOST_AUTO_TEST_CASE(a_text_at_the_left_of_plus_concatenates) {
  BOOST_TEST(shown(add(Value("3"), Value(7))) == "37|System.String");
  BOOST_TEST(shown(add(Value("3"), list_of(1, 2))) == "31 2|System.String");
}

BOOST_AUTO_TEST_CASE(a_text_beside_a_number_is_read_as_a_number) {
  BOOST_TEST(shown(add(Value(7), Value("0x1F"))) == "38|System.Int32");
  BOOST_TEST(shown(subtract(Value("3"), Value(2.5))) == "0.5|System.Double");
  BOOST_TEST(error_of([] { add(Value(7), Value("abc")); }) ==
             "Cannot convert value \"abc\" to type \"System.Int32\". Error: \"The input string "
             "'abc' was not in a correct format.\"");
}

BOOST_AUTO_TEST_CASE(division_is_exact_only_when_it_goes_out_even) {
  BOOST_TEST(shown(divide(Value(7), Value(2))) == "3.5|System.Double");
  BOOST_TEST(shown(divide(Value(8), Value(2))) == "4|System.Int32");
  BOOST_TEST(shown(divide(Value(INT32_MIN), Value(-1))) == "2147483648|System.Double");
  BOOST_TEST(error_of([] { divide(Value(1), Value(0)); }) == "Attempted to divide by zero.");
}

BOOST_AUTO_TEST_CASE(null_is_zero_in_sums_and_swallows_products) {
  BOOST_TEST(shown(subtract(Value(), Value(7))) == "-7|System.Int32");
  BOOST_TEST(shown(multiply(Value(), Value(7))) == "null");
  BOOST_TEST(shown(add(Value(), Value("x"))) == "x|System.String");
}

BOOST_AUTO_TEST_CASE(arrays_join_and_repeat) {
  BOOST_TEST(shown(add(list_of(1, 2), list_of(3))) == "1 2 3|System.Object[]");
  BOOST_TEST(shown(multiply(list_of(1, 2), Value(2))) == "1 2 1 2|System.Object[]");
  BOOST_TEST(error_of([] { subtract(list_of(1), Value(1)); }) ==
             "Method invocation failed because [System.Object[]] does not contain a method named "
             "'op_Subtraction'.");
}

BOOST_AUTO_TEST_CASE(growing_an_array_never_changes_another_holder) {
  Value a = list_of(1);
  Value b = a;
  add_assign(a, Value(2));
  add_assign(a, Value(3));
  BOOST_TEST(to_text(a) == "1 2 3");
  BOOST_TEST(to_text(b) == "1");
}

BOOST_AUTO_TEST_CASE(hashtables_add_only_hashtables) {
  const auto one = make_hashtable();
  one->set(Value("a"), 1);
  BOOST_TEST(error_of([&] { add(Value(one), Value(1)); }) ==
             "A hash table can only be added to another hash table.");
  BOOST_TEST(error_of([&] { add(Value(one), Value(one)); }) ==
             "Item has already been added. Key in dictionary: 'a'  Key being added: 'a'");
}

BOOST_AUTO_TEST_CASE(an_enum_at_the_left_stays_an_enum) {
  BOOST_TEST(shown(add(friday(), Value(1))) == "Saturday|System.DayOfWeek");
  BOOST_TEST(shown(add(Value(7), friday())) == "12|System.Int32");
  BOOST_TEST(error_of([] { add(friday(), Value(2.5)); }) ==
             "Unable to cast object of type 'System.DayOfWeek' to type 'System.Double'.");
}

BOOST_AUTO_TEST_CASE(dates_and_spans) {
  BOOST_TEST(shown(add(date("2024-01-31"), Value("3"))) == "02/03/2024 00:00:00|System.DateTime");
  BOOST_TEST(shown(subtract(date("2024-01-31"), date("2024-01-30"))) ==
             "1.00:00:00|System.TimeSpan");
  BOOST_TEST(shown(multiply(span("01:30:00"), Value(2.5))) == "03:45:00|System.TimeSpan");
  BOOST_TEST(shown(subtract(Value(7), span("01:30:00"))) == "-01:29:59.9999993|System.TimeSpan");
  BOOST_TEST(
      error_of([] { subtract(date("2024-01-31"), Value(7)); }) ==
      "Multiple ambiguous overloads found for \"op_Subtraction\" and the argument count: \"2\".");
}

BOOST_AUTO_TEST_CASE(big_integers_swallow_the_rest) {
  Value big;
  BOOST_TEST(parse_number("10000000000000000000n", &big));
  BOOST_TEST(shown(add(Value(7), big)) == "10000000000000000007|System.Numerics.BigInteger");
}

BOOST_AUTO_TEST_CASE(increment_wants_a_number) {
  Value text("3"), byte(std::uint8_t{200}), nothing;
  BOOST_TEST(error_of([&] { increment(text, 1); }) ==
             "The '++' operator works only on numbers. The operand is a 'System.String'.");
  increment(byte, 1);
  increment(nothing, 1);
  BOOST_TEST(shown(byte) == "201|System.Int32");
  BOOST_TEST(shown(nothing) == "1|System.Int32");
}

BOOST_AUTO_TEST_CASE(shifts_keep_the_left_type) {
  BOOST_TEST(shown(shift_left(Value(std::uint8_t{200}), Value(1))) == "144|System.Byte");
  BOOST_TEST(shown(shift_left(Value(2.5), Value(2.5))) == "8|System.Int32");
  BOOST_TEST(error_of([] { shift_left(Value(true), Value(1)); }) ==
             "The operation '[System.Boolean] -shl [System.Int32]' is not defined.");
}

BOOST_AUTO_TEST_SUITE_END()
