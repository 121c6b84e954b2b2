// Rules of the language that need a command to be seen.
#include <boost/test/unit_test.hpp>

#include "folder.h"
#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(language_rules)

BOOST_AUTO_TEST_CASE(strict_mode_1_lets_unset_variables_in_strings_pass) {
  const Ran ran = run_script("Set-StrictMode -Version 1; \"[$no][$($no)]\"; $no; 'a'.Nope; 'end'");
  BOOST_TEST(ran.output == "[][];;end;");
  BOOST_TEST(ran.errors.size() == 1u);
}

BOOST_AUTO_TEST_CASE(strict_mode_2_refuses_missing_properties_and_calls_that_look_like_methods) {
  const Ran ran = run_script(
      "Set-StrictMode -Version 2; function f($a) { 'f' }; \"[$no]\"; (5).Count; @(1).Count; f(1, "
      "2); f (1, 2)");
  BOOST_TEST(ran.output == "1;f;");
  BOOST_REQUIRE(ran.errors.size() == 3u);
  BOOST_TEST(ran.errors[0].starts_with("VariableIsUndefined"));
  BOOST_TEST(ran.errors[1].starts_with("PropertyNotFoundStrict"));
  BOOST_TEST(ran.errors[2].starts_with("StrictModeFunctionCallWithParens"));
}

BOOST_AUTO_TEST_CASE(strict_mode_ends_with_its_scope_and_takes_known_versions_only) {
  BOOST_TEST(output_of("& { Set-StrictMode -Version Latest }; \"[$no]\"") == "[];");
  BOOST_TEST(error_of("Set-StrictMode -Version 9").find("does not contain a valid PowerShell") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_script_says_which_versions_and_editions_it_requires) {
  const Folder folder;
  const auto run = [&](const std::string &text) {
    return run_script("& '" + folder.add("s.ps1", text) + "'");
  };
  BOOST_TEST(run("#requires -Version 5.1\n'ran'").output == "ran;");
  BOOST_TEST(run("'x'\n  #Requires -PSEdition Core -Version 7.4\n").output == "x;");
  BOOST_TEST(run("@'\n#requires -Version 99\n'@").output.starts_with("#requires"));
  BOOST_TEST(run("#requires -Version 8\n'ran'")
                 .errors.at(0)
                 .starts_with("ScriptRequiresUnmatchedPSVersion: The script 's.ps1' cannot be run "
                              "because it contained a "
                              "\"#requires\" statement for PowerShell 8.0."));
  BOOST_TEST(run("#requires -PSEdition Desktop")
                 .errors.at(0)
                 .starts_with("ScriptRequiresUnmatchedPSEdition"));
  BOOST_TEST(run("#requires -RunAsAdministrator\n'ran'").output == "ran;");
}

BOOST_AUTO_TEST_CASE(required_modules_are_imported_or_the_script_does_not_run) {
  const Folder folder;
  const std::string module = folder.add("m.psm1", "function Get-M { 'm' }");
  const std::string good = folder.add("good.ps1", "#requires -Modules '" + module + "'\nGet-M");
  const std::string bad = folder.add("bad.ps1", "#requires -Modules no-such-one, other\n'ran'");
  BOOST_TEST(output_of("& '" + good + "'") == "m;");
  BOOST_TEST(error_of(". '" + bad + "'") ==
             "ScriptRequiresMissingModules: The script 'bad.ps1' cannot be run because the "
             "following modules that are specified by the \"#requires\" statements of the script "
             "are missing: no-such-one.");
}

BOOST_AUTO_TEST_CASE(programs_get_what_follows_the_stop_parsing_sign_as_it_is) {
  BOOST_TEST(output_of("/bin/echo a --% $x \"b\" ; c") == "a $x \"b\" ; c;");
  BOOST_TEST(output_of("Write-Output --% x y") == "--%;x y;");
  BOOST_TEST(output_of("$env:PSJ_X = 'v'; /bin/echo --% %PSJ_X% %PSJ_NO% 5%") == "v %PSJ_NO% 5%;");
}

BOOST_AUTO_TEST_CASE(programs_get_numbers_as_written) {
  BOOST_TEST(output_of("/bin/echo 1.50 0x1F") == "1.50 0x1F;");
}

BOOST_AUTO_TEST_CASE(a_module_on_the_path_is_loaded_by_the_first_use_of_its_command) {
  const Folder folder;
  folder.add("Auto/Auto.psm1", "function Get-Auto($n) { \"auto $n\" }");
  folder.add("Man/1.2/Man.psd1",
             "@{ RootModule = 'Man.psm1'; ModuleVersion = '1.2'; FunctionsToExport = 'Get-Man' }");
  folder.add("Man/1.2/Man.psm1", "function Get-Man { 'man' }; function Get-Hidden { 'hidden' }");
  const std::string start = "$env:PSModulePath = '" + folder.path() + "'; ";
  BOOST_TEST(output_of(start + "Get-Auto 5; (Get-Module Auto).Name") == "auto 5;Auto;");
  BOOST_TEST(output_of(start + "Get-Man; Man\\Get-Man; (Get-Module Man).Version.ToString()") ==
             "man;man;1.2;");
  BOOST_TEST(error_of(start + "Get-Hidden").starts_with("CommandNotFoundException"));
  BOOST_TEST(error_of(start + "None\\Get-Auto").starts_with("CouldNotAutoLoadModule"));
  BOOST_TEST(error_of(start + "$PSModuleAutoLoadingPreference = 'None'; Get-Auto")
                 .starts_with("CommandNotFoundException"));
  BOOST_TEST(output_of(start + "Get-Module -ListAvailable | ForEach-Object { \"$($_.Name) "
                               "$($_.Version)\" }") == "Auto 0.0;Man 1.2;");
}

BOOST_AUTO_TEST_CASE(a_module_can_be_an_object_and_the_place_where_code_runs) {
  const std::string module =
      "$m = New-Module -Name M { $n = 1; function Add-N { $script:n++; $n } }; ";
  BOOST_TEST(output_of(module + "Add-N; & $m { $n }; & $m Add-N") == "2;2;3;");
  BOOST_TEST(output_of("$o = New-Module -AsCustomObject { $v = 5; function Get-V { $v }; "
                       "Export-ModuleMember -Variable v -Function Get-V }; $o.v; $o.v = 6; "
                       "$o.'Get-V'()") == "5;6;");
}

BOOST_AUTO_TEST_CASE(a_closure_keeps_script_variables_of_its_own) {
  BOOST_TEST(
      output_of("function counter { $c = 0; { $script:c++; $script:c }.GetNewClosure() }; $a "
                "= counter; $b = counter; & $a; & $a; & $b; 7 | ForEach-Object $a") == "1;2;1;3;");
}

BOOST_AUTO_TEST_CASE(manifests_are_written_read_and_checked) {
  const Folder folder;
  const std::string file = folder.path() + "/m.psd1";
  folder.add("code.psd1", "@{ A = Get-Date }");
  BOOST_TEST(output_of("New-ModuleManifest " + file +
                       " -ModuleVersion 1.2.3 -Author \"O'Neil\" -FunctionsToExport Get-A, Get-B; "
                       "$d = Import-PowerShellDataFile " +
                       file + "; $d.Author; $d.FunctionsToExport.Count; (Test-ModuleManifest " +
                       file + ").Version.ToString()") == "O'Neil;2;1.2.3;");
  BOOST_TEST(error_of("Import-PowerShellDataFile " + folder.path() + "/code.psd1") != "");
  BOOST_TEST(
      error_of("Test-ModuleManifest " + folder.path() + "/none.psd1").starts_with("PathNotFound"));
}

BOOST_AUTO_TEST_CASE(the_outcome_of_a_statement_is_that_of_its_own_command) {
  BOOST_TEST(
      output_of("(Get-Item /nope -ErrorAction Ignore); $?; [bool](Get-Item /nope -ErrorAction "
                "Ignore); $?; \"$(/bin/false)\"; $?") == "False;False;True;;True;");
  BOOST_TEST(output_of("function f { /bin/false }; f; $?; if (/bin/false) { } else { $? }") ==
             "True;True;");
  BOOST_TEST(output_of("try { 1/0 } catch { $? }; try { 1/0 } catch { }; $?") == "False;False;");
}

BOOST_AUTO_TEST_CASE(dates_without_time_and_times_without_date_are_values) {
  BOOST_TEST(output_of("$d = [dateonly]'2024-02-28'; \"$($d.AddDays(2))\"; $d.DayNumber; "
                       "$d -lt [dateonly]::new(2024, 3, 1); $d.ToString('yyyy-MM-dd'); "
                       "\"$([timeonly]::new(23, 5).AddHours(2))\"; "
                       "[timeonly]'12:34' -eq [timeonly]::FromTimeSpan('12:34')") ==
             "03/01/2024;738943;True;2024-02-28;01:05;True;");
  BOOST_TEST(error_of("[dateonly]'x'").find("was not recognized as a valid DateOnly.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_first_argument_weighs_most_in_the_choice_of_an_overload) {
  BOOST_TEST(output_of("[math]::Max(1, 2L).GetType().Name; [math]::Max(1L, 2).GetType().Name; "
                       "[math]::Max(1.5, 2)") == "Int32;Int64;2;");
}

BOOST_AUTO_TEST_CASE(a_division_gives_both_results) {
  BOOST_TEST(output_of("$q = [math]::DivRem(7, 2); $q.Item1; $q.Item2; \"$q\"") == "3;1;(3, 1);");
}

BOOST_AUTO_TEST_CASE(xml_that_does_not_end_is_refused_by_its_open_elements) {
  BOOST_TEST(error_of("[xml]'<a>'").find("The following elements are not closed: a.") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
