#include "language/syntax/parse_report.h"

#include <boost/test/unit_test.hpp>

#include "oracle_cases.h"

using namespace psjsh;

BOOST_AUTO_TEST_CASE(report_for_a_command_is_what_pwsh_prints) {
  size_t cases = 0;
  for (const char *file : {"casts", "redirection", "collections-objects", "control-flow", "binding",
                           "strings", "operators-arithmetic"}) {
    for (const nlohmann::json &recorded :
         oracle_cases("language/" + std::string(file) + ".jsonl")) {
      const std::string expected = recorded["stderr"];
      if (expected.rfind("ParserError: \nLine |", 0) != 0) continue;
      BOOST_TEST(format_parse_errors(parse_text(recorded["code"])) == expected,
                 recorded["name"] << "\n"
                                  << format_parse_errors(parse_text(recorded["code"])));
      ++cases;
    }
  }
  BOOST_TEST(cases >= 20u);
}

BOOST_AUTO_TEST_CASE(report_for_a_file_names_file_and_line) {
  const ParseResult result = parse_text("'start'\nif ($true) {\n  'x'\n", "/tmp/bad.ps1");
  BOOST_TEST(format_parse_errors(result) ==
             "ParserError: /tmp/bad.ps1:2\n"
             "Line |\n"
             "   2 |  if ($true) {\n"
             "     |             ~\n"
             "     | Missing closing '}' in statement block or type definition.\n");
}

BOOST_AUTO_TEST_CASE(a_right_script_has_no_report) {
  BOOST_TEST(format_parse_errors(parse_text("1")) == "");
  BOOST_TEST(check_file_text(parse_text("1"), "a.ps1") == "a.ps1: ok\n");
}

BOOST_AUTO_TEST_CASE(message_of_the_exception_shows_the_place) {
  BOOST_TEST(parse_exception_message(parse_text("if (")) ==
             "At line:1 char:5\n+ if (\n+     ~\nMissing condition in if statement after 'if ('.");
  BOOST_TEST(parse_exception_message(parse_text("'ok'\nif (\n", "bad.ps1")) ==
             "At bad.ps1:2 char:5\n+ if (\n+     ~\n"
             "Missing condition in if statement after 'if ('.");
}

BOOST_AUTO_TEST_CASE(check_has_a_line_for_each_error) {
  BOOST_TEST(check_file_text(parse_text("a\n)\n]"), "a.ps1") ==
             "a.ps1:2:1: UnexpectedToken: Unexpected token ')' in expression or statement.\n");
  BOOST_TEST(check_file_text(parse_text("'\n(1"), "x") ==
             "x:1:1: TerminatorExpectedAtEndOfString: The string is missing the terminator: '.\n");
}
