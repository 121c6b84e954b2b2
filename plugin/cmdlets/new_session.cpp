#include <unistd.h>

#include <algorithm>
#include <deque>

#include "plugin/cmdlets/cmdlet.h"
#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/other_transports.h"
#include "plugin/cmdlets/remote_targets.h"
#include "plugin/jobs/plugin.h"
#include "plugin/providers/remote/remote_provider.h"
#include "plugin/providers/remote/transport_error.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kComputerName,
  kHostName,
  kSSHConnection,
  kSession,
  kName,
  kThrottleLimit,
  kUserName,
  kKeyFilePath,
  kPort,
  kSubsystem,
  kOptions,
  kConnectingTimeout,
  kCredential,
  kConnectionUri,
  kVMId,
  kVMName,
  kContainerId,
  kUseWindowsPowerShell,
};
constexpr TargetPlaces kPlaces{.computer_name = kComputerName,
                               .host_name = kHostName,
                               .ssh_connection = kSSHConnection,
                               .user_name = kUserName,
                               .key_file = kKeyFilePath,
                               .port = kPort,
                               .subsystem = kSubsystem,
                               .options = kOptions,
                               .connecting_timeout = kConnectingTimeout,
                               .credential = kCredential};
constexpr std::int64_t kUsualThrottle = 32;

using remote::Connection;

// The error of a computer that has no Windows PowerShell.
ErrorParts no_windows_powershell() {
  return {.status = PSJ_E_UNSUPPORTED,
          .category = kInvalidOperation,
          .id = "WindowsPowerShellNotFound",
          .message =
              "Unable to create Windows PowerShell process because Windows PowerShell could "
              "not be found on this machine.",
          .exception = "System.InvalidOperationException"};
}

class NewSession final : public Cmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  struct Opening {
    std::string computer, name;
    std::shared_ptr<Connection> connection;
    bool started = false;
  };
  psj_status refuse_containers(const Arguments &arguments) const;
  psj_status add_targets(const Arguments &arguments, psj_error **error);
  psj_status add_sessions(const Arguments &arguments, psj_error **error);
  psj_status open_all(std::size_t at_once);
  psj_status write_session(const Opening &opening);
  psj_status write_failure(const Opening &opening) const;
  RemoteProvider &provider() const { return plugin().part<RemoteProvider>(); }

  std::deque<Opening> openings_;
};

psj_status NewSession::process(const Arguments &arguments, psj_error **error) {
  openings_.clear();
  if (arguments.has(kConnectionUri)) return fail(no_wsman(), error);
  if (arguments.has(kVMId) || arguments.has(kVMName)) return fail(no_virtual_machines(), error);
  if (arguments.is_set(kUseWindowsPowerShell)) return fail(no_windows_powershell(), error);
  if (arguments.has(kContainerId)) return refuse_containers(arguments);
  psj_status status =
      arguments.has(kSession) ? add_sessions(arguments, error) : add_targets(arguments, error);
  if (status < 0) return status;
  for (Opening &opening : openings_) opening.name = provider().sessions().new_name();
  const auto names = arguments.items(kName);
  for (std::size_t i = 0; i < std::min(names.size(), openings_.size()); ++i)
    if (names[i].kind == PSJ_STRING) openings_[i].name = string_of(names[i]);
  const std::int64_t throttle = arguments.number(kThrottleLimit, kUsualThrottle);
  status = open_all(static_cast<std::size_t>(throttle > 0 ? throttle : kUsualThrottle));
  for (const Opening &opening : openings_) opening.connection->close_now();
  return status;
}

psj_status NewSession::refuse_containers(const Arguments &arguments) const {
  for (const psj_value &id : arguments.items(kContainerId)) {
    const std::string text =
        no_container(id.kind == PSJ_STRING ? string_of(id) : std::string_view());
    if (psj_status status = write_error(no_container_parts(text)); status < 0) return status;
  }
  return PSJ_OK;
}

psj_status NewSession::add_targets(const Arguments &arguments, psj_error **error) {
  Arena memory;
  auto targets = remote_targets(arguments, kPlaces, memory);
  if (!targets.ok()) return fail(no_target(targets.status()), error);
  for (const RemoteTarget &target : *targets) {
    auto made = remote::connection_of(target.value, target.computer, &plugin().host(),
                                      provider().connections());
    if (!made.ok()) return report(made.status(), error);
    openings_.push_back({target.computer, {}, std::move(*made)});
  }
  return PSJ_OK;
}

// Another connection to where each of the sessions leads.
psj_status NewSession::add_sessions(const Arguments &arguments, psj_error **error) {
  for (const psj_value &item : arguments.items(kSession)) {
    const remote::Session *session =
        item.kind == PSJ_HANDLE ? remote::Session::of(handle_of(item)) : nullptr;
    if (session == nullptr)
      return fail({.status = PSJ_E_ARGUMENT,
                   .category = kInvalidArgument,
                   .id = "PSSessionArgumentNull",
                   .message = "The Session parameter takes objects that New-PSSession made.",
                   .exception = "System.ArgumentException"},
                  error);
    openings_.push_back(
        {session->computer(),
         {},
         std::make_shared<Connection>(provider().connections(), session->connection()->setup())});
  }
  return PSJ_OK;
}

// So many at once; each is told in the order of the command line.
psj_status NewSession::open_all(std::size_t at_once) {
  std::size_t started = 0;
  while (!openings_.empty()) {
    for (; started < std::min(at_once, openings_.size()); ++started)
      openings_[started].connection->start();
    const Opening opening = openings_.front();
    const psj_status opened = opening.connection->wait_open(cancel_fd());
    if (opened == PSJ_E_CANCELLED) return opened;
    openings_.pop_front();
    --started;
    const psj_status status = opened == PSJ_OK ? write_session(opening) : write_failure(opening);
    if (status < 0) return status;
  }
  return PSJ_OK;
}

psj_status NewSession::write_session(const Opening &opening) {
  const remote::SessionRef session =
      provider().sessions().add(opening.name, opening.computer, opening.connection);
  return write(make_handle(&*session));
}

psj_status NewSession::write_failure(const Opening &opening) const {
  const OwnedError error(remote::transport_error(opening.connection->failure(), opening.computer,
                                                 "PSSessionOpenFailed"));
  if (error) error->flags |= PSJ_ERROR_WHOLE_ID | PSJ_ERROR_NEW_RECORD;
  return error ? streams().write_error(&streams(), error.get()) : PSJ_E_NO_MEMORY;
}

}  // namespace

const psj_cmdlet *new_session_cmdlet() {
  static Description description("New-PSSession",
                                 "Microsoft.PowerShell.Commands.NewPSSessionCommand",
                                 "Makes connections to other computers that last.",
                                 [] { return std::unique_ptr<Cmdlet>(new NewSession); });
  static const psj_cmdlet *table = [] {
    description.alias("nsn")
        .sets({"ComputerName", "ContainerId", "Session", "SSHHost", "SSHHostHash", "Uri",
               "UseWindowsPowerShellParameterSet", "VMId", "VMName"})
        .default_set(0)
        .output("System.Management.Automation.Runspaces.PSSession");
    constexpr const char *kHosts = "ComputerName SSHHost";
    constexpr const char *kWsman = "ComputerName Uri";
    constexpr std::uint32_t kGiven = PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME;
    description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("Cn")
        .within("ComputerName", 0, PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
    description.parameter("HostName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .within("SSHHost", 0, PSJ_MANDATORY | PSJ_BY_VALUE);
    description
        .parameter("SSHConnection", "System.Collections.Hashtable[]", PSJ_PARAMETER_NOT_EMPTY)
        .within("SSHHostHash", -1, PSJ_MANDATORY);
    description
        .parameter("Session", "System.Management.Automation.Runspaces.PSSession[]",
                   PSJ_PARAMETER_NOT_EMPTY)
        .within("Session", 0, PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
    description.parameter("Name", "System.String[]").in_all();
    description.parameter("ThrottleLimit", "System.Int32").in_all();
    // Places where -ComputerName, which is reached by ssh too, has what -HostName has.
    const auto place = [](const char *name, const char *type, std::uint32_t flags = 0) {
      description.parameter(name, type, flags).within(kHosts);
    };
    place("UserName", "System.String", PSJ_PARAMETER_NOT_EMPTY);
    place("KeyFilePath", "System.String", PSJ_PARAMETER_NOT_EMPTY);
    description.called("IdentityFilePath");
    place("Port", "System.Int32");
    description.range(1, 65535);
    place("Subsystem", "System.String");
    place("Options", "System.Collections.Hashtable", PSJ_PARAMETER_NOT_EMPTY);
    place("ConnectingTimeout", "System.Int32");
    description.parameter("Credential", "System.Management.Automation.PSCredential")
        .within(kWsman, -1, PSJ_BY_PROPERTY_NAME)
        .within("VMId VMName", -1, kGiven);
    description.parameter("ConnectionUri", "System.Uri[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("CU")
        .called("URI")
        .within("Uri", 0, kGiven);
    description.parameter("VMId", "System.Guid[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("VMGuid")
        .within("VMId", 0, kGiven | PSJ_BY_VALUE);
    description.parameter("VMName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .within("VMName", -1, kGiven | PSJ_BY_VALUE);
    description.parameter("ContainerId", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .within("ContainerId", -1, kGiven | PSJ_BY_VALUE);
    description.parameter("UseWindowsPowerShell", "System.Management.Automation.SwitchParameter")
        .within("UseWindowsPowerShellParameterSet", -1, PSJ_MANDATORY);
    const auto unused = [](const char *name, const char *type, const char *sets,
                           std::uint32_t flags = 0) {
      description.parameter(name, type).within(sets, -1, flags);
    };
    constexpr const char *kSwitch = "System.Management.Automation.SwitchParameter";
    unused("SSHTransport", kSwitch, "SSHHost");
    unused("EnableNetworkAccess", kSwitch, "ComputerName Session Uri");
    unused("ConfigurationName", "System.String", "ComputerName ContainerId Uri VMId VMName",
           PSJ_BY_PROPERTY_NAME);
    unused("RunAsAdministrator", kSwitch, "ContainerId");
    unused("UseSSL", kSwitch, "ComputerName");
    unused("ApplicationName", "System.String", "ComputerName", PSJ_BY_PROPERTY_NAME);
    unused("SessionOption", "System.Management.Automation.Remoting.PSSessionOption", kWsman);
    unused("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism",
           kWsman);
    unused("CertificateThumbprint", "System.String", kWsman);
    unused("AllowRedirection", kSwitch, "Uri");
    return description.table();
  }();
  return table;
}

}  // namespace psj
