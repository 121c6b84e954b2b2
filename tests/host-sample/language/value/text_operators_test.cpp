#include <boost/test/unit_test.hpp>

#include "fake_engine.h"
#include "language/value/operators.h"
#include "shown.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(text_operators)

BOOST_AUTO_TEST_CASE(an_empty_match_splits_between_characters) {
  BOOST_TEST(join_text(to_items(split(Value("abc"), Value(""), Case::Ignore)), "|") == "|a|b|c|");
}

BOOST_AUTO_TEST_CASE(split_keeps_captured_delimiters) {
  BOOST_TEST(join_text(to_items(split(Value("a1b"), Value("(\\d)"), Case::Ignore)), "|") ==
             "a|1|b");
}

BOOST_AUTO_TEST_CASE(like_filters_lists_and_ignores_case) {
  BOOST_TEST(like(Value("Hello"), Value("h*"), Case::Ignore, false).boolean());
  BOOST_TEST(!like(Value("Hello"), Value("h*"), Case::Match, false).boolean());
  BOOST_TEST(to_text(like(list_of("ab", "cd"), Value("a*"), Case::Ignore, true)) == "cd");
}

BOOST_AUTO_TEST_CASE(replacement_of_a_bad_pattern_names_it) {
  BOOST_TEST(error_of([] { replace(Value("a"), Value("("), Case::Ignore); }) ==
             "The regular expression pattern ( is not valid.");
}

BOOST_AUTO_TEST_CASE(class_subtraction_and_unicode_escapes_mean_what_net_means) {
  BOOST_TEST(!match(Value("e"), Value("^[a-z-[aeiou]]$"), Case::Ignore, false, nullptr).boolean());
  BOOST_TEST(match(Value("f"), Value("^[a-z-[aeiou]]$"), Case::Ignore, false, nullptr).boolean());
  BOOST_TEST(match(Value("\u00e9"), Value("\\u00e9"), Case::Ignore, false, nullptr).boolean());
}

BOOST_AUTO_TEST_CASE(switch_clauses_compare_match_or_run) {
  FakeEngine engine;
  Value matches;
  BOOST_TEST(switch_matches(Value("ABC"), Value("abc"), false, false, Case::Ignore, &matches));
  BOOST_TEST(switch_matches(Value("abc"), Value("a*"), true, false, Case::Ignore, &matches));
  BOOST_TEST(switch_matches(Value("abc"), Value("b."), false, true, Case::Ignore, &matches));
  BOOST_TEST(to_text(matches.as<Dictionary>()->get(Value(0))) == "bc");
  const Value always = block([](const BlockCall &) { return Values{Value(true)}; });
  BOOST_TEST(switch_matches(Value(1), always, false, false, Case::Ignore, &matches));
}

BOOST_AUTO_TEST_SUITE_END()
