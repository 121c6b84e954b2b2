#include <boost/test/unit_test.hpp>

#include "fake_engine.h"
#include "language/value/convert.h"
#include "language/value/operators.h"
#include "shown.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(comparison)

BOOST_AUTO_TEST_CASE(the_left_operand_decides) {
  BOOST_TEST(equals(Value(7), Value("7")));
  BOOST_TEST(equals(Value("7"), Value(7.0)));
  BOOST_TEST(!equals(Value(7), Value("abc")));
  BOOST_TEST(equals(Value(true), Value("abc")));
  BOOST_TEST(!equals(Value(true), Value()));
  BOOST_TEST(!equals(Value(""), Value()));
  BOOST_TEST(equals(Value("ABC"), Value("abc")));
  BOOST_TEST(!equals(Value("ABC"), Value("abc"), Case::Match));
}

BOOST_AUTO_TEST_CASE(a_list_at_the_left_filters) {
  BOOST_TEST(shown(compare<Compare::Gt>(list_of(1, 2, 3), Value(1))) == "2 3|System.Object[]");
  BOOST_TEST(shown(compare<Compare::Eq>(list_of(1), Value(2))) == "|System.Object[]");
}

BOOST_AUTO_TEST_CASE(what_can_not_be_ordered_says_so) {
  BOOST_TEST(error_of([] { compare<Compare::Gt>(Value(7), list_of(1, 7)); }) ==
             "Could not compare \"7\" to \"1 7\". Error: \"Cannot convert the \"System.Object[]\" "
             "value of type \"System.Object[]\" to type \"System.Int32\".\"");
  BOOST_TEST(error_of([] { compare<Compare::Gt>(Value(make_hashtable()), Value(1)); }) ==
             "Cannot compare \"System.Collections.Hashtable\" because it is not IComparable.");
}

BOOST_AUTO_TEST_CASE(match_fills_the_table_only_for_one_value) {
  Value matches;
  BOOST_TEST(
      match(Value("key=val"), Value("(?<k>\\w+)=(\\w+)"), Case::Ignore, false, &matches).boolean());
  BOOST_TEST(to_text(matches.as<Dictionary>()->get("k")) == "key");
  BOOST_TEST(to_text(matches.as<Dictionary>()->get(Value(1))) ==
             "val");  // unnamed groups come first
  Value untouched;
  BOOST_TEST(shown(match(list_of("ab", "c"), Value("a"), Case::Ignore, false, &untouched)) ==
             "ab|System.Object[]");
  BOOST_TEST(untouched.is_null());
}

BOOST_AUTO_TEST_CASE(a_bad_pattern_is_reported_in_nets_words) {
  BOOST_TEST(error_of([] { match(Value("a"), Value("("), Case::Ignore, false, nullptr); }) ==
             "Invalid pattern '(' at offset 1. Not enough )'s.");
  BOOST_TEST(error_id_of([] { match(Value("a"), Value("("), Case::Ignore, false, nullptr); }) ==
             "System.Text.RegularExpressions.RegexParseException");
}

BOOST_AUTO_TEST_CASE(replace_takes_groups_and_blocks) {
  FakeEngine engine;
  BOOST_TEST(to_text(replace(Value("a1b2"), list_of("(\\w)(\\d)", "$2$1"), Case::Ignore)) ==
             "1a2b");
  const Value doubled = block(
      [](const BlockCall &call) { return Values{Value(to_text(*call.dollar_underscore) + "!")}; });
  BOOST_TEST(to_text(replace(Value("a1"), list_of(Value("\\d"), doubled), Case::Ignore)) == "a1!");
}

BOOST_AUTO_TEST_CASE(split_counts_pieces_from_either_end) {
  BOOST_TEST(join_text(to_items(split(Value("a,b,c"), Value(","), Case::Ignore)), "|") == "a|b|c");
  BOOST_TEST(join_text(to_items(split(Value("a,b,c"), list_of(Value(","), Value(2)), Case::Ignore)),
                       "|") == "a|b,c");
  BOOST_TEST(
      join_text(to_items(split(Value("a,b,c"), list_of(Value(","), Value(-2)), Case::Ignore)),
                "|") == "a,b|c");
  BOOST_TEST(join_text(to_items(split_blanks(Value("  a  b "))), "|") == "a|b");
}

BOOST_AUTO_TEST_CASE(formats) {
  BOOST_TEST(to_text(format(Value("{0:N2}|{1,5}|{2:x}"),
                            list_of(Value(1234.5), Value("ab"), Value(255)))) ==
             "1,234.50|   ab|ff");
  BOOST_TEST(error_of([] { format(Value("{0} {1}"), Value(1)); }) ==
             "Error formatting a string: Index (zero based) must be greater than or equal to zero "
             "and less than the size of the argument list..");
}

BOOST_AUTO_TEST_CASE(contains_is_type_and_as) {
  BOOST_TEST(contains(list_of("a", "B"), Value("b"), Case::Ignore).boolean());
  BOOST_TEST(is_type(Value(1), Value("int"), false).boolean());
  BOOST_TEST(shown(as_type(Value("abc"), Value("int"))) == "null");
}

BOOST_AUTO_TEST_CASE(characters_are_sorted_by_their_numbers) {
  BOOST_TEST(sort_compare(Value(u'C'), Value(u'a')) < 0);
  BOOST_TEST(sort_compare(Value(u'b'), Value(u'a')) > 0);
}

BOOST_AUTO_TEST_CASE(values_that_do_not_convert_to_each_other_are_sorted_as_texts) {
  const Value date = convert_to(Value("2024-01-01"), TypeId::DateTime);
  BOOST_TEST(sort_compare(date, Value(1)) < 0);
  BOOST_TEST(sort_compare(Value(1), date) > 0);
}

BOOST_AUTO_TEST_SUITE_END()
