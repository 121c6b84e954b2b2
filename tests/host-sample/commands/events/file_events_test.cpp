#include <boost/test/unit_test.hpp>

#include "../folder.h"
#include "../running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(file_events)

BOOST_AUTO_TEST_CASE(a_watcher_tells_what_happens_to_files) {
  const Folder folder;
  const std::string start =
      "$w = [System.IO.FileSystemWatcher]::new('" + folder.path() +
      "', '*.txt'); foreach ($n in 'Created', 'Deleted', 'Renamed') { Register-ObjectEvent $w $n "
      "-SourceIdentifier $n | Out-Null }; $w.EnableRaisingEvents = $true; ";
  BOOST_TEST(
      output_of(start + "Set-Content " + folder.path() + "/x.log 1; Set-Content " + folder.path() +
                "/a.txt 1; (Wait-Event Created -Timeout 10).SourceEventArgs.Name; Rename-Item " +
                folder.path() +
                "/a.txt b.txt; $e = (Wait-Event Renamed -Timeout 10).SourceEventArgs; "
                "\"$($e.OldName) $($e.Name) $($e.ChangeType)\"; Remove-Item " +
                folder.path() +
                "/b.txt; (Wait-Event Deleted -Timeout 10).SourceEventArgs.FullPath -eq '" +
                folder.path() +
                "/b.txt'; @(Get-Event).Count; Get-EventSubscriber | "
                "Unregister-Event; $w.Dispose()") == "a.txt;a.txt b.txt Renamed;True;3;");
}

BOOST_AUTO_TEST_CASE(folders_below_are_watched_when_asked_for) {
  const Folder folder;
  folder.add("sub/old.txt", "x");
  BOOST_TEST(
      output_of("$w = New-Object IO.FileSystemWatcher " + folder.path() +
                " -Property @{ IncludeSubdirectories = $true; EnableRaisingEvents = $true }; "
                "$null = Register-ObjectEvent $w Changed -SourceIdentifier c; Add-Content " +
                folder.path() +
                "/sub/old.txt more; (Wait-Event c -Timeout 10).SourceEventArgs.Name; "
                "Unregister-Event c; $w.Dispose()") == "sub/old.txt;");
}

BOOST_AUTO_TEST_CASE(a_process_that_ends_is_an_event) {
  BOOST_TEST(
      output_of("$p = Start-Process sleep 0.05 -PassThru; $p.EnableRaisingEvents = $true; "
                "$null = Register-ObjectEvent $p Exited -SourceIdentifier x; [bool](Wait-Event "
                "x -Timeout 10); $p.HasExited; Unregister-Event x") == "True;True;");
}

BOOST_AUTO_TEST_SUITE_END()
