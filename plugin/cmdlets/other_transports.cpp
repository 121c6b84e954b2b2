#include "plugin/cmdlets/other_transports.h"

#include <fmt/format.h>

namespace psj {
namespace {

constexpr auto kNotInstalled = static_cast<ErrorCategory>(12);

}  // namespace

ErrorParts no_wsman() {
  return {.status = PSJ_E_UNSUPPORTED,
          .category = kResourceUnavailable,
          .id = "System.Management.Automation.Remoting.PSRemotingDataStructureException",
          .message =
              "This parameter set requires WSMan, and no supported WSMan client library was found. "
              "WSMan is either not installed or unavailable for this system.",
          .exception = "System.Management.Automation.Remoting.PSRemotingTransportException"};
}

ErrorParts no_virtual_machines() {
  return {.status = PSJ_E_UNSUPPORTED,
          .category = kNotInstalled,
          .id = "HyperVModuleNotAvailable",
          .message = "The Hyper-V module for PowerShell is not available on this computer.",
          .exception = "System.ArgumentException"};
}

std::string no_container(std::string_view id) {
  return fmt::format(
      "The input ContainerId {} does not exist, or the corresponding container is not running.",
      id);
}

ErrorParts no_container_parts(std::string_view text) {
  return {.status = PSJ_E_UNSUPPORTED,
          .category = kInvalidOperation,
          .id = "CreateRemoteRunspaceForContainerFailed",
          .message = text,
          .exception = "System.Management.Automation.PSInvalidOperationException"};
}

void add_wsman_parameters(Description &description, std::string_view all,
                          std::string_view computers, std::string_view uris) {
  description.parameter("ApplicationName", "System.String")
      .within(computers, -1, PSJ_BY_PROPERTY_NAME);
  description
      .parameter("Authentication", "System.Management.Automation.Runspaces.AuthenticationMechanism")
      .within(all);
  description.parameter("CertificateThumbprint", "System.String").within(all);
  description.parameter("Credential", "System.Management.Automation.PSCredential").within(all);
  description.parameter("Port", "System.Int32").range(1, 65535).within(computers);
  description.parameter("SessionOption", "System.Management.Automation.Remoting.PSSessionOption")
      .within(all);
  description.parameter("UseSSL", "System.Management.Automation.SwitchParameter").within(computers);
  description.parameter("AllowRedirection", "System.Management.Automation.SwitchParameter")
      .within(uris);
}

}  // namespace psj
