#include "clixml/escape.h"

#include <boost/test/unit_test.hpp>

using namespace psj::clixml;

BOOST_AUTO_TEST_SUITE(escapes)

BOOST_AUTO_TEST_CASE(controls_and_halves_of_pairs_are_escaped) {
  BOOST_TEST(escape("a\tb\x1b") == "a_x0009_b_x001B_");
  BOOST_TEST(escape("\U0001F600") == "_xD83D__xDE00_");
  BOOST_TEST(escape("\u0085é") == "_x0085_é");
}

BOOST_AUTO_TEST_CASE(an_underscore_before_x_is_escaped_so_that_it_comes_back) {
  for (const char *text : {"_x0041_", "_X", "a_xb", "__x", "_x005F_", "\U0001F600"})
    BOOST_TEST(unescape(escape(text)) == text);
  BOOST_TEST(escape("_x0041_") == "_x005F_x0041_");
}

BOOST_AUTO_TEST_CASE(what_only_looks_like_an_escape_stays) {
  for (const char *text : {"_x12_", "_xGGGG_", "_x0041", "_"}) BOOST_TEST(unescape(text) == text);
}

BOOST_AUTO_TEST_SUITE_END()
