#include <boost/test/unit_test.hpp>
#include <chrono>

#include "../running.h"
#include "commands/runspaces/script_run.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(power_shell)

BOOST_AUTO_TEST_CASE(a_script_gets_its_arguments_and_gives_its_output_as_a_collection) {
  BOOST_TEST(output_of("$r = [powershell]::Create().AddScript({ param($a, $b) $a + $b; 'x' })"
                       ".AddArgument(2).AddParameter('b', 3).Invoke(); $r; $r.Count; $r[1]") ==
             "5;x;2;x;");
}

BOOST_AUTO_TEST_CASE(commands_make_a_pipeline_until_a_statement_ends) {
  BOOST_TEST(
      output_of("$p = [powershell]::Create().AddScript('3; 1; 2').AddCommand('Sort-Object')"
                ".AddParameter('Descending').AddStatement().AddScript('$input | % { $_ }; 9'); "
                "$p.Invoke() -join ','") == "3,2,1,9;");
}

BOOST_AUTO_TEST_CASE(input_goes_into_the_first_command) {
  BOOST_TEST(output_of("[powershell]::Create().AddCommand('ForEach-Object')"
                       ".AddParameters(@{ Process = { $_ * 2 } }).Invoke(@(1, 2)) -join ','") ==
             "2,4;");
}

BOOST_AUTO_TEST_CASE(a_script_leaves_its_variables_unless_it_has_a_scope_of_its_own) {
  const std::string then =
      "[void]$p.Invoke(); $p.Commands.Clear(); \"$($p.AddScript('$v').Invoke())\"";
  BOOST_TEST(output_of("$p = [powershell]::Create().AddScript('$v = 4'); " + then) == "4;");
  BOOST_TEST(output_of("$p = [powershell]::Create().AddScript('$v = 4', $true); " + then) == ";");
}

BOOST_AUTO_TEST_CASE(records_of_the_other_streams_are_collected) {
  BOOST_TEST(output_of("$p = [powershell]::Create().AddScript('Write-Error e; Write-Warning w; "
                       "Write-Verbose v -Verbose; Write-Host h; 1/0; 7'); $p.Invoke(); "
                       "$s = $p.Streams; $p.HadErrors; $s.Error.Count; \"$($s.Warning[0])\"; "
                       "\"$($s.Verbose[0])\"; \"$($s.Information[0])\"; "
                       "($s.Error.ReadAll() -join ','); $s.Error.Count") ==
             "7;True;2;w;v;h;e,Attempted to divide by zero.;0;");
}

BOOST_AUTO_TEST_CASE(a_terminating_error_is_thrown_around_the_scripts_own) {
  BOOST_TEST(output_of("$p = [powershell]::Create().AddScript('throw \"boom\"'); "
                       "try { $p.Invoke() } catch { $_.Exception.Message; "
                       "$_.Exception.InnerException.GetType().Name; $_.FullyQualifiedErrorId }; "
                       "\"$($p.InvocationStateInfo.State)\"; "
                       "$p.InvocationStateInfo.Reason.Message") ==
             "Exception calling \"Invoke\" with \"0\" argument(s): \"boom\";RuntimeException;"
             "RuntimeException;Failed;boom;");
}

BOOST_AUTO_TEST_CASE(an_error_of_one_of_several_statements_goes_to_the_error_stream) {
  BOOST_TEST(output_of("$p = [powershell]::Create().AddCommand('No-Such').AddStatement()"
                       ".AddScript('2'); $p.Invoke(); $p.Streams.Error[0].FullyQualifiedErrorId") ==
             "2;CommandNotFoundException;");
}

BOOST_AUTO_TEST_CASE(nothing_to_run_and_a_parameter_without_a_command_are_refused) {
  BOOST_TEST(error_of("[powershell]::Create().Invoke()").find("No commands are specified.") !=
             std::string::npos);
  BOOST_TEST(error_of("[powershell]::Create().AddParameter('x')")
                 .find("A command is required to add a parameter.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_begun_script_runs_beside_the_caller_until_its_end_is_asked_for) {
  BOOST_TEST(
      output_of("$gate = [hashtable]::Synchronized(@{}); "
                "$p = [powershell]::Create().AddScript('param($g) "
                "while (-not $g.open) { Start-Sleep -Milliseconds 5 }; 5').AddArgument($gate); "
                "$h = $p.BeginInvoke(); $h.IsCompleted; $h.AsyncWaitHandle.WaitOne(20); "
                "\"$($p.InvocationStateInfo.State)\"; $gate.open = $true; "
                "$p.EndInvoke($h); $h.IsCompleted; $h.AsyncWaitHandle.WaitOne(0)") ==
      "False;False;Running;5;True;True;");
}

BOOST_AUTO_TEST_CASE(a_second_run_of_the_same_object_waits_for_nobody_and_is_refused) {
  BOOST_TEST(error_of("$p = [powershell]::Create().AddScript('Start-Sleep 20'); "
                      "$h = $p.BeginInvoke(); try { $p.Invoke() } finally { $p.Stop() }")
                 .find("not valid for this operation") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(stop_ends_a_sleeping_script_at_once) {
  const auto begin = std::chrono::steady_clock::now();
  BOOST_TEST(output_of("$p = [powershell]::Create().AddScript('Start-Sleep 30'); "
                       "$h = $p.BeginInvoke(); $p.Stop(); \"$($p.InvocationStateInfo.State)\"; "
                       "try { $p.EndInvoke($h) } catch { "
                       "$_.Exception.InnerException.GetType().Name }; $p.Dispose()") ==
             "Stopped;PipelineStoppedException;");
  const bool soon = std::chrono::steady_clock::now() - begin < std::chrono::seconds(5);
  BOOST_TEST(soon);
}

BOOST_AUTO_TEST_CASE(output_can_go_to_a_collection_of_the_callers) {
  BOOST_TEST(output_of("$out = [System.Management.Automation.PSDataCollection[psobject]]::new(); "
                       "$p = [powershell]::Create().AddScript('1..3'); "
                       "$h = $p.BeginInvoke($null, $out); $null -eq $p.EndInvoke($h); "
                       "$out -join ','") == "True;1,2,3;");
}

BOOST_AUTO_TEST_CASE(commands_of_the_current_runspace_see_its_variables) {
  BOOST_TEST(
      output_of("$z = 5; [powershell]::Create('CurrentRunspace').AddScript('$z').Invoke()") ==
      "5;");
}

BOOST_AUTO_TEST_SUITE_END()
