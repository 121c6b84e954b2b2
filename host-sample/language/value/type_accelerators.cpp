// The short names of types.
#include "language/value/type_table.h"

namespace psjsh {
namespace {

constexpr AcceleratorRow kAccelerators[] = {
    {"int", "System.Int32"},
    {"long", "System.Int64"},
    {"int16", "System.Int16"},
    {"short", "System.Int16"},
    {"int32", "System.Int32"},
    {"int64", "System.Int64"},
    {"byte", "System.Byte"},
    {"sbyte", "System.SByte"},
    {"uint16", "System.UInt16"},
    {"ushort", "System.UInt16"},
    {"uint32", "System.UInt32"},
    {"uint", "System.UInt32"},
    {"uint64", "System.UInt64"},
    {"ulong", "System.UInt64"},
    {"bigint", "System.Numerics.BigInteger"},
    {"float", "System.Single"},
    {"single", "System.Single"},
    {"double", "System.Double"},
    {"decimal", "System.Decimal"},
    {"string", "System.String"},
    {"char", "System.Char"},
    {"bool", "System.Boolean"},
    {"switch", "System.Management.Automation.SwitchParameter"},
    {"void", "System.Void"},
    {"object", "System.Object"},
    {"array", "System.Array"},
    {"hashtable", "System.Collections.Hashtable"},
    {"ordered", "System.Collections.Specialized.OrderedDictionary"},
    {"datetime", "System.DateTime"},
    {"timespan", "System.TimeSpan"},
    {"guid", "System.Guid"},
    {"version", "System.Version"},
    {"semver", "System.Management.Automation.SemanticVersion"},
    {"uri", "System.Uri"},
    {"regex", "System.Text.RegularExpressions.Regex"},
    {"xml", "System.Xml.XmlDocument"},
    {"type", "System.Type"},
    {"scriptblock", "System.Management.Automation.ScriptBlock"},
    {"psobject", "System.Management.Automation.PSObject"},
    {"pscustomobject", "System.Management.Automation.PSCustomObject"},
    {"psvariable", "System.Management.Automation.PSVariable"},
    {"psmoduleinfo", "System.Management.Automation.PSModuleInfo"},
    {"psnoteproperty", "System.Management.Automation.PSNoteProperty"},
    {"psscriptproperty", "System.Management.Automation.PSScriptProperty"},
    {"psaliasproperty", "System.Management.Automation.PSAliasProperty"},
    {"psscriptmethod", "System.Management.Automation.PSScriptMethod"},
    {"psprimitivedictionary", "System.Management.Automation.PSPrimitiveDictionary"},
    {"pscredential", "System.Management.Automation.PSCredential"},
    {"pslanguagemode", "System.Management.Automation.PSLanguageMode"},
    {"pstypename", "System.Management.Automation.PSTypeName"},
    {"psreference", "System.Management.Automation.PSReference"},
    {"ref", "System.Management.Automation.PSReference"},
    {"wildcardpattern", "System.Management.Automation.WildcardPattern"},
    {"cultureinfo", "System.Globalization.CultureInfo"},
    {"ipaddress", "System.Net.IPAddress"},
    {"mailaddress", "System.Net.Mail.MailAddress"},
    {"securestring", "System.Security.SecureString"},
    {"math", "System.Math"},
    {"NullString", "System.Management.Automation.Language.NullString"},
    {"powershell", "System.Management.Automation.PowerShell"},
    {"runspacefactory", "System.Management.Automation.Runspaces.RunspaceFactory"},
    {"runspace", "System.Management.Automation.Runspaces.Runspace"},
    {"initialsessionstate", "System.Management.Automation.Runspaces.InitialSessionState"},
    {"ciminstance", "Microsoft.Management.Infrastructure.CimInstance"},
    {"parameter", "System.Management.Automation.ParameterAttribute"},
    {"alias", "System.Management.Automation.AliasAttribute"},
    {"cmdletbinding", "System.Management.Automation.CmdletBindingAttribute"},
};

}  // namespace

std::span<const AcceleratorRow> accelerator_rows() {
  return kAccelerators;
}

}  // namespace psjsh
