// Enter-PSSession and Exit-PSSession.
#include "commands/describe.h"
#include "commands/remote_prompt.h"
#include "language/run/session.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct EnterSessionParameters {
  enum : std::size_t {
    kApplicationName,
    kAuthentication,
    kCertificateThumbprint,
    kComputerName,
    kConfigurationName,
    kConnectingTimeout,
    kConnectionUri,
    kContainerId,
    kCredential,
    kEnableNetworkAccess,
    kHostName,
    kId,
    kInstanceId,
    kKeyFilePath,
    kName,
    kOptions,
    kPort,
    kRunAsAdministrator,
    kSession,
    kSessionOption,
    kSSHTransport,
    kSubsystem,
    kUserName,
    kUseSSL,
    kVMId,
    kVMName,
    kAllowRedirection
  };
  static constexpr std::string_view kDescription =
      R"(Enter-PSSession Microsoft.PowerShell.Commands.EnterPSSessionCommand Microsoft.PowerShell.Core
sets ComputerName* ContainerId Id InstanceId Name Session SSHHost Uri VMId VMName
-ApplicationName string @ComputerName::n
-Authentication object @ComputerName:: @Uri::
-CertificateThumbprint string @ComputerName:: @Uri::
-ComputerName/Cn string @ComputerName:0:mvn notempty
-ConfigurationName string @ComputerName::n @ContainerId::n @Uri::n @VMId::n @VMName::n
-ConnectingTimeout int @SSHHost::
-ConnectionUri/CU/URI uri @Uri:1:n notempty
-ContainerId string @ContainerId:0:mvn notempty
-Credential pscredential @ComputerName::n @Uri::n @VMId::mn @VMName::mn
-EnableNetworkAccess switch @ComputerName:: @Uri::
-HostName string @SSHHost:0:mv notempty
-Id int @Id:0:n notnull
-InstanceId guid @InstanceId::n notnull
-KeyFilePath/IdentityFilePath string @SSHHost:: notempty
-Name string @Name::n
-Options hashtable @SSHHost:: notempty
-Port int @ComputerName:: @SSHHost:: range=1..65535
-RunAsAdministrator switch @ContainerId::
-Session object @Session:0:vn notempty
-SessionOption object @ComputerName:: @Uri::
-SSHTransport switch @SSHHost:: set=true
-Subsystem string @SSHHost::
-UserName string @SSHHost:: notempty
-UseSSL switch @ComputerName::
-VMId/VMGuid guid @VMId:0:mvn notempty
-VMName string @VMName:0:mvn notempty
-AllowRedirection switch @Uri::
)";
};

// Parameters of Get-PSSession or New-PSSession, whichever finds the session.
constexpr std::string_view kPassedOn[] = {"Id",
                                          "InstanceId",
                                          "Name",
                                          "ComputerName",
                                          "HostName",
                                          "UserName",
                                          "KeyFilePath",
                                          "Port",
                                          "Subsystem",
                                          "Options",
                                          "ConnectingTimeout",
                                          "Credential",
                                          "ConnectionUri",
                                          "VMId",
                                          "VMName",
                                          "ContainerId"};

class EnterSession final : public Command, public EnterSessionParameters {
 public:
  void process(Invocation &call) override {
    RemotePrompt *prompt = RemotePrompt::of(call.session());
    if (prompt == nullptr) return refuse(call);
    const bool kept =
        call.has(kSession) || call.has(kId) || call.has(kInstanceId) || call.has(kName);
    const Value session = call.has(kSession) ? *call.argument(kSession) : found(call, kept);
    if (session.is_null()) return;
    if (to_text(get_property(session, "State")) != "Opened")
      return call.write_error({"PushedRunspaceMustBeOpen", ErrorCategory::InvalidArgument,
                               "A session can be entered only while it is open.",
                               "System.ArgumentException"});
    prompt->enter(session, to_text(get_property(session, "ComputerName")), !kept);
  }

 private:
  static void refuse(Invocation &call) {
    const bool is_far = !call.variable("PSSenderInfo").is_null();
    call.write_error(
        {is_far ? "RemoteHostDoesNotSupportPushRunspace" : "HostDoesNotSupportPushRunspace",
         ErrorCategory::InvalidArgument,
         is_far ? "Enter-PSSession can't enter another session from within a session on this "
                  "computer."
                : "There is no prompt whose lines could run in a session on another computer. Use "
                  "Invoke-Command.",
         "System.ArgumentException"});
  }

  // $null when there is none; then an error was written.
  static Value found(Invocation &call, bool existing) {
    auto given = make_hashtable();
    for (const std::string_view name : kPassedOn)
      if (const Value *value = call.bound(name)) given->set(Value(std::string(name)), *value);
    given->set(Value("ErrorAction"), Value("Stop"));
    const Value script = make_script_block(
        existing
            ? "param($given) try { Get-PSSession @given } catch { $Error.RemoveAt(0); throw }"
            : "param($given) try { New-PSSession @given } catch { $Error.RemoveAt(0); throw }");
    try {
      const Value arguments[] = {Value(given)};
      const Values sessions = call.session().invoke(script, arguments);
      if (sessions.size() == 1) return sessions[0];
      if (!sessions.empty())
        call.write_error({"RemoteRunspaceHasMultipleMatchesForSpecifiedName",
                          ErrorCategory::InvalidArgument,
                          "More than one session has the name " + call.text(kName) + ".",
                          "System.ArgumentException"});
    } catch (const ScriptError &error) {
      pass_on(call, *error.record);
    }
    return {};
  }

  // The error that the session's maker had, as this command's.
  static void pass_on(Invocation &call, const ErrorRecord &error) {
    std::string id = error.id.substr(0, error.id.find(','));
    ErrorCategory category = error.category;
    if (id == "PSSessionOpenFailed") {
      id = "CreateRemoteRunspaceFailed";
      category = ErrorCategory::InvalidArgument;
    }
    call.write_error(
        {id, category, error.message(), error.exception->type()->full_name(), error.target});
  }
};

struct ExitSessionParameters {
  enum : std::size_t {};
  static constexpr std::string_view kDescription =
      R"(Exit-PSSession Microsoft.PowerShell.Commands.ExitPSSessionCommand Microsoft.PowerShell.Core
)";
};

// Outside of a session there is nothing to leave, as PowerShell has it.
class ExitSession final : public Command, public ExitSessionParameters {
 public:
  void process(Invocation &call) override {
    if (RemotePrompt *prompt = RemotePrompt::of(call.session())) prompt->leave();
  }
};

}  // namespace

extern const CommandEntry kEnterSession = entry_of<EnterSession>("Enter-PSSession", "etsn");
extern const CommandEntry kExitSession = entry_of<ExitSession>("Exit-PSSession", "exsn");

}  // namespace psjsh
