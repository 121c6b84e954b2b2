#include "invariant/number_text.h"

#include <boost/test/unit_test.hpp>
#include <limits>

using namespace psj::invariant;

BOOST_AUTO_TEST_SUITE(number_text)

BOOST_AUTO_TEST_CASE(doubles_print_the_shortest_text_that_reads_back) {
  BOOST_TEST(text_of(0.1) == "0.1");
  BOOST_TEST(text_of(1e16) == "1E+16");
  BOOST_TEST(text_of(1e15) == "1E+15");
  BOOST_TEST(text_of(123456789012345.0) == "123456789012345");
  BOOST_TEST(text_of(1.5e-7) == "1.5E-07");
  BOOST_TEST(text_of(0.0001) == "0.0001");
  BOOST_TEST(text_of(1.0 / 3) == "0.3333333333333333");
  BOOST_TEST(text_of(-0.0) == "-0");
}

BOOST_AUTO_TEST_CASE(not_finite_numbers_have_names) {
  BOOST_TEST(text_of(std::numeric_limits<double>::infinity()) == "Infinity");
  BOOST_TEST(text_of(-std::numeric_limits<float>::infinity()) == "-Infinity");
  BOOST_TEST(text_of(std::numeric_limits<double>::quiet_NaN()) == "NaN");
}

BOOST_AUTO_TEST_CASE(display_text_has_fifteen_digits) {
  BOOST_TEST(display_text_of(1.0 / 3) == "0.333333333333333");
  BOOST_TEST(display_text_of(1.08546302083333326) == "1.08546302083333");
  BOOST_TEST(display_text_of(18446744073709551616.0) == "1.84467440737096E+19");
  BOOST_TEST(display_text_of(1.0F / 3) == "0.3333333");
}

BOOST_AUTO_TEST_CASE(integers_print_to_their_limits) {
  BOOST_TEST(text_of(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  BOOST_TEST(text_of(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
}

BOOST_AUTO_TEST_SUITE_END()
