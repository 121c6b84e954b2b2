#include "invariant/decimal.h"

#include <boost/test/unit_test.hpp>

#include "invariant/big_integer.h"
#include "invariant/number_parse.h"

using namespace psj::invariant;

namespace {

Decimal of(std::string_view text) {
  return parse_decimal(text, kAnyNumber).value;
}

std::string shown(const Parsed<Decimal> &result) {
  return result ? text_of(result.value) : "overflow";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(decimal)

BOOST_AUTO_TEST_CASE(trailing_zeros_are_text_but_not_value) {
  BOOST_TEST(text_of(of("1.50")) == "1.50");
  BOOST_TEST(text_of(of("0.00")) == "0.00");
  BOOST_TEST((of("1.50") == of("1.5")));
  BOOST_TEST(text_of(of("1.50").normalized()) == "1.5");
}

BOOST_AUTO_TEST_CASE(sums_keep_the_larger_scale) {
  BOOST_TEST(shown(add(of("1.10"), of("2.2"))) == "3.30");
  BOOST_TEST(shown(subtract(of("0.3"), of("0.1"))) == "0.2");
  BOOST_TEST(shown(subtract(of("1"), of("3"))) == "-2");
}

BOOST_AUTO_TEST_CASE(quotients_have_the_places_that_they_need) {
  BOOST_TEST(shown(divide(of("1"), of("3"))) == "0.3333333333333333333333333333");
  BOOST_TEST(shown(divide(of("2"), of("3"))) == "0.6666666666666666666666666667");
  BOOST_TEST(shown(divide(of("1"), of("8"))) == "0.125");
  BOOST_TEST(shown(divide(of("10.00"), of("2"))) == "5.00");
  BOOST_TEST(shown(remainder(of("5.5"), of("2"))) == "1.5");
  BOOST_TEST(shown(remainder(of("-7"), of("3"))) == "-1");
}

BOOST_AUTO_TEST_CASE(products_round_what_does_not_fit) {
  BOOST_TEST(shown(multiply(of("1.5"), of("1.50"))) == "2.250");
  BOOST_TEST(shown(multiply(of("0.00000000000001"), of("0.000000000000055"))) ==
             "0.0000000000000000000000000006");
}

BOOST_AUTO_TEST_CASE(beyond_ninety_six_bits_is_overflow) {
  const Decimal most = of("79228162514264337593543950335");
  BOOST_TEST(text_of(most) == "79228162514264337593543950335");
  BOOST_TEST(shown(multiply(most, of("2"))) == "overflow");
  BOOST_TEST(shown(add(most, of("1"))) == "overflow");
  BOOST_TEST((parse_decimal("79228162514264337593543950336").status == ParseStatus::overflow));
}

BOOST_AUTO_TEST_CASE(doubles_become_decimals_of_fifteen_digits) {
  BOOST_TEST(shown(Decimal::from_double(0.1)) == "0.1");
  BOOST_TEST(shown(Decimal::from_double(1.0 / 3)) == "0.333333333333333");
  BOOST_TEST(shown(Decimal::from_double(1e20)) == "100000000000000000000");
  BOOST_TEST(shown(Decimal::from_double(1e30)) == "overflow");
  BOOST_TEST(of("12.5").to_double() == 12.5);
}

BOOST_AUTO_TEST_CASE(conversion_to_integers_rounds_half_to_even) {
  BOOST_TEST(of("2.5").to_int64().value == 2);
  BOOST_TEST(of("3.5").to_int64().value == 4);
  BOOST_TEST(of("-1.5").to_int64().value == -2);
  BOOST_TEST((of("9223372036854775808").to_int64().status == ParseStatus::overflow));
  BOOST_TEST(text_of(of("2.345").rounded(2)) == "2.34");
  BOOST_TEST(text_of(of("-2.5").floor()) == "-3");
}

BOOST_AUTO_TEST_CASE(big_integers_go_to_decimals_and_bytes_and_back) {
  const BigInteger value("-1234567890123456789012345");
  BOOST_TEST(text_of(to_decimal(value).value) == "-1234567890123456789012345");
  BOOST_TEST((big_from_decimal(of("-12.9")) == -12));
  for (const char *text : {"0", "-1", "127", "128", "-128", "-129", "65536", "-65536"})
    BOOST_TEST(text_of(big_from_bytes(to_bytes(BigInteger(text)))) == text);
}

BOOST_AUTO_TEST_SUITE_END()
