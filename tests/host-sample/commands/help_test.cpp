#include <boost/test/unit_test.hpp>

#include "commands/command_list.h"
#include "commands/command_objects.h"
#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(help)

BOOST_AUTO_TEST_CASE(every_command_has_help_and_a_syntax_line_for_each_set) {
  for (const CommandEntry &entry : own_commands()) {
    const CommandInfo info = entry.describe();
    const std::string syntax = syntax_text(info), name(entry.name);
    std::size_t lines = 0;
    for (std::size_t at = 0; (at = syntax.find("\n" + name, at)) != std::string::npos; ++at)
      ++lines;
    BOOST_TEST_CONTEXT(name) {
      BOOST_TEST(lines == std::max<std::size_t>(info.sets.size(), 1));
      BOOST_TEST(output_of("(Get-Help " + name + ").Name") == name + ";");
      BOOST_TEST(output_of("(Get-Help " + name + ").HelpText -match 'SYNTAX'") == "True;");
    }
  }
}

BOOST_AUTO_TEST_CASE(syntax_lines_show_position_need_and_type) {
  BOOST_TEST(output_of("function f { param([Parameter(Mandatory)][string[]]$A, [int]$B, $C, "
                       "[switch]$S) }; (Get-Command f -Syntax).Trim()") ==
             "f [-A] <string[]> [[-B] <int>] [[-C] <Object>] [-S] [<CommonParameters>];");
}

BOOST_AUTO_TEST_CASE(an_alias_stands_in_its_syntax_lines) {
  BOOST_TEST(
      output_of("(Get-Command gu -Syntax).StartsWith(\"gu (alias) -> Get-Unique`n`ngu \")") ==
      "True;");
}

BOOST_AUTO_TEST_CASE(the_comment_of_a_function_is_its_help) {
  BOOST_TEST(output_of("function f {\n<#\n.SYNOPSIS\nShort\n.DESCRIPTION\nLong\n.PARAMETER A\nThe "
                       "a\n.EXAMPLE\nf 1\n#>\nparam($A) }\n$h = Get-Help f; $h.Synopsis; "
                       "$h.description; $h.examples[0]; (Get-Help f -Parameter A).description") ==
             "Short;Long;f 1;The a;");
}

BOOST_AUTO_TEST_CASE(a_comment_of_lines_before_the_function_is_its_help) {
  BOOST_TEST(output_of("# .SYNOPSIS\n# Says it.\nfunction f { 1 }\n(Get-Help f).Synopsis") ==
             "Says it.;");
}

BOOST_AUTO_TEST_SUITE_END()
