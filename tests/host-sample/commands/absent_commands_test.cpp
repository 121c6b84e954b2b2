// What scripts may ask for and this shell does not have: each is refused by an error that says what
// is missing.
#include <boost/test/unit_test.hpp>

#include "language/run/absent_commands.h"
#include "running.h"

using namespace psjsh;

namespace {

// Name and a piece of what the error says.
struct Row {
  const char *command, *missing;
};

constexpr Row kRows[] = {
    {"Assert-AreEqual", "test framework of Azure PowerShell"},
    {"Assert-NotNull", "test framework of Azure PowerShell"},
    {"Assert-True", "test framework of Azure PowerShell"},
    {"Assert-Null", "test framework of Azure PowerShell"},
    {"Clean-ResourceGroup", "test framework of Azure PowerShell"},
    {"Get-ResourceGroupName", "test framework of Azure PowerShell"},
    {"Get-ResourceName", "test framework of Azure PowerShell"},
    {"Get-ProviderLocation", "test framework of Azure PowerShell"},
    {"New-AzResourceGroup", "Microsoft Azure"},
    {"New-AzVirtualNetwork", "Microsoft Azure"},
    {"New-AzVirtualNetworkSubnetConfig", "Microsoft Azure"},
    {"Get-WmiObject", "needs WMI"},
    {"get-adcomputer", "ActiveDirectory"},
    {"Get-NetAdapter", "network modules of Windows"},
    {"Start-Service", "service manager of Windows"},
    {"Get-Counter", "performance counters of Windows"},
    {"Register-ScheduledJob", "scheduled tasks"},
    {"Connect-PSSession", "WS-Management"},
    {"Disconnect-PSSession", "WS-Management"},
    {"Receive-PSSession", "WS-Management"},
    {"Set-PSDebug", "tracing of lines"},
    {"Trace-Command", "trace sources"},
    {"Wait-Debugger", "interactive debugger"},
    {"Out-GridView", "graphical desktop"},
    {"Install-Module", "package managers"},
    {"Get-SPSite", "module of its vendor"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(absent_commands)

BOOST_AUTO_TEST_CASE(each_is_refused_by_what_is_missing) {
  for (const Row &row : kRows) BOOST_TEST_CONTEXT(row.command) {
      const std::string error = error_of(std::string(row.command) + " -Name x");
      BOOST_TEST(error.starts_with("CommandNotFoundException"));
      BOOST_TEST(error.find(row.missing) != std::string::npos);
      BOOST_TEST(error.find("not recognized") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_script_can_have_a_function_of_that_name) {
  BOOST_TEST(output_of("function Get-WmiObject { 'own' }; Get-WmiObject") == "own;");
}

BOOST_AUTO_TEST_CASE(names_that_only_look_alike_are_just_unknown) {
  for (const char *name : {"Get-Special", "Get-Netting", "Add-Address", "Get-Azure", "Do-It"})
    BOOST_TEST(why_absent(name).empty(), name);
  BOOST_TEST(error_of("Get-Special").find("is not recognized") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_error_has_the_place) {
  BOOST_TEST(output_of("try {\n  Get-WmiObject x\n} catch { $_.InvocationInfo.ScriptLineNumber; "
                       "$_.InvocationInfo.OffsetInLine }") == "2;3;");
}

BOOST_AUTO_TEST_CASE(types_that_would_be_compiled_are_refused_by_their_name) {
  BOOST_TEST(error_of("Add-Type -TypeDefinition 'public class Foo { }'").find("class Foo") !=
             std::string::npos);
  BOOST_TEST(error_of("Add-Type -Name Native -MemberDefinition 'x'").find("class Native") !=
             std::string::npos);
  BOOST_TEST(error_of("Add-Type -Path /some/My.dll").find("/some/My.dll") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(assemblies_of_windows_are_not_found_and_others_need_no_loading) {
  BOOST_TEST(output_of("Add-Type -AssemblyName System.Net.Http, System.Core; 'ok'") == "ok;");
  BOOST_TEST(error_of("Add-Type -AssemblyName System.Windows.Forms")
                 .starts_with("ASSEMBLY_NOT_FOUND,Microsoft.PowerShell.Commands.AddTypeCommand"));
}

// The language's own rows.
BOOST_AUTO_TEST_CASE(constructs_of_other_engines_are_refused_by_name) {
  BOOST_TEST(error_of("workflow w { 1 }").find("Workflow is not supported") != std::string::npos);
  BOOST_TEST(error_of("configuration c { 1 }").find("configuration is not supported") !=
             std::string::npos);
  BOOST_TEST(error_of("[adsi]'x'").find("Unable to find type [adsi]") != std::string::npos);
  BOOST_TEST(error_of("New-Object System.Windows.Forms.Form")
                 .find("Cannot find type [System.Windows.Forms.Form]") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(traps_and_runspaces_are_there) {
  BOOST_TEST(output_of("& { trap { 'trapped'; continue }; throw 'x'; 'on' }") == "trapped;on;");
  BOOST_TEST(output_of("[powershell]::Create().AddScript('1 + 1').Invoke()") == "2;");
}

BOOST_AUTO_TEST_SUITE_END()
