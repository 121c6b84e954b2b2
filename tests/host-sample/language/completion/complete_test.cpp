#include "language/completion/complete.h"

#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "commands/command_list.h"

namespace {

struct Quiet final : psjsh::StreamTarget {
  void write(psjsh::Stream, const psjsh::Value &, bool) override {}
};

struct Line {
  Line() : session(table()) {}
  static std::shared_ptr<psjsh::CommandTable> table() {
    auto commands = std::make_shared<psjsh::CommandTable>();
    commands->add(psjsh::own_commands());
    return commands;
  }
  void run(const std::string &script) {
    Quiet quiet;
    session.run_command(script, quiet);
  }
  // The whole line for each match, one after the other.
  std::string tab(const std::string &text) {
    const psjsh::Completion found = psjsh::complete(session, text, text.size());
    std::string lines;
    for (const psjsh::CompletionMatch &match : found.matches)
      lines += text.substr(0, found.start) + match.text + ";";
    return lines;
  }
  psjsh::Session session;
};

struct Folder {
  Folder() {
    char name[] = "/tmp/psjsh-completion-XXXXXX";
    path = mkdtemp(name);
    std::ofstream(path / "a file.txt");
    std::ofstream(path / "plain.txt");
    std::filesystem::create_directory(path / "plans");
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(commands_are_completed_by_their_beginning, Line) {
  BOOST_TEST(tab("write-prog") == "Write-Progress;");
  run("function Get-Elephant {}");
  BOOST_TEST(tab("1 | Get-Eleph") == "1 | Get-Elephant;");
}

BOOST_FIXTURE_TEST_CASE(parameters_come_from_the_description, Line) {
  BOOST_TEST(tab("Write-Progress -Percent") == "Write-Progress -PercentComplete;");
  BOOST_TEST(tab("Start-Sleep -Seconds 1 -Milli") == "");
  run("function f { param([int]$Alpha, [string]$Beta) }");
  BOOST_TEST(tab("f -") == "f -Alpha;f -Beta;");
  BOOST_TEST(tab("f -Alpha 1 -") == "f -Alpha 1 -Beta;");
}

BOOST_FIXTURE_TEST_CASE(values_come_from_the_parameters_type, Line) {
  run("function f { param([string]$Color, [DayOfWeek]$Day) }");
  BOOST_TEST(tab("f -Day:fr") == "f -Day:Friday;");
  BOOST_TEST(tab("f Blue fr") == "f Blue Friday;");
}

BOOST_FIXTURE_TEST_CASE(variables_are_completed_with_their_scope, Line) {
  run("$elephant = 1; ${two words} = 2");
  BOOST_TEST(tab("$eleph") == "$elephant;");
  BOOST_TEST(tab("\"is $eleph") == "\"is $elephant;");
  BOOST_TEST(tab("$global:eleph") == "$global:elephant;");
  BOOST_TEST(tab("$two") == "${two words};");
  setenv("PSJSH_TEST_VARIABLE", "x", 1);
  BOOST_TEST(tab("$env:PSJSH_TEST") == "$env:PSJSH_TEST_VARIABLE;");
  BOOST_TEST(tab("$giraffe = 1; $gir") == "$giraffe = 1; $giraffe;");
}

BOOST_FIXTURE_TEST_CASE(members_come_from_the_value, Line) {
  run("$o = [pscustomobject]@{ Alpha = 'text'; Beta = 2 }");
  BOOST_TEST(tab("$o.al") == "$o.Alpha;");
  BOOST_TEST(tab("$o.Alpha.Len") == "$o.Alpha.Length;");
  BOOST_TEST(tab("'x'.ToUpp") == "'x'.ToUpper(;'x'.ToUpperInvariant(;");
  BOOST_TEST(tab("[DayOfWeek]::Fr") == "[DayOfWeek]::Friday;");
}

BOOST_FIXTURE_TEST_CASE(type_names_follow_an_open_bracket, Line) {
  BOOST_TEST(tab("[pscust") == "[pscustomobject;");
  BOOST_TEST(tab("[System.Diag").starts_with("[System.Diagnostics;"));
}

BOOST_FIXTURE_TEST_CASE(paths_are_quoted_when_they_must_be, Line) {
  const Folder folder;
  session.set_location(folder.path.string());
  BOOST_TEST(tab("Get-Content a") == "Get-Content './a file.txt';");
  BOOST_TEST(tab("Get-Content pla") == "Get-Content ./plain.txt;Get-Content ./plans;");
  BOOST_TEST(tab("Set-Location pla") == "Set-Location ./plans;");
  BOOST_TEST(tab("cat \"pl") == "cat \"./plain.txt\";cat \"./plans\";");
}

BOOST_FIXTURE_TEST_CASE(operators_follow_an_operand, Line) {
  BOOST_TEST(tab("$a -notm") == "$a -notmatch;");
}

BOOST_FIXTURE_TEST_CASE(any_text_at_all_is_taken, Line) {
  for (const char *text : {"", ")", "}}", "'", "\"$(", "[", "$", "-", "a,", "`", "${", "@", "$x[",
                           "[]::", ".", "'.", "<#", "f -:"})
    BOOST_CHECK_NO_THROW(tab(text));
}
