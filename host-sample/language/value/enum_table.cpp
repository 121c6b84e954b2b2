// The enums that are known from the start, with their members.
#include "language/value/name_index.h"
#include "language/value/type_table.h"

namespace psjsh {
namespace {

constexpr EnumRow kEnums[] = {
    {"System.Management.Automation.ErrorCategory",
     "NotSpecified OpenError CloseError DeviceError DeadlockDetected InvalidArgument InvalidData "
     "InvalidOperation "
     "InvalidResult InvalidType MetadataError NotImplemented NotInstalled ObjectNotFound "
     "OperationStopped OperationTimeout "
     "SyntaxError ParserError PermissionDenied ResourceBusy ResourceExists ResourceUnavailable "
     "ReadError WriteError "
     "FromStdErr SecurityError ProtocolError ConnectionError AuthenticationError LimitsExceeded "
     "QuotaExceeded NotEnabled"},
    {"System.Management.Automation.ActionPreference",
     "SilentlyContinue Stop Continue Inquire Ignore Suspend Break"},
    {"System.Management.Automation.JobState",
     "NotStarted Running Completed Failed Stopped Blocked Suspended Disconnected Suspending "
     "Stopping AtBreakpoint"},
    {"System.DayOfWeek", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"},
    {"System.ConsoleColor",
     "Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green "
     "Cyan Red Magenta Yellow White"},
    {"System.Text.RegularExpressions.RegexOptions",
     "None IgnoreCase=1 Multiline=2 ExplicitCapture=4 Compiled=8 Singleline=16 "
     "IgnorePatternWhitespace=32 RightToLeft=64 "
     "ECMAScript=256 CultureInvariant=512 NonBacktracking=1024",
     true},
    {"System.StringComparison",
     "CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal "
     "OrdinalIgnoreCase"},
    {"System.StringSplitOptions", "None RemoveEmptyEntries=1 TrimEntries=2", true},
    {"System.DateTimeKind", "Unspecified Utc Local"},
    {"System.IO.FileAttributes",
     "None ReadOnly=1 Hidden=2 System=4 Directory=16 Archive=32 Device=64 Normal=128 Temporary=256 "
     "SparseFile=512 "
     "ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 Encrypted=16384 "
     "IntegrityStream=32768 "
     "NoScrubData=131072",
     true},
    {"System.MidpointRounding", "ToEven AwayFromZero ToZero ToNegativeInfinity ToPositiveInfinity"},
    {"System.PlatformID", "Win32S Win32Windows Win32NT WinCE Unix Xbox MacOSX Other"},
    {"System.EnvironmentVariableTarget", "Process User Machine"},
    {"System.Environment+SpecialFolder",
     "Desktop=0 Programs=2 MyDocuments=5 Personal=5 Favorites=6 Startup=7 Recent=8 SendTo=9 "
     "StartMenu=11 MyMusic=13 "
     "MyVideos=14 DesktopDirectory=16 Fonts=20 Templates=21 ApplicationData=26 "
     "LocalApplicationData=28 InternetCache=32 "
     "Cookies=33 History=34 CommonApplicationData=35 Windows=36 System=37 ProgramFiles=38 "
     "MyPictures=39 UserProfile=40"},
    {"System.IO.FileMode", "CreateNew=1 Create Open OpenOrCreate Truncate Append"},
    {"System.IO.FileAccess", "Read=1 Write=2 ReadWrite=3", true},
    {"System.IO.FileShare", "None Read=1 Write=2 ReadWrite=3 Delete=4 Inheritable=16", true},
    {"System.IO.SearchOption", "TopDirectoryOnly AllDirectories"},
    {"System.IO.SeekOrigin", "Begin Current End"},
    {"System.IO.WatcherChangeTypes", "Created=1 Deleted=2 Changed=4 Renamed=8 All=15", true},
    {"System.IO.NotifyFilters",
     "FileName=1 DirectoryName=2 Attributes=4 Size=8 LastWrite=16 LastAccess=32 CreationTime=64 "
     "Security=256",
     true},
    {"System.IO.DriveType", "Unknown NoRootDirectory Removable Fixed Network CDRom Ram"},
    {"System.IO.UnixFileMode",
     "None OtherExecute=1 OtherWrite=2 OtherRead=4 GroupExecute=8 GroupWrite=16 GroupRead=32 "
     "UserExecute=64 UserWrite=128 "
     "UserRead=256 StickyBit=512 SetGroup=1024 SetUser=2048",
     true},
    {"System.Globalization.NumberStyles",
     "None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowLeadingSign=4 Integer=7 "
     "AllowTrailingSign=8 AllowParentheses=16 "
     "AllowDecimalPoint=32 AllowThousands=64 Number=111 AllowExponent=128 Float=167 "
     "AllowCurrencySymbol=256 Currency=383 "
     "Any=511 AllowHexSpecifier=512 HexNumber=515",
     true},
    {"System.Globalization.DateTimeStyles",
     "None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowInnerWhite=4 AllowWhiteSpaces=7 "
     "NoCurrentDateDefault=8 "
     "AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 RoundtripKind=128",
     true},
    {"System.Base64FormattingOptions", "None InsertLineBreaks=1", true},
    {"Microsoft.PowerShell.Commands.DisplayHintType", "Date Time DateTime"},
    {"System.UriHostNameType", "Unknown Basic Dns IPv4 IPv6"},
    {"System.UriKind", "RelativeOrAbsolute Absolute Relative"},
    {"System.TypeCode",
     "Empty Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single "
     "Double Decimal DateTime String=18"},
    {"System.Threading.ThreadState",
     "Running StopRequested SuspendRequested=2 Background=4 Unstarted=8 Stopped=16 "
     "WaitSleepJoin=32",
     true},
    {"System.Threading.ApartmentState", "STA MTA Unknown"},
    {"System.Management.Automation.Runspaces.AuthenticationMechanism",
     "Default Basic Negotiate NegotiateWithImplicitCredential Credssp Digest Kerberos"},
    {"Microsoft.PowerShell.Commands.SessionFilterState", "All Opened Disconnected Closed Broken"},
    {"System.Diagnostics.ProcessPriorityClass",
     "Normal=32 Idle=64 High=128 RealTime=256 BelowNormal=16384 AboveNormal=32768"},
    {"System.Diagnostics.ProcessWindowStyle", "Normal Hidden Minimized Maximized"},
    {"System.Management.Automation.ScopedItemOptions",
     "None ReadOnly=1 Constant=2 Private=4 AllScope=8 Unspecified=16", true},
    {"System.Management.Automation.CommandTypes",
     "Alias=1 Function=2 Filter=4 Cmdlet=8 ExternalScript=16 Application=32 Script=64 "
     "Configuration=256 All=383",
     true},
    {"System.Management.Automation.PSMemberTypes",
     "AliasProperty=1 CodeProperty=2 Property=4 NoteProperty=8 ScriptProperty=16 Properties=31 "
     "PropertySet=32 Method=64 "
     "CodeMethod=128 ScriptMethod=256 Methods=448 ParameterizedProperty=512 MemberSet=1024 "
     "Event=2048 Dynamic=4096 "
     "InferredProperty=8192 All=16383",
     true},
    {"System.Management.Automation.ConfirmImpact", "None Low Medium High"},
    {"System.Management.Automation.PSLanguageMode",
     "FullLanguage RestrictedLanguage NoLanguage ConstrainedLanguage"},
    {"System.Management.Automation.ProgressRecordType", "Processing Completed"},
    {"System.Xml.XmlNodeType",
     "None Element Attribute Text CDATA EntityReference Entity ProcessingInstruction Comment "
     "Document "
     "DocumentType DocumentFragment Notation Whitespace SignificantWhitespace EndElement EndEntity "
     "XmlDeclaration"},
    {"System.Management.Automation.VariableAccessMode", "Read Write ReadWrite"},
    {"Microsoft.PowerShell.Commands.BreakpointType", "Line=1 Variable=2 Command=4"},
    {"System.Management.Automation.RunspaceMode", "CurrentRunspace NewRunspace"},
    {"System.Management.Automation.Runspaces.PSThreadOptions",
     "Default UseNewThread ReuseThread UseCurrentThread"},
    {"System.Management.Automation.Runspaces.RunspaceAvailability",
     "None Available AvailableForNestedCommand Busy RemoteDebug"},
    {"System.Management.Automation.Runspaces.RunspacePoolState",
     "BeforeOpen Opening Opened Closed Closing Broken Disconnecting Disconnected Connecting"},
    {"System.Management.Automation.PSInvocationState",
     "NotStarted Running Stopping Stopped Completed Failed Disconnected"},
    {"System.Management.Automation.Runspaces.RunspaceState",
     "BeforeOpen Opening Opened Closed Closing Broken Disconnecting Disconnected Connecting"},
    {"System.Management.Automation.Runspaces.TargetMachineType",
     "RemoteMachine VirtualMachine Container"},
    {"System.Management.Automation.SplitOptions",
     "SimpleMatch=1 RegexMatch=2 CultureInvariant=4 IgnorePatternWhitespace=8 "
     "Multiline=16 Singleline=32 IgnoreCase=64 ExplicitCapture=128",
     true},
    {"System.Management.Automation.WildcardOptions",
     "None Compiled=1 IgnoreCase=2 CultureInvariant=4", true},
    {"System.Management.Automation.ModuleType", "Script Binary Manifest Cim Workflow"},
    {"System.Management.Automation.OutputRendering", "Host PlainText Ansi"},
    {"System.Management.Automation.CompletionResultType",
     "Text History Command ProviderItem ProviderContainer Property Method ParameterName "
     "ParameterValue Variable "
     "Namespace Type Keyword DynamicKeyword"},
    {"System.Management.Automation.ProgressView", "Minimal Classic"},
    {"Microsoft.PowerShell.ExecutionPolicy",
     "Unrestricted RemoteSigned AllSigned Restricted Bypass Undefined"},
    {"System.Management.Automation.VariableAccessMode", "Read Write ReadWrite"},
    {"System.Net.SecurityProtocolType",
     "SystemDefault Ssl3=48 Tls=192 Tls11=768 Tls12=3072 Tls13=12288", true},
    {"System.Net.HttpStatusCode",
     "Continue=100 SwitchingProtocols Processing EarlyHints OK=200 Created Accepted "
     "NonAuthoritativeInformation NoContent ResetContent PartialContent MultiStatus "
     "AlreadyReported IMUsed=226 MultipleChoices=300 Ambiguous=300 MovedPermanently=301 Moved=301 "
     "Found=302 Redirect=302 SeeOther=303 RedirectMethod=303 NotModified=304 UseProxy Unused "
     "TemporaryRedirect=307 RedirectKeepVerb=307 PermanentRedirect=308 BadRequest=400 "
     "Unauthorized PaymentRequired Forbidden NotFound MethodNotAllowed NotAcceptable "
     "ProxyAuthenticationRequired RequestTimeout Conflict Gone LengthRequired PreconditionFailed "
     "RequestEntityTooLarge RequestUriTooLong UnsupportedMediaType RequestedRangeNotSatisfiable "
     "ExpectationFailed MisdirectedRequest=421 UnprocessableEntity=422 UnprocessableContent=422 "
     "Locked FailedDependency UpgradeRequired=426 PreconditionRequired=428 TooManyRequests "
     "RequestHeaderFieldsTooLarge=431 UnavailableForLegalReasons=451 InternalServerError=500 "
     "NotImplemented BadGateway ServiceUnavailable GatewayTimeout HttpVersionNotSupported "
     "VariantAlsoNegotiates InsufficientStorage LoopDetected NotExtended=510 "
     "NetworkAuthenticationRequired"},
    {"Microsoft.PowerShell.Commands.WebRequestMethod",
     "Default Get Head Post Put Delete Trace Options Merge Patch"},
    {"Microsoft.PowerShell.Commands.WebAuthenticationType", "None Basic Bearer OAuth"},
    {"Microsoft.PowerShell.Commands.WebSslProtocol",
     "Default Tls=192 Tls11=768 Tls12=3072 Tls13=12288", true},
    {"System.Net.Sockets.AddressFamily", "Unspecified Unix InterNetwork InterNetworkV6=23"},
    {"System.Security.Principal.WindowsBuiltInRole", "Administrator=544 User Guest PowerUser"},
    {"Microsoft.PowerShell.Commands.PSCertificateKind", "None"},
};

constexpr std::string_view name_of(std::size_t row) noexcept {
  return kEnums[row].name;
}
constexpr NameIndex<std::size(kEnums)> kIndex(name_of);

}  // namespace

std::span<const EnumRow> enum_rows() {
  return kEnums;
}

int find_enum_row(std::string_view name) noexcept {
  return kIndex.find(name, name_of);
}

}  // namespace psjsh
