#include <boost/test/unit_test.hpp>

#include "../running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(runspaces)

BOOST_AUTO_TEST_CASE(variables_of_a_runspace_are_set_and_read_from_outside) {
  BOOST_TEST(output_of("$r = [runspacefactory]::CreateRunspace(); $r.Open(); "
                       "$r.SessionStateProxy.SetVariable('x', 3); "
                       "$p = [powershell]::Create(); $p.Runspace = $r; "
                       "$p.AddScript('$y = $x + 1').Invoke(); "
                       "$r.SessionStateProxy.GetVariable('y'); \"$($r.RunspaceStateInfo.State)\"; "
                       "$r.Close(); \"$($r.RunspaceStateInfo.State)\"") == "4;Opened;Closed;");
}

BOOST_AUTO_TEST_CASE(a_runspace_that_is_not_open_runs_nothing) {
  BOOST_TEST(error_of("$p = [powershell]::Create(); "
                      "$p.Runspace = [runspacefactory]::CreateRunspace(); "
                      "$p.AddScript('1').Invoke()")
                 .find("Current state of the runspace is 'BeforeOpen'.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(code_finds_the_runspace_that_it_runs_in) {
  BOOST_TEST(output_of("$r = [runspacefactory]::CreateRunspace(); $r.Name = 'mine'; $r.Open(); "
                       "$p = [powershell]::Create(); $p.Runspace = $r; "
                       "$own = $p.AddScript('[runspace]::DefaultRunspace; $Host.Runspace.Name')"
                       ".Invoke(); $own[0].Name; $own[0].Id -eq $r.Id; $own[0] -eq $r; $own[1]; "
                       "[runspace]::DefaultRunspace.Id -eq $r.Id; $r.Close()") ==
             "mine;True;True;mine;False;");
}

BOOST_AUTO_TEST_CASE(the_shells_own_runspace_is_found_by_id_and_name) {
  BOOST_TEST(output_of("$r = [runspace]::DefaultRunspace; (Get-Runspace -Id $r.Id).Name -eq "
                       "$r.Name; @(Get-Runspace Run*).Id -contains $r.Id; "
                       "(Get-Runspace -InstanceId $r.InstanceId).Id -eq $r.Id; "
                       "@(Get-Runspace -Id 99999).Count") == "True;True;True;0;");
}

BOOST_AUTO_TEST_CASE(open_runspaces_are_listed_until_they_are_disposed) {
  BOOST_TEST(output_of("$r = [runspacefactory]::CreateRunspace(); $r.Name = 'listed'; $r.Open(); "
                       "Get-Runspace -Name listed | % { \"$($_.RunspaceAvailability)\"; "
                       "$_.Dispose() }; @(Get-Runspace -Name listed).Count; "
                       "\"$($r.RunspaceStateInfo.State)\"") == "Available;0;Closed;");
}

BOOST_AUTO_TEST_CASE(a_runspace_runs_one_script_at_a_time) {
  BOOST_TEST(error_of("$r = [runspacefactory]::CreateRunspace(); $r.Open(); "
                      "$a = [powershell]::Create(); $a.Runspace = $r; "
                      "$h = $a.AddScript('Start-Sleep 20').BeginInvoke(); "
                      "$b = [powershell]::Create(); $b.Runspace = $r; "
                      "try { $b.AddScript('1').Invoke() } finally { $r.Close() }")
                 .find("Pipelines cannot be run concurrently.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_pool_runs_no_more_scripts_at_once_than_its_maximum) {
  BOOST_TEST(
      output_of(
          "$pool = [runspacefactory]::CreateRunspacePool(1, 2); $pool.Open(); "
          "$s = [hashtable]::Synchronized(@{ now = 0; most = 0 }); "
          "$runs = foreach ($n in 1..5) { $p = [powershell]::Create(); $p.RunspacePool = $pool; "
          "[void]$p.AddScript({ param($s, $n) [Threading.Monitor]::Enter($s); $s.now++; "
          "if ($s.now -gt $s.most) { $s.most = $s.now }; [Threading.Monitor]::Exit($s); "
          "Start-Sleep -Milliseconds 40; [Threading.Monitor]::Enter($s); $s.now--; "
          "[Threading.Monitor]::Exit($s); $n * $n }).AddArgument($s).AddArgument($n); "
          "[pscustomobject]@{ P = $p; H = $p.BeginInvoke() } }; "
          "($runs | % { $_.P.EndInvoke($_.H) }) -join ','; $s.most; "
          "$pool.SetMaxRunspaces(0); $pool.GetMaxRunspaces(); $pool.Dispose()") ==
      "1,4,9,16,25;2;False;2;");
}

BOOST_AUTO_TEST_CASE(a_script_that_waits_for_a_pool_can_be_stopped) {
  BOOST_TEST(output_of("$pool = [runspacefactory]::CreateRunspacePool(1, 1); $pool.Open(); "
                       "$a = [powershell]::Create(); $a.RunspacePool = $pool; "
                       "[void]$a.AddScript('Start-Sleep 20').BeginInvoke(); "
                       "$b = [powershell]::Create(); $b.RunspacePool = $pool; "
                       "[void]$b.AddScript('1').BeginInvoke(); $b.Stop(); "
                       "\"$($b.InvocationStateInfo.State)\"; $pool.Close(); "
                       "\"$($a.InvocationStateInfo.State)\"") == "Stopped;Stopped;");
}

BOOST_AUTO_TEST_CASE(an_initial_state_gives_variables_and_functions) {
  BOOST_TEST(
      output_of("$i = [initialsessionstate]::CreateDefault(); $n = "
                "'System.Management.Automation.Runspaces.SessionState'; "
                "$i.Variables.Add((New-Object ($n + 'VariableEntry') 'v', 9, '')); "
                "$i.Commands.Add((New-Object ($n + 'FunctionEntry') 'f', '\"v is $v\"')); "
                "$r = [runspacefactory]::CreateRunspace($i); $r.Open(); "
                "$p = [powershell]::Create(); $p.Runspace = $r; $p.AddScript('f').Invoke()") ==
      "v is 9;");
}

BOOST_AUTO_TEST_CASE(a_pool_of_no_runspaces_is_refused) {
  BOOST_TEST(error_of("[runspacefactory]::CreateRunspacePool(1, 0)")
                 .find("The maximum pool size cannot be less than 1.") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
