#include <boost/test/unit_test.hpp>

#include "folder.h"
#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(breakpoints)

BOOST_AUTO_TEST_CASE(an_action_runs_before_each_call_of_a_command) {
  BOOST_TEST(output_of("$seen = [Collections.ArrayList]::new(); function Inc($n) { $n + 1 }; "
                       "$b = Set-PSBreakpoint -Command I*c -Action { [void]$seen.Add($_.HitCount); "
                       "'dropped' }; Inc 1; 5 | % { Inc $_ }; \"$seen\"; $b.HitCount; "
                       "$b.GetType().Name") == "2;6;1 2;2;CommandBreakpoint;");
}

BOOST_AUTO_TEST_CASE(an_action_sees_a_variable_before_it_is_written) {
  BOOST_TEST(
      output_of("$seen = [Collections.ArrayList]::new(); $x = 1; $null = "
                "Set-PSBreakpoint -Variable x -Action { [void]$seen.Add($x) }; $x = 2; "
                "$x++; & { $x = 9 }; \"$seen $x\"; (Get-PSBreakpoint -Variable X).HitCount") ==
      "1 2 3 3;3;");
}

BOOST_AUTO_TEST_CASE(a_line_is_hit_once_each_time_it_runs) {
  const Folder folder;
  const std::string path =
      folder.add("s.ps1", "foreach ($i in 1..3) {\n  $a = $i; $b = $i\n}\n'end'");
  BOOST_TEST(output_of("$seen = [Collections.ArrayList]::new(); $null = Set-PSBreakpoint '" + path +
                       "' 2 -Action { [void]$seen.Add([int]$i) }; & '" + path +
                       "'; \"$seen\"; (Get-PSBreakpoint -Type Line).Line") == "end;1 2 3;2;");
}

BOOST_AUTO_TEST_CASE(breakpoints_are_disabled_enabled_and_removed) {
  BOOST_TEST(output_of("function F {}; $b = Set-PSBreakpoint -Command F -Action {}; F; "
                       "$b | Disable-PSBreakpoint; F; $b.Enabled; "
                       "(Enable-PSBreakpoint -Id $b.Id -PassThru).Enabled; F; $b.HitCount; "
                       "Remove-PSBreakpoint $b; F; $b.HitCount; @(Get-PSBreakpoint).Count") ==
             "False;True;2;2;0;");
}

BOOST_AUTO_TEST_CASE(what_fails_in_an_action_does_not_reach_the_script) {
  BOOST_TEST(
      output_of("function F { 'f' }; $null = Set-PSBreakpoint -Command F -Action { throw 'x' "
                "}; F") == "f;");
}

BOOST_AUTO_TEST_CASE(places_that_are_not_there_are_errors) {
  BOOST_TEST(error_of("Set-PSBreakpoint -Script /no/such.ps1 -Line 1")
                 .starts_with("NewPSBreakpoint:FileDoesNotExist,"));
  BOOST_TEST(
      error_of("Get-PSBreakpoint -Id 9999").starts_with("PSBreakpoint:BreakpointIdNotFound,"));
  BOOST_TEST(error_of("Set-PSBreakpoint -Variable x -Mode Read").find("-Mode Read") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
