#include "commands/describe.h"
#include "commands/invocation_sink.h"
#include "language/run/call.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct InvokeCommandParameters {
  enum : std::size_t {
    kAllowRedirection,
    kApplicationName,
    kArgumentList,
    kAsJob,
    kAuthentication,
    kCertificateThumbprint,
    kComputerName,
    kConfigurationName,
    kConnectingTimeout,
    kConnectionUri,
    kContainerId,
    kCredential,
    kEnableNetworkAccess,
    kFilePath,
    kHideComputerName,
    kHostName,
    kInDisconnectedSession,
    kInputObject,
    kJobName,
    kKeyFilePath,
    kNoNewScope,
    kOptions,
    kPort,
    kRemoteDebug,
    kRunAsAdministrator,
    kScriptBlock,
    kSession,
    kSessionName,
    kSessionOption,
    kSSHConnection,
    kSSHTransport,
    kSubsystem,
    kThrottleLimit,
    kUserName,
    kUseSSL,
    kVMId,
    kVMName
  };
  static constexpr std::string_view kDescription =
      R"(Invoke-Command Microsoft.PowerShell.Commands.InvokeCommandCommand Microsoft.PowerShell.Core
sets ComputerName ContainerId FilePathComputerName FilePathContainerId FilePathRunspace FilePathSSHHost FilePathSSHHostHash FilePathUri FilePathVMId FilePathVMName InProcess* Session SSHHost SSHHostHashParam Uri VMId VMName
-AllowRedirection switch @FilePathUri:: @Uri::
-ApplicationName string @ComputerName::n @FilePathComputerName::n
-ArgumentList/Args object[]
-AsJob switch @!InProcess::
-Authentication object @ComputerName:: @FilePathComputerName:: @FilePathUri:: @Uri::
-CertificateThumbprint string @ComputerName:: @Uri::
-ComputerName/Cn string[] @ComputerName:0: @FilePathComputerName:0: notempty
-ConfigurationName string @ComputerName::n @ContainerId::n @FilePathComputerName::n @FilePathContainerId::n @FilePathUri::n @FilePathVMId::n @FilePathVMName::n @Uri::n @VMId::n @VMName::n
-ConnectingTimeout int @ComputerName:: @FilePathComputerName:: @FilePathSSHHost:: @SSHHost::
-ConnectionUri/CU/URI uri[] @FilePathUri:0: @Uri:0: notempty
-ContainerId string[] @ContainerId::mn @FilePathContainerId::mn notempty
-Credential pscredential @ComputerName::n @FilePathComputerName::n @FilePathUri::n @FilePathVMId::mn @FilePathVMName::mn @Uri::n @VMId::mn @VMName::mn
-EnableNetworkAccess switch @ComputerName:: @FilePathComputerName:: @FilePathUri:: @Uri::
-FilePath/PSPath string @FilePathComputerName:1:m @FilePathContainerId:1:m @FilePathRunspace:1:m @FilePathSSHHost::m @FilePathSSHHostHash::m @FilePathUri:1:m @FilePathVMId:1:m @FilePathVMName:1:m notnull
-HideComputerName/HCN switch @!InProcess::
-HostName string[] @FilePathSSHHost::m @SSHHost::m notempty
-InDisconnectedSession/Disconnected switch @ComputerName:: @FilePathComputerName:: @FilePathUri:: @Uri::
-InputObject psobject @::v
-JobName string @ComputerName:: @ContainerId:: @FilePathComputerName:: @FilePathContainerId:: @FilePathRunspace:: @FilePathSSHHost:: @FilePathSSHHostHash:: @FilePathUri:: @Session:: @SSHHost:: @SSHHostHashParam:: @Uri::
-KeyFilePath/IdentityFilePath string @ComputerName:: @FilePathComputerName:: @FilePathSSHHost:: @SSHHost:: notempty
-NoNewScope switch @InProcess::
-Options hashtable @ComputerName:: @FilePathComputerName:: @FilePathSSHHost:: @SSHHost:: notempty
-Port int @ComputerName:: @FilePathComputerName:: @FilePathSSHHost:: @SSHHost:: range=1..65535
-RemoteDebug switch @!InProcess::
-RunAsAdministrator switch @ContainerId:: @FilePathContainerId::
-ScriptBlock/Command scriptblock @ComputerName:1:m @ContainerId:1:m @InProcess:0:m @Session:1:m @SSHHost:1:m @SSHHostHashParam:1:m @Uri:1:m @VMId:1:m @VMName:1:m notnull
-Session object[] @FilePathRunspace:0: @Session:0: notempty
-SessionName string[] @ComputerName:: @FilePathComputerName:: notempty
-SessionOption object @ComputerName:: @FilePathComputerName:: @FilePathUri:: @Uri::
-SSHConnection hashtable[] @FilePathSSHHostHash::m @SSHHostHashParam::m notempty
-SSHTransport switch @FilePathSSHHost:: @SSHHost:: set=true
-Subsystem string @FilePathSSHHost:: @SSHHost::
-ThrottleLimit int @ComputerName:: @ContainerId:: @FilePathComputerName:: @FilePathContainerId:: @FilePathRunspace:: @FilePathSSHHost:: @FilePathSSHHostHash:: @FilePathUri:: @FilePathVMId:: @FilePathVMName:: @Session:: @SSHHost:: @SSHHostHashParam:: @Uri:: @VMId:: @VMName::
-UserName string @ComputerName:: @FilePathComputerName:: @FilePathSSHHost:: @SSHHost:: notempty
-UseSSL switch @ComputerName:: @FilePathComputerName::
-VMId/VMGuid guid[] @FilePathVMId:0:mn @VMId:0:mn notempty
-VMName string[] @FilePathVMName::mn @VMName::mn notempty
)";
};

// A block in this session. Other computers are the remote provider's.
class InvokeCommand final : public Command, public InvokeCommandParameters {
 public:
  void begin(Invocation &call) override {
    if (call.parameter_set() != "InProcess" && !call.has(kNoNewScope) && is_remote(call)) {
      if (begin_remote(call)) return;
      // As PowerShell ends there.
      if (call.has(kSSHConnection) && call.is_set(kAsJob))
        call.fail({"System.NullReferenceException", ErrorCategory::NotSpecified,
                   "Object reference not set to an instance of an object.",
                   "System.NullReferenceException"});
      call.fail({"RemotingNotSupported", ErrorCategory::NotImplemented,
                 "Invoke-Command on another computer needs the remote job type, which is not "
                 "loaded.",
                 "System.Management.Automation.PSNotSupportedException"});
    }
  }

  void process(Invocation &call) override {
    if (remote_) return remote_->process(call);
    if (const Value *item = call.argument(kInputObject)) input_.push_back(*item);
  }

  void end(Invocation &call) override {
    if (remote_) return remote_->end(call);
    const Value block = *call.argument(kScriptBlock);
    const Values arguments = call.items(kArgumentList);
    const bool in_place = call.is_set(kNoNewScope);
    if (input_.empty()) {
      if (in_place)
        call.dot(block, arguments);
      else
        call.call(block, arguments);
      return;
    }
    InvocationSink output(call);
    BlockRun run;
    run.arguments = arguments;
    run.input = &input_;
    run.out = &output;
    run.in_place = in_place;
    if (const auto *own = unwrap(block).as<RunBlock>())
      run_block(call.session().state(), *own, run);
  }

 private:
  static bool is_remote(Invocation &call) {
    for (const std::size_t parameter :
         {std::size_t{kComputerName}, std::size_t{kHostName}, std::size_t{kSession},
          std::size_t{kSSHConnection}, std::size_t{kConnectionUri}, std::size_t{kVMId},
          std::size_t{kVMName}, std::size_t{kContainerId}})
      if (call.has(parameter)) return true;
    return false;
  }

  // Where the plugin serves what names the computers.
  bool begin_remote(Invocation &call) {
    if (!call.has(kSSHConnection) || !call.is_set(kInDisconnectedSession))
      remote_ = call.session().commands()->make_part("Invoke-Command");
    if (remote_) remote_->begin(call);
    return remote_ != nullptr;
  }

  Values input_;
  std::unique_ptr<Command> remote_;  // what runs on other computers
};

}  // namespace

extern const CommandEntry kInvokeCommand = entry_of<InvokeCommand>("Invoke-Command", "icm");

}  // namespace psjsh
