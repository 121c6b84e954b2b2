#include "invariant/number_parse.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "invariant/number_text.h"

using namespace psj::invariant;

BOOST_AUTO_TEST_SUITE(number_parse)

BOOST_AUTO_TEST_CASE(integers_take_blanks_and_signs) {
  BOOST_TEST(parse_signed(" 7 ", 32).value == 7);
  BOOST_TEST(parse_signed("+5", 32).value == 5);
  BOOST_TEST(parse_signed("-2147483648", 32).value == -2147483648LL);
  BOOST_TEST((parse_signed("", 32).status == ParseStatus::format));
  BOOST_TEST((parse_signed("1 2", 32).status == ParseStatus::format));
  BOOST_TEST((parse_signed("5.7", 32).status == ParseStatus::format));
}

BOOST_AUTO_TEST_CASE(a_number_that_does_not_fit_is_overflow) {
  BOOST_TEST((parse_signed("2147483648", 32).status == ParseStatus::overflow));
  BOOST_TEST((parse_signed("99999999999999999999", 64).status == ParseStatus::overflow));
  BOOST_TEST((parse_unsigned("-1", 8).status == ParseStatus::overflow));
  BOOST_TEST((parse_unsigned("256", 8).status == ParseStatus::overflow));
}

BOOST_AUTO_TEST_CASE(hexadecimal_is_the_pattern_of_bits) {
  BOOST_TEST(parse_signed("FF", 8, kHexNumber).value == -1);
  BOOST_TEST(parse_signed("ff", 32, kHexNumber).value == 255);
  BOOST_TEST(parse_signed("FFFFFFFF", 32, kHexNumber).value == -1);
  BOOST_TEST((parse_signed("0x1F", 32, kHexNumber).status == ParseStatus::format));
}

BOOST_AUTO_TEST_CASE(doubles_take_thousands_exponents_and_names) {
  BOOST_TEST(parse_double("1,234.5").value == 1234.5);
  BOOST_TEST(parse_double("1e3").value == 1000);
  BOOST_TEST(parse_double("-.5").value == -0.5);
  BOOST_TEST(std::isinf(parse_double("1e999").value));
  BOOST_TEST(std::isnan(parse_double("NaN").value));
  BOOST_TEST(parse_double("-Infinity").value < 0);
  BOOST_TEST((parse_double("abc").status == ParseStatus::format));
  BOOST_TEST((parse_double("1e").status == ParseStatus::format));
}

BOOST_AUTO_TEST_CASE(styles_decide_what_is_allowed) {
  BOOST_TEST(parse_signed("(5)", 32, kAnyNumber).value == -5);
  BOOST_TEST(parse_signed("1,000", 32, kAnyNumber).value == 1000);
  BOOST_TEST(parse_signed("1e3", 32, kAnyNumber).value == 1000);
  BOOST_TEST(parse_signed("5-", 32, kNumber).value == -5);
  BOOST_TEST((parse_signed("1,000", 32).status == ParseStatus::format));
}

BOOST_AUTO_TEST_CASE(decimals_keep_their_places) {
  BOOST_TEST(text_of(parse_decimal("1,234.50").value) == "1234.50");
  BOOST_TEST(text_of(parse_decimal("-0.001").value) == "-0.001");
  BOOST_TEST(text_of(parse_decimal("1.5e3", kAnyNumber).value) == "1500");
}

BOOST_AUTO_TEST_SUITE_END()
