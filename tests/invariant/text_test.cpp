#include <boost/test/unit_test.hpp>

#include "invariant/cells.h"
#include "invariant/letter_case.h"
#include "invariant/utf16.h"

using namespace psj::invariant;

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(lengths_and_substrings_count_utf16_units) {
  const std::string text = "a\u00E9\U0001F600z";
  BOOST_TEST(utf16_length(text) == 5U);
  BOOST_TEST(substring(text, 1, 1) == "\u00E9");
  BOOST_TEST(substring(text, 4, 9) == "z");
  BOOST_TEST(byte_of_unit(text, 4) == 7U);
  BOOST_TEST(unit_of_byte(text, 7) == 4U);
  BOOST_TEST(static_cast<int>(unit_at(text, 2)) == 0xD83D);
  BOOST_TEST(static_cast<int>(unit_at(text, 3)) == 0xDE00);
}

BOOST_AUTO_TEST_CASE(halves_of_a_pair_join_again) {
  const std::string text = "\U0001F600";
  std::string joined = substring(text, 0, 1);
  BOOST_TEST(utf16_length(joined) == 1U);
  append_unit(joined, unit_at(text, 1));
  BOOST_TEST(joined == text);
  BOOST_TEST(to_utf8(to_utf16("a\u20AC\U0001F600")) == "a\u20AC\U0001F600");
}

BOOST_AUTO_TEST_CASE(case_is_mapped_one_for_one) {
  BOOST_TEST(to_upper("stra\u00DFe \u00E4") == "STRA\u00DFE \u00C4");
  BOOST_TEST(to_lower("\u00C4B\u0130") == "\u00E4b\u0130");
}

BOOST_AUTO_TEST_CASE(trimming_takes_unicode_blanks) {
  BOOST_TEST(trim(" \t a\u00A0\u2003") == "a");
  BOOST_TEST(trim_start("  a ") == "a ");
  BOOST_TEST(trim("  ") == "");
}

BOOST_AUTO_TEST_CASE(cells_count_what_a_terminal_shows) {
  BOOST_TEST(cell_width("abc") == 3U);
  BOOST_TEST(cell_width("\u65E5\u672C") == 4U);
  BOOST_TEST(cell_width("e\u0301") == 1U);
  BOOST_TEST(cell_width("\x1b[31mred\x1b[0m") == 3U);
  BOOST_TEST(cell_width("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\") == 4U);
}

BOOST_AUTO_TEST_CASE(cuts_and_pads_keep_whole_characters) {
  BOOST_TEST(first_cells("\u65E5\u672C", 3) == "\u65E5");
  BOOST_TEST(last_cells("abcdef", 2) == "ef");
  BOOST_TEST(first_cells("e\u0301x", 1) == "e\u0301");
  std::string out;
  append_padded(out, "\u65E5", 4);
  append_padded(out, "7", 3, true);
  BOOST_TEST(out == "\u65E5    7");
}

BOOST_AUTO_TEST_SUITE_END()
