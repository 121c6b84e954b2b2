#include "console/line_editor.h"

#include <boost/test/unit_test.hpp>

using psjsh::common_beginning;

BOOST_AUTO_TEST_CASE(common_beginning_looks_past_letter_case) {
  BOOST_TEST(common_beginning({"Get-Item", "get-itemProperty"}) == "Get-Item");
  BOOST_TEST(common_beginning({"a", "b"}) == "");
  BOOST_TEST(common_beginning({}) == "");
}

BOOST_AUTO_TEST_CASE(common_beginning_cuts_no_character) {
  BOOST_TEST(common_beginning({"x\u00e4", "x\u00f6"}) == "x");
}
