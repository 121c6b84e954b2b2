// Get-PSSession, Remove-PSSession, and Import-PSSession, which is refused.
#include <fmt/format.h>

#include <algorithm>

#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "plugin/cmdlets/cmdlet.h"
#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/other_transports.h"
#include "plugin/jobs/plugin.h"
#include "plugin/providers/remote/remote_provider.h"
#include "plugin/value/guid.h"

namespace psj {
namespace {

using remote::Session;
using remote::SessionRef;

// Both cmdlets have these in this order; then one has -Session, the other -State and what the other
// transports of PowerShell ask for.
enum Parameter : std::uint32_t {
  kName,
  kId,
  kInstanceId,
  kComputerName,
  kVMId,
  kVMName,
  kContainerId,
  kState,
  kSession = kState,
  kConfigurationName,
  kConnectionUri,
};
// Of SessionFilterState; the others name the states themselves.
constexpr std::string_view kStates[] = {"All", "Opened", "Disconnected", "Closed", "Broken"};

// What names sessions on a command line.
class Selection {
 public:
  explicit Selection(const Arguments &arguments) : arguments_(arguments) {}

  bool takes(const Session &session) const {
    return any(kName, [&](std::string_view text) { return like(text, session.name()); }) &&
           any(kComputerName,
               [&](std::string_view text) {
                 return like(text == "." ? "localhost" : text, session.computer());
               }) &&
           any(kInstanceId,
               [&](std::string_view text) {
                 return invariant::equals_ignore_case(text, guid_text(session.instance_id()));
               }) &&
           has_id(session.id());
  }
  // The texts and numbers that no session answers to.
  template <class Complain>
  psj_status unmatched(const std::vector<SessionRef> &all, Complain complain) const {
    for (const psj_value &wanted : arguments_.items(kId))
      if (std::none_of(all.begin(), all.end(), [&](const SessionRef &session) {
            return wanted.kind == PSJ_INT && session->id() == wanted.as.i64;
          }))
        if (psj_status s = complain("SessionId", "session ID", std::to_string(wanted.as.i64));
            s < 0)
          return s;
    for (const psj_value &wanted : arguments_.items(kName)) {
      const std::string_view text =
          wanted.kind == PSJ_STRING ? string_of(wanted) : std::string_view();
      if (invariant::WildcardPattern::has_wildcards(text)) continue;
      if (std::none_of(all.begin(), all.end(),
                       [&](const SessionRef &session) { return like(text, session->name()); }))
        if (psj_status s = complain("Name", "name", std::string(text)); s < 0) return s;
    }
    for (const psj_value &wanted : arguments_.items(kInstanceId)) {
      if (wanted.kind != PSJ_GUID || arguments_.has(kComputerName)) continue;
      const std::string text = guid_text(*static_cast<const psj_guid *>(wanted.as.ptr));
      if (std::none_of(all.begin(), all.end(), [&](const SessionRef &session) {
            return invariant::equals_ignore_case(text, guid_text(session->instance_id()));
          }))
        if (psj_status s = complain("RunspaceId", "runspace ID", text); s < 0) return s;
    }
    return PSJ_OK;
  }

 private:
  static bool like(std::string_view pattern, std::string_view text) {
    return invariant::WildcardPattern(pattern).matches(text);
  }
  template <class Matches>
  bool any(std::uint32_t parameter, Matches matches) const {
    if (!arguments_.has(parameter)) return true;
    const auto items = arguments_.items(parameter);
    return std::any_of(items.begin(), items.end(), [&](const psj_value &item) {
      if (item.kind == PSJ_GUID)
        return matches(guid_text(*static_cast<const psj_guid *>(item.as.ptr)));
      return item.kind == PSJ_STRING && matches(std::string(string_of(item)));
    });
  }
  bool has_id(int id) const {
    if (!arguments_.has(kId)) return true;
    const auto items = arguments_.items(kId);
    return std::any_of(items.begin(), items.end(), [id](const psj_value &item) {
      return item.kind == PSJ_INT && item.as.i64 == id;
    });
  }

  const Arguments &arguments_;
};

class SessionCmdlet : public Cmdlet {
 protected:
  remote::Sessions &sessions() const { return plugin().part<RemoteProvider>().sessions(); }
  std::vector<SessionRef> selected(const Arguments &arguments) const {
    auto all = sessions().all();
    const Selection selection(arguments);
    std::erase_if(all, [&](const SessionRef &session) { return !selection.takes(*session); });
    return all;
  }
  psj_status complain_of_unmatched(const Arguments &arguments) const {
    const auto complain = [this](std::string_view what, std::string_view words,
                                 const std::string &text) {
      return not_available(what, words, text);
    };
    if (psj_status status = Selection(arguments).unmatched(sessions().all(), complain); status < 0)
      return status;
    // Sessions are reached over ssh alone: none is in a virtual machine or a container.
    for (const auto &[parameter, what, words] :
         {Elsewhere{kVMId, "VMId", "virtual machine ID"},
          Elsewhere{kVMName, "VMName", "virtual machine name"},
          Elsewhere{kContainerId, "ContainerId", "container ID"}})
      for (const psj_value &item : arguments.items(parameter))
        if (psj_status status = not_available(what, words, text_of_item(item)); status < 0)
          return status;
    return PSJ_OK;
  }

 private:
  struct Elsewhere {
    Parameter parameter;
    std::string_view what, words;
  };
  static std::string text_of_item(const psj_value &item) {
    return item.kind == PSJ_GUID     ? guid_text(*static_cast<const psj_guid *>(item.as.ptr))
           : item.kind == PSJ_STRING ? std::string(string_of(item))
                                     : std::string();
  }
  psj_status not_available(std::string_view what, std::string_view words,
                           const std::string &text) const {
    const psj_value target = make_string(text);
    const std::string id = fmt::format("RemoteRunspaceNotAvailableForSpecified{}", what);
    const std::string message =
        fmt::format("The remote session with the {} {} is not available.", words, text);
    return write_error({.status = PSJ_E_NOT_FOUND,
                        .category = kInvalidArgument,
                        .id = id,
                        .message = message,
                        .exception = "System.ArgumentException",
                        .target = &target});
  }
};

class GetSession final : public SessionCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override {
    if (arguments.has(kConnectionUri)) return fail(no_wsman(), error);
    if (psj_status status = complain_of_unmatched(arguments); status < 0) return status;
    const auto state = static_cast<std::size_t>(arguments.number(kState, 0));
    for (const SessionRef &session : selected(arguments)) {
      if (arguments.has(kConfigurationName) &&
          !invariant::WildcardPattern(arguments.text(kConfigurationName)).matches("DefaultShell"))
        continue;
      if (state != 0 && (state >= std::size(kStates) || kStates[state] != session->state()))
        continue;
      if (psj_status status = write(make_handle(&*session)); status < 0) return status;
    }
    return PSJ_OK;
  }
};

class RemoveSession final : public SessionCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **) override {
    if (!arguments.has(kSession)) {
      if (psj_status status = complain_of_unmatched(arguments); status < 0) return status;
      for (const SessionRef &session : selected(arguments))
        if (psj_status status = remove(*session); status < 0) return status;
      return PSJ_OK;
    }
    for (const psj_value &item : arguments.items(kSession))
      if (const Session *session = item.kind == PSJ_HANDLE ? Session::of(handle_of(item)) : nullptr)
        if (psj_status status = remove(*session); status < 0) return status;
    return PSJ_OK;
  }

 private:
  psj_status remove(const Session &session) const {
    bool yes = false;
    const std::string target = fmt::format("[PSSession]{}", session.name());
    if (psj_status status = should_process(target, "Remove", &yes); status < 0 || !yes)
      return status;
    sessions().remove(session);
    return PSJ_OK;
  }
};

class ImportSession final : public Cmdlet {
 public:
  psj_status process(const Arguments &, psj_error **error) override {
    return fail({.status = PSJ_E_UNSUPPORTED,
                 .category = kNotImplemented,
                 .id = "ImportPSSessionNotSupported",
                 .message = "Commands of another computer can't be imported as commands of this "
                            "session. Run them there with Invoke-Command -Session.",
                 .exception = "System.Management.Automation.PSNotSupportedException"},
                error);
  }
};

constexpr std::uint32_t kGiven = PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME;

}  // namespace

const psj_cmdlet *get_session_cmdlet() {
  static Description description("Get-PSSession",
                                 "Microsoft.PowerShell.Commands.GetPSSessionCommand",
                                 "Gets the sessions on other computers.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetSession); });
  static const psj_cmdlet *table = [] {
    description.alias("gsn")
        .sets({"Name", "ComputerInstanceId", "ComputerName", "ConnectionUri",
               "ConnectionUriInstanceId", "ContainerId", "ContainerIdInstanceId", "Id",
               "InstanceId", "VMId", "VMIdInstanceId", "VMName", "VMNameInstanceId"})
        .default_set(0)
        .output("System.Management.Automation.Runspaces.PSSession");
    constexpr const char *kComputers = "ComputerInstanceId ComputerName";
    constexpr const char *kWsman =
        "ComputerInstanceId ComputerName ConnectionUri ConnectionUriInstanceId";
    constexpr const char *kLocal =
        "ContainerId ContainerIdInstanceId VMId VMIdInstanceId VMName VMNameInstanceId";
    description.parameter("Name", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .within("Name", -1, PSJ_BY_PROPERTY_NAME)
        .within("ComputerName ConnectionUri ContainerId VMId VMName");
    description.parameter("Id", "System.Int32[]", PSJ_PARAMETER_NOT_NULL).within("Id", 0, kGiven);
    description.parameter("InstanceId", "System.Guid[]", PSJ_PARAMETER_NOT_NULL)
        .within("InstanceId", -1, PSJ_BY_PROPERTY_NAME)
        .within(
            "ComputerInstanceId ConnectionUriInstanceId ContainerIdInstanceId VMIdInstanceId "
            "VMNameInstanceId",
            -1, PSJ_MANDATORY);
    description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("Cn")
        .within(kComputers, 0, kGiven);
    description.parameter("VMId", "System.Guid[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("VMGuid")
        .within("VMId VMIdInstanceId", -1, kGiven);
    description.parameter("VMName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .within("VMName VMNameInstanceId", -1, kGiven);
    description.parameter("ContainerId", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .within("ContainerId ContainerIdInstanceId", -1, kGiven);
    description.parameter("State", "Microsoft.PowerShell.Commands.SessionFilterState")
        .within(kWsman)
        .within(kLocal);
    description.parameter("ConfigurationName", "System.String")
        .within(kWsman, -1, PSJ_BY_PROPERTY_NAME)
        .within(kLocal, -1, PSJ_BY_PROPERTY_NAME);
    description.parameter("ConnectionUri", "System.Uri[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("CU")
        .called("URI")
        .within("ConnectionUri ConnectionUriInstanceId", 0, kGiven);
    add_wsman_parameters(description, kWsman, kComputers, "ConnectionUri ConnectionUriInstanceId");
    description.parameter("ThrottleLimit", "System.Int32").within(kWsman);
    return description.table();
  }();
  return table;
}

const psj_cmdlet *remove_session_cmdlet() {
  static Description description("Remove-PSSession",
                                 "Microsoft.PowerShell.Commands.RemovePSSessionCommand",
                                 "Closes sessions on other computers.",
                                 [] { return std::unique_ptr<Cmdlet>(new RemoveSession); });
  static const psj_cmdlet *table = [] {
    description.alias("rsn")
        .sets({"Id", "ComputerName", "ContainerId", "InstanceId", "Name", "Session", "VMId",
               "VMName"})
        .default_set(0)
        .should_process();
    const auto selector = [](const char *name, const char *type, std::int32_t position = -1,
                             std::uint32_t flags = PSJ_PARAMETER_NOT_EMPTY) {
      description.parameter(name, type, flags).within(name, position, kGiven);
    };
    selector("Name", "System.String[]");
    selector("Id", "System.Int32[]", 0, PSJ_PARAMETER_NOT_NULL);
    selector("InstanceId", "System.Guid[]", -1, PSJ_PARAMETER_NOT_NULL);
    selector("ComputerName", "System.String[]", 0);
    description.called("Cn");
    selector("VMId", "System.Guid[]");
    description.called("VMGuid");
    selector("VMName", "System.String[]");
    selector("ContainerId", "System.String[]");
    description.parameter("Session", "System.Management.Automation.Runspaces.PSSession[]")
        .within("Session", 0, kGiven | PSJ_BY_VALUE);
    return description.table();
  }();
  return table;
}

const psj_cmdlet *import_session_cmdlet() {
  static Description description("Import-PSSession",
                                 "Microsoft.PowerShell.Commands.ImportPSSessionCommand",
                                 "Is refused: commands run where they are.",
                                 [] { return std::unique_ptr<Cmdlet>(new ImportSession); });
  static const psj_cmdlet *table = [] {
    description.sets({"__AllParameterSets"})
        .module("Microsoft.PowerShell.Utility")
        .output("System.Management.Automation.PSModuleInfo");
    const auto plain = [](const char *name, const char *type, std::int32_t position = -1,
                          std::uint32_t flags = 0) {
      description.parameter(name, type, flags).within("__AllParameterSets", position);
    };
    constexpr const char *kSwitch = "System.Management.Automation.SwitchParameter";
    description
        .parameter("Session", "System.Management.Automation.Runspaces.PSSession",
                   PSJ_PARAMETER_NOT_NULL)
        .within("__AllParameterSets", 0, PSJ_MANDATORY);
    plain("CommandName", "System.String[]", 2);
    description.called("Name");
    plain("FormatTypeName", "System.String[]", 3);
    plain("Prefix", "System.String", -1, PSJ_PARAMETER_NOT_EMPTY);
    plain("Module", "System.String[]", -1, PSJ_PARAMETER_NOT_NULL);
    description.called("PSSnapin");
    plain("FullyQualifiedModule", "Microsoft.PowerShell.Commands.ModuleSpecification[]", -1,
          PSJ_PARAMETER_NOT_NULL);
    plain("ArgumentList", "System.Object[]");
    description.called("Args");
    plain("CommandType", "System.Management.Automation.CommandTypes");
    description.called("Type");
    plain("AllowClobber", kSwitch);
    plain("DisableNameChecking", kSwitch);
    plain("Certificate", "System.Security.Cryptography.X509Certificates.X509Certificate2");
    return description.table();
  }();
  return table;
}

}  // namespace psj
