#include "language/completion/command_line.h"

#include <boost/test/unit_test.hpp>

using psjsh::typed_command;

namespace {

std::string words(const std::string &text) {
  const psjsh::TypedCommand typed = typed_command(text);
  std::string result;
  for (const psjsh::TypedWord &word : typed.before) result += word.raw + "|";
  return result + "<" + typed.current.raw + ">";
}

}  // namespace

BOOST_AUTO_TEST_CASE(words_are_separated_by_blanks) {
  BOOST_TEST(words("Get-Item  a b") == "Get-Item|a|<b>");
  BOOST_TEST(words("Get-Item ") == "Get-Item|<>");
}

BOOST_AUTO_TEST_CASE(a_new_command_begins_behind_bars_semicolons_brackets_and_assignments) {
  BOOST_TEST(words("a b | c") == "<c>");
  BOOST_TEST(words("a; c d") == "c|<d>");
  BOOST_TEST(words("foo (bar x") == "bar|<x>");
  BOOST_TEST(words("$x = Get-Da") == "<Get-Da>");
  BOOST_TEST(words("if ($a) { Get-It") == "<Get-It>");
}

BOOST_AUTO_TEST_CASE(a_closed_bracket_leads_back_to_the_outer_command) {
  BOOST_TEST(words("foo (bar x) y") == "foo|(bar x)|<y>");
}

BOOST_AUTO_TEST_CASE(quotes_keep_blanks_and_are_no_part_of_the_value) {
  const psjsh::TypedCommand typed = typed_command("cat 'a b");
  BOOST_TEST(typed.current.value == "a b");
  BOOST_TEST(typed.current.open);
  BOOST_TEST(typed.current.quote == '\'');
}
