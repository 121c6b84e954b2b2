#include "language/syntax/source.h"

#include <boost/test/unit_test.hpp>

using namespace psjsh;

BOOST_AUTO_TEST_CASE(positions_count_lines_and_utf16_units) {
  const Source source("ab\r\nc\U0001F600d\ne");
  BOOST_TEST(source.line_count() == 3u);
  BOOST_TEST((source.position(1) == Position{1, 2}));
  BOOST_TEST((source.position(4) == Position{2, 1}));
  BOOST_TEST((source.position(9) == Position{2, 4}));
  BOOST_TEST((source.position(11) == Position{3, 1}));
}

BOOST_AUTO_TEST_CASE(positions_behind_the_end_go_on_counting) {
  const Source source("abc");
  BOOST_TEST((source.position(3) == Position{1, 4}));
  BOOST_TEST((source.position(4) == Position{1, 5}));
}

BOOST_AUTO_TEST_CASE(lines_have_no_line_ends) {
  const Source source("one\r\ntwo\n");
  BOOST_TEST(source.line_text(1) == "one");
  BOOST_TEST(source.line_text(2) == "two");
  BOOST_TEST(source.line_text(3) == "");
  BOOST_TEST(source.line_text(9) == "");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_utf8_count_as_one) {
  BOOST_TEST(utf16_length("a\xff\xc3") == 3u);
  BOOST_TEST(utf16_length("ä€\U0001F600") == 4u);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_is_no_part_of_the_text) {
  BOOST_TEST(Source("\xef\xbb\xbf"
                    "a")
                 .text() == "a");
}
