#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "commands/digest.h"
#include "running.h"

using namespace psjsh;

namespace {

// A folder that goes with the test; the script stands in it.
class Folder {
 public:
  Folder() {
    path_ = (std::filesystem::temp_directory_path() / "psjsh-commands-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) path_.clear();
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string run(const std::string &script) const {
    return output_of("Set-Location '" + path_ + "'; " + script);
  }
  std::string error(const std::string &script) const {
    return error_of("Set-Location '" + path_ + "'; " + script);
  }
  const std::string &path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(file_commands, Folder)

BOOST_AUTO_TEST_CASE(content_is_written_added_to_and_read_in_lines) {
  BOOST_TEST(run("Set-Content f.txt a, b; Add-Content f.txt c; Get-Content f.txt") == "a;b;c;");
  BOOST_TEST(run("Get-Content f.txt -Tail 1; Get-Content f.txt -TotalCount 1") == "c;a;");
  BOOST_TEST(run("(Get-Content f.txt -Raw).Length") == "6;");
  BOOST_TEST(error("Get-Content nope") ==
             "PathNotFound,Microsoft.PowerShell.Commands.GetContentCommand: Cannot find path '" +
                 path() + "/nope' because it does not exist.");
}

BOOST_AUTO_TEST_CASE(items_are_listed_with_folders_first) {
  BOOST_TEST(run("$null = New-Item b.txt, a.txt; $null = New-Item d -ItemType Directory; "
                 "Set-Content d/x.txt 1; Get-ChildItem -Recurse -Name") ==
             "d;a.txt;b.txt;d/x.txt;");
  BOOST_TEST(run("Get-ChildItem *.txt -Name; Test-Path d -PathType Leaf") == "a.txt;b.txt;False;");
}

BOOST_AUTO_TEST_CASE(items_are_copied_moved_and_removed) {
  BOOST_TEST(run("Set-Content a one; Copy-Item a b; Move-Item b c; Get-Content c; Remove-Item a, c;"
                 "@(Get-ChildItem).Count") == "one;0;");
}

BOOST_AUTO_TEST_CASE(literal_paths_have_no_wildcards) {
  BOOST_TEST(run("$null = New-Item 'a[1]'; Test-Path 'a[1]'; Test-Path -LiteralPath 'a[1]'") ==
             "False;True;");
}

BOOST_AUTO_TEST_CASE(a_drive_that_is_not_there_is_no_folder_of_that_name) {
  for (const char *command :
       {"New-Item HKLM:\\x", "Set-Content HKLM:/x 1", "Copy-Item /etc/passwd HKLM:\\x",
        "1 | Out-File HKLM:x", "[pscustomobject]@{ a = 1 } | Export-Csv HKLM:\\x"})
    BOOST_TEST(
        error(command).find("Cannot find drive. A drive with the name 'HKLM' does not exist.") !=
            std::string::npos,
        command);
}

BOOST_AUTO_TEST_CASE(paths_are_joined_and_split) {
  BOOST_TEST(run("Join-Path a b c; Split-Path a/b.tar.gz -LeafBase; Split-Path /x/y") ==
             "a/b/c;b.tar;/x;");
}

BOOST_AUTO_TEST_CASE(digests_are_those_of_the_standards) {
  BOOST_TEST(*hex_digest("md5", "abc") == "900150983CD24FB0D6963F7D28E17F72");
  BOOST_TEST(*hex_digest("SHA1", "abc") == "A9993E364706816ABA3E25717850C26C9CD0D89D");
  BOOST_TEST(*hex_digest("SHA256", "") ==
             "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
  BOOST_TEST(hex_digest("SHA512", std::string(200, 'x'))->size() == 128U);
  BOOST_TEST(!hex_digest("CRC32", "").has_value());
}

BOOST_AUTO_TEST_CASE(modules_export_and_keep_what_is_theirs) {
  BOOST_TEST(run("Set-Content m.psm1 'function Get-In { param($n) 1..2 | % { \"$n$_\" } } "
                 "function Get-Out { Get-In x } Export-ModuleMember -Function Get-Out'; "
                 "Import-Module ./m.psm1; Get-Out") == "x1;x2;");
  BOOST_TEST(error("Import-Module ./m.psm1; Get-In").find("CommandNotFoundException") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
