#include <boost/test/unit_test.hpp>

#include "folder.h"
#include "running.h"

using namespace psjsh;

BOOST_AUTO_TEST_SUITE(ps_drives)

BOOST_AUTO_TEST_CASE(a_drive_of_the_file_system_stands_for_its_root) {
  const Folder folder;
  folder.add("deep/a.txt", "text");
  const std::string start = "$null = New-PSDrive T FileSystem '" + folder.path() + "'; ";
  BOOST_TEST(output_of(start + "Get-Content T:/deep/a.txt; Test-Path T:\\deep; (Get-ChildItem T: "
                               "-Recurse -File).Name; Set-Location T:/deep; \"$PWD\"; (Get-Item "
                               "a.txt).Name; Set-Location /; \"$PWD\"; Set-Location -; \"$PWD\"") ==
             "text;True;a.txt;T:/deep;a.txt;/;T:/deep;");
  BOOST_TEST(output_of(start + "Remove-PSDrive T; Test-Path T:/deep; (Get-PSDrive -PSProvider "
                               "FileSystem).Name -contains 'T'") == "False;False;");
}

BOOST_AUTO_TEST_CASE(drives_are_refused_with_reasons) {
  BOOST_TEST(error_of("New-PSDrive T FileSystem /no/such").starts_with("DriveRootError"));
  BOOST_TEST(error_of("New-PSDrive Env FileSystem /tmp").starts_with("DriveAlreadyExists"));
  BOOST_TEST(error_of("New-PSDrive T NoSuch /").starts_with("ProviderNotFound"));
  BOOST_TEST(error_of("Get-PSDrive T").starts_with("GetLocationNoMatchingDrive"));
  BOOST_TEST(error_of("Remove-PSDrive T").starts_with("DriveNotFound"));
  BOOST_TEST(error_of("Get-Item T:/x").starts_with("DriveNotFound"));
  BOOST_TEST(error_of("$null = New-PSDrive T FileSystem /tmp; Set-Location T:; Remove-PSDrive T") !=
             "");
}

BOOST_AUTO_TEST_CASE(the_session_can_be_on_a_drive_that_is_no_file_system) {
  BOOST_TEST(output_of("$env:PSJ_D = 'v'; Push-Location Env:; \"$PWD\"; (Get-Item PSJ_D).Value; "
                       "Test-Path PSJ_D; @(Get-ChildItem).Count -gt 1; Pop-Location; \"$PWD\" -eq "
                       "'Env:/'") == "Env:/;v;True;True;False;");
}

BOOST_AUTO_TEST_CASE(nothing_is_copied_into_itself) {
  const Folder folder;
  folder.add("d/a.txt", "x");
  const std::string d = folder.path() + "/d";
  BOOST_TEST(error_of("Copy-Item " + d + " " + d + "/sub -Recurse").starts_with("CopyError"));
  BOOST_TEST(error_of("Copy-Item " + d + "/a.txt " + d).starts_with("CopyError"));
  BOOST_TEST(output_of("Copy-Item " + d + " " + d + "2 -Recurse; Get-ChildItem " + d + "2 -Name") ==
             "a.txt;");
}

BOOST_AUTO_TEST_CASE(links_that_lead_back_are_walked_once) {
  const Folder folder;
  folder.add("d/a.txt", "x");
  std::filesystem::create_directory_symlink("..", folder.path() + "/d/up");
  BOOST_TEST(
      output_of("Get-ChildItem " + folder.path() +
                " -Recurse -FollowSymlink -File -WarningAction Ignore | ForEach-Object Name") ==
      "a.txt;");
  BOOST_TEST(output_of("Copy-Item " + folder.path() + "/d " + folder.path() +
                       "/e -Recurse; Test-Path " + folder.path() + "/e/a.txt") == "True;");
}

BOOST_AUTO_TEST_CASE(the_file_system_has_no_properties_that_come_and_go) {
  BOOST_TEST(error_of("New-ItemProperty / -Name x -Value 1") ==
             "NotSupported,Microsoft.PowerShell.Commands.NewItemPropertyCommand: Cannot use "
             "interface. The IDynamicPropertyCmdletProvider interface is not supported by this "
             "provider.");
  BOOST_TEST(error_of("Remove-ItemProperty /no/such x").starts_with("PathNotFound"));
}

BOOST_AUTO_TEST_SUITE_END()
