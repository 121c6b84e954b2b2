#include "language/syntax/position_text.h"

#include <boost/test/unit_test.hpp>

using namespace psjsh;

BOOST_AUTO_TEST_CASE(short_line_is_shown_whole) {
  const PositionText text = position_text(Source("first\n1/0 # x"), {6, 9});
  BOOST_TEST(text.number == 2u);
  BOOST_TEST(text.line == "1/0 # x");
  BOOST_TEST(text.marks == "~~~");
}

BOOST_AUTO_TEST_CASE(long_line_is_cut_on_both_sides) {
  const Source source(
      "foreach ($i in 1..3) { \"a$i\"; try { 't' } finally { return 'ret' }; \"b$i\" }");
  const auto start = static_cast<uint32_t>(source.text().find("return"));
  const PositionText text = position_text(source, {start, start + 12});
  BOOST_TEST(text.line ==
             "… each ($i in 1..3) { \"a$i\"; try { 't' } finally { return 'ret' }; \"b$i …");
  BOOST_TEST(text.marks.size() == 63u);
}

BOOST_AUTO_TEST_CASE(tabs_are_four_blanks) {
  const PositionText text = position_text(Source("\tif\tx"), {4, 5});
  BOOST_TEST(text.line == "    if    x");
  BOOST_TEST(text.marks == "          ~");
}

BOOST_AUTO_TEST_CASE(a_place_over_lines_is_marked_to_the_end_of_the_first) {
  const PositionText text = position_text(Source("a {\n b\n}"), {2, 8});
  BOOST_TEST(text.line == "a {");
  BOOST_TEST(text.marks == "  ~");
}

BOOST_AUTO_TEST_CASE(an_empty_place_has_one_mark) {
  BOOST_TEST(position_text(Source("ab"), {2, 2}).marks == "  ~");
}

BOOST_AUTO_TEST_CASE(columns_do_not_count_bytes) {
  const PositionText text = position_text(Source("'äöü' )"), {9, 10});
  BOOST_TEST(text.marks == "      ~");
}

BOOST_AUTO_TEST_CASE(message_is_broken_at_blanks) {
  BOOST_TEST(concise_message("one two three four", 16, 0) ==
             "     | one two\n     | three\n     | four\n");
  BOOST_TEST(concise_message("a\nb", 80, 0) == "     | a b\n");
}

BOOST_AUTO_TEST_CASE(line_numbers_of_five_digits_move_the_bar) {
  std::string text(12344, '\n');
  BOOST_TEST(concise_position(Source(text + "x"), {12344, 12345}) ==
             " Line |\n12345 |  x\n      |  ~\n");
}
