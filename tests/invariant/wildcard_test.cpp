#include "invariant/wildcard.h"

#include <boost/test/unit_test.hpp>

using namespace psj::invariant;

namespace {

bool like(std::string_view text, std::string_view pattern, bool ignore_case = true) {
  return WildcardPattern(pattern, ignore_case).matches(text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(wildcard)

BOOST_AUTO_TEST_CASE(stars_match_any_text) {
  BOOST_TEST(like("a.TXT", "*.txt"));
  BOOST_TEST(like("a\nb", "a*b"));
  BOOST_TEST(like("aXbXc", "a*X*c"));
  BOOST_TEST(!like("abc", "a*d"));
  BOOST_TEST(like("", "*"));
  BOOST_TEST(!like("x", ""));
  BOOST_TEST(!like("a.TXT", "*.txt", false));
}

BOOST_AUTO_TEST_CASE(sets_match_their_ranges) {
  BOOST_TEST(like("b", "[a-c]"));
  BOOST_TEST(like("B", "[a-c]"));
  BOOST_TEST(!like("B", "[a-c]", false));
  BOOST_TEST(like("-", "[a-]"));
  BOOST_TEST(like("[x]", "[[]x]"));
  BOOST_TEST(like("\u00E9", "\u00C9"));
}

BOOST_AUTO_TEST_CASE(a_backtick_takes_the_meaning_away) {
  BOOST_TEST(like("a*b", "a`*b"));
  BOOST_TEST(!like("axb", "a`*b"));
  BOOST_TEST(WildcardPattern::escape("a[1]*") == "a`[1`]`*");
  BOOST_TEST(WildcardPattern::unescape("a`[1`]`*") == "a[1]*");
  BOOST_TEST(!WildcardPattern::has_wildcards("a`*"));
  BOOST_TEST(WildcardPattern::has_wildcards("a?"));
}

BOOST_AUTO_TEST_CASE(an_open_bracket_makes_the_pattern_invalid) {
  BOOST_TEST(!WildcardPattern("[a").valid());
  BOOST_TEST(!like("a", "[a"));
}

BOOST_AUTO_TEST_SUITE_END()
