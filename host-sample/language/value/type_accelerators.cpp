// The short names of types.
#include "language/value/name_index.h"
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
    {"ArgumentCompleter", "System.Management.Automation.ArgumentCompleterAttribute"},
    {"ArgumentCompletions", "System.Management.Automation.ArgumentCompletionsAttribute"},
    {"AllowEmptyCollection", "System.Management.Automation.AllowEmptyCollectionAttribute"},
    {"AllowEmptyString", "System.Management.Automation.AllowEmptyStringAttribute"},
    {"AllowNull", "System.Management.Automation.AllowNullAttribute"},
    {"PSDefaultValue", "System.Management.Automation.PSDefaultValueAttribute"},
    {"SupportsWildcards", "System.Management.Automation.SupportsWildcardsAttribute"},
    {"ValidateCount", "System.Management.Automation.ValidateCountAttribute"},
    {"ValidateLength", "System.Management.Automation.ValidateLengthAttribute"},
    {"ValidateNotNull", "System.Management.Automation.ValidateNotNullAttribute"},
    {"ValidateNotNullOrEmpty", "System.Management.Automation.ValidateNotNullOrEmptyAttribute"},
    {"ValidateNotNullOrWhiteSpace",
     "System.Management.Automation.ValidateNotNullOrWhiteSpaceAttribute"},
    {"ValidatePattern", "System.Management.Automation.ValidatePatternAttribute"},
    {"ValidateRange", "System.Management.Automation.ValidateRangeAttribute"},
    {"ValidateScript", "System.Management.Automation.ValidateScriptAttribute"},
    {"ValidateSet", "System.Management.Automation.ValidateSetAttribute"},
};

constexpr std::string_view name_of(std::size_t row) noexcept {
  return kAccelerators[row].name;
}
constexpr std::string_view full_name_of(std::size_t row) noexcept {
  return kAccelerators[row].type;
}
constexpr NameIndex<std::size(kAccelerators)> kByName(name_of);
constexpr NameIndex<std::size(kAccelerators)> kByType(full_name_of);

}  // namespace

std::span<const AcceleratorRow> accelerator_rows() {
  return kAccelerators;
}

const char *accelerated_type(std::string_view name) noexcept {
  const int row = kByName.find(name, name_of);
  return row < 0 ? nullptr : kAccelerators[row].type;
}

const char *shown_accelerator(std::string_view full_name) noexcept {
  if (full_name == "System.Management.Automation.PSCustomObject") return "pscustomobject";
  const int row = kByType.find(full_name, full_name_of);
  return row < 0 || full_name != kAccelerators[row].type ? nullptr : kAccelerators[row].name;
}

}  // namespace psjsh
