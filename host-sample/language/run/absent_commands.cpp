#include "language/run/absent_commands.h"

#include <algorithm>

#include "invariant/wildcard.h"

namespace psjsh {
namespace {

// Names of one reason, with wildcards, between blanks. The first row that fits counts. A pattern
// with a set looks at the case of letters: Get-SPSite, not Get-Special.
struct AbsentRow {
  const char *names, *why;
};

constexpr AbsentRow kAbsent[] = {
    {"Get-WmiObject gwmi Invoke-WmiMethod iwmi Set-WmiInstance swmi Remove-WmiObject rwmi "
     "Register-WmiEvent",
     "needs WMI, which only Windows PowerShell has; Get-CimInstance is its successor"},
    {"Start-Service sasv Stop-Service spsv Restart-Service Set-Service New-Service "
     "Remove-Service Suspend-Service Resume-Service",
     "needs the service manager of Windows"},
    {"Write-EventLog New-EventLog Remove-EventLog Clear-EventLog Limit-EventLog "
     "Show-EventLog New-WinEvent",
     "needs the event log of Windows"},
    {"Get-Counter Export-Counter Import-Counter", "needs the performance counters of Windows"},
    {"*-ScheduledJob *-ScheduledJobOption *-JobTrigger *-ScheduledTask*",
     "needs scheduled tasks, which only Windows PowerShell has"},
    {"Get-Acl Set-Acl Get-ComputerInfo Rename-Computer Add-Computer Remove-Computer "
     "Checkpoint-Computer Restore-Computer *-ComputerRestore* Get-ControlPanelItem "
     "Show-ControlPanelItem Clear-RecycleBin Set-ExecutionPolicy* Get-AuthenticodeSignature "
     "Set-AuthenticodeSignature *-FileCatalog *-Transaction *-BitsTransfer *-BitsFile "
     "*-LocalUser *-LocalGroup *-LocalGroupMember *-WindowsFeature *-WindowsOptionalFeature "
     "*-WindowsCapability *-WindowsPackage *-WindowsUpdateLog *-Printer *-PrintJob Out-Printer "
     "*-Disk *-Partition *-Volume *-SmbShare *-SmbMapping *-SmbConnection *-ODBCDriver "
     "*-BitLocker* *-Mp[A-Z]* *-AppxPackage *-AppxProvisionedPackage New-WebServiceProxy "
     "*-PSSnapin *-ClusterNode *-ClusterGroup *-Cluster *-ClusterResource *-VMSwitch",
     "needs Windows"},
    {"Get-NetAdapter Get-NetIPAddress Get-NetIPConfiguration Get-NetTCPConnection *-Net[A-Z]* "
     "*-DnsClient* *-DnsServer* Resolve-DnsName Test-NetConnection *-DhcpServer*",
     "needs the network modules of Windows"},
    {"Get-ADComputer Get-ADUser Get-ADGroup Get-ADGroupMember Get-ADDomain Get-ADDomainController "
     "Get-ADForest Get-ADObject Set-ADUser New-ADUser *-AD[A-Z]* *-GPO *-GPLink *-GPRegistryValue",
     "needs the module ActiveDirectory or GroupPolicy of Windows"},
    {"New-AzResourceGroup New-AzVirtualNetwork New-AzVirtualNetworkSubnetConfig Connect-AzAccount "
     "*-Az[A-Z]* *-AzureRm* *-Azure[A-Z]*",
     "needs a module of Microsoft Azure (Az), which is not installed and would need .NET"},
    {"Assert-AreEqual Assert-AreNotEqual Assert-NotNull Assert-Null Assert-True Assert-False "
     "Assert-Throws Assert-ThrowsContains Assert-ThrowsLike Clean-ResourceGroup "
     "Get-ResourceGroupName Get-ResourceName Get-ProviderLocation "
     "Get-ComputeTestResourceName Get-ComputeVMLocation",
     "is a function of the test framework of Azure PowerShell, whose scripts are not loaded"},
    {"*-Mailbox *-MailboxDatabase* *-Exchange* *-TransportService *-TransportRule *-Recipient "
     "*-DistributionGroup*",
     "needs the management tools of Exchange"},
    {"Connect-VIServer Get-VM Get-VMHost New-VM Start-VM Stop-VM Set-VM Remove-VM Get-Datastore "
     "*-VIServer *-VMHost* *-VM[A-Z]*",
     "needs a module of Hyper-V or VMware, which is not installed and would need .NET"},
    {"*-SP[A-Z]* *-SC[A-Z]* *-CM[A-Z]* *-Sql[A-Z]* Invoke-Sqlcmd *-DbaDatabase *-Dba[A-Z]* "
     "*-Mg[A-Z]* Connect-MsolService *-Msol*",
     "needs a module of its vendor, which is not installed and would need .NET"},
    {"Out-GridView ogv Show-Command shcm Get-Clipboard gcb Set-Clipboard scb",
     "needs a graphical desktop"},
    {"*-PSSessionConfiguration *-PSSessionConfigurationFile New-PSRoleCapabilityFile "
     "Enable-PSRemoting Disable-PSRemoting *-WSMan* Set-WSManQuickConfig Connect-PSSession "
     "Disconnect-PSSession Receive-PSSession",
     "needs WS-Management, which this shell does not have"},
    {"Set-PSDebug",
     "needs the tracing of lines, which this shell does not have; Set-PSBreakpoint -Line and "
     "Set-StrictMode are there"},
    {"Trace-Command Get-TraceSource Set-TraceSource",
     "needs the trace sources inside of PowerShell's engine, which this shell does not have"},
    {"Wait-Debugger *-RunspaceDebug Debug-Runspace Debug-Process Enter-PSHostProcess "
     "Exit-PSHostProcess Get-PSHostProcessInfo",
     "needs PowerShell's interactive debugger, which this shell does not have"},
    {"Install-Module Find-Module Save-Module Update-Module Uninstall-Module Get-InstalledModule "
     "Publish-Module Register-PSRepository Get-PSRepository Set-PSRepository Install-Script "
     "Find-Script Save-Script Install-Package Find-Package Get-PackageProvider "
     "Install-PackageProvider Register-PackageSource *-PSResource *-PSResourceRepository",
     "needs PowerShell's package managers (PowerShellGet, PSResourceGet), which run on .NET"},
    {"*-PSReadLine* PSConsoleHostReadLine",
     "needs PSReadLine, which runs on .NET; this shell has a line editor of its own"},
    {"*-DscConfiguration* *-DscResource *-DscLocalConfigurationManager",
     "needs Desired State Configuration of Windows PowerShell"},
    {"*-CmsMessage ConvertFrom-SddlString ConvertFrom-Markdown Show-Markdown *-MarkdownOption "
     "Test-Json",
     "needs libraries of .NET, which this shell does not have"},
};

bool is_among(std::string_view names, std::string_view command) {
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    const std::string_view name = names.substr(0, end);
    const bool any_case = name.find('[') == std::string_view::npos;
    if (psj::invariant::WildcardPattern(name, any_case).matches(command)) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

}  // namespace

std::string_view why_absent(std::string_view command) {
  command.remove_prefix(command.rfind('\\') + 1);
  for (const AbsentRow &row : kAbsent)
    if (is_among(row.names, command)) return row.why;
  return {};
}

std::string not_found_message(std::string_view command) {
  if (const std::string_view why = why_absent(command); !why.empty())
    return "The command '" + std::string(command) + "' is not there: it " + std::string(why) + ".";
  return unknown_command_message(command);
}

std::string unknown_command_message(std::string_view command) {
  return "The term '" + std::string(command) +
         "' is not recognized as a name of a cmdlet, function, script file, or executable "
         "program.\nCheck the spelling of the name, or if a path was included, verify that the "
         "path is correct and try again.";
}

}  // namespace psjsh
