// Get-PSSession, Remove-PSSession, and Import-PSSession, which is refused.
#include <fmt/format.h>

#include <algorithm>

#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "plugin/cmdlets/cmdlet.h"
#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/jobs/plugin.h"
#include "plugin/providers/remote/remote_provider.h"
#include "plugin/value/guid.h"

namespace psj {
namespace {

using remote::Session;
using remote::SessionRef;

// Both cmdlets have these in this order; each names a set of its own but the last two.
enum Parameter : std::uint32_t { kName, kId, kInstanceId, kComputerName, kState, kSession };
enum Set : std::uint32_t { kNameSet, kIdSet, kInstanceIdSet, kComputerNameSet, kSessionSet };

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
        if (psj_status s = complain("id", std::to_string(wanted.as.i64)); s < 0) return s;
    for (const psj_value &wanted : arguments_.items(kName)) {
      const std::string_view text =
          wanted.kind == PSJ_STRING ? string_of(wanted) : std::string_view();
      if (invariant::WildcardPattern::has_wildcards(text)) continue;
      if (std::none_of(all.begin(), all.end(),
                       [&](const SessionRef &session) { return like(text, session->name()); }))
        if (psj_status s = complain("name", std::string(text)); s < 0) return s;
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
    return Selection(arguments).unmatched(
        sessions().all(), [this](std::string_view what, const std::string &text) {
          const psj_value target = make_string(text);
          const std::string id = fmt::format("PSSession{}NotFound", what == "id" ? "Id" : "Name");
          return write_error(
              {.status = PSJ_E_NOT_FOUND,
               .category = kInvalidArgument,
               .id = id,
               .message = fmt::format("The {} {} was not found among the sessions.", what, text),
               .exception = "System.ArgumentException",
               .target = &target});
        });
  }
};

class GetSession final : public SessionCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **) override {
    if (psj_status status = complain_of_unmatched(arguments); status < 0) return status;
    for (const SessionRef &session : selected(arguments)) {
      const std::string_view state = arguments.text(kState);
      if (!state.empty() && !invariant::equals_ignore_case(state, session->state())) continue;
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

void add_selectors(Description &description) {
  const auto alone = [&](const char *name, const char *type, Set set, std::uint32_t flags) {
    description.parameter(name, type, PSJ_PARAMETER_NOT_EMPTY)
        .in({set}, set == kNameSet || set == kComputerNameSet ? -1 : 0, flags);
  };
  alone("Name", "System.String[]", kNameSet, PSJ_BY_PROPERTY_NAME);
  alone("Id", "System.Int32[]", kIdSet, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
  alone("InstanceId", "System.Guid[]", kInstanceIdSet, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
  description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
      .called("Cn")
      .in({kComputerNameSet}, 0, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
}

}  // namespace

const psj_cmdlet *get_session_cmdlet() {
  static Description description("Get-PSSession",
                                 "Microsoft.PowerShell.Commands.GetPSSessionCommand",
                                 "Gets the sessions on other computers.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetSession); });
  static const psj_cmdlet *table = [] {
    description.alias("gsn")
        .sets({"Name", "Id", "InstanceId", "ComputerName"})
        .default_set(kNameSet)
        .output("System.Management.Automation.Runspaces.PSSession");
    add_selectors(description);
    description.parameter("State", "System.String").in_all();
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
        .sets({"Name", "Id", "InstanceId", "ComputerName", "Session"})
        .default_set(kIdSet)
        .should_process();
    add_selectors(description);
    // Both cmdlets count parameters the same way; this one has no state to ask for.
    description.parameter("State", "System.String", PSJ_PARAMETER_HIDDEN).in({kNameSet});
    description
        .parameter("Session", "System.Management.Automation.Runspaces.PSSession[]",
                   PSJ_PARAMETER_NOT_EMPTY)
        .in({kSessionSet}, 0, PSJ_MANDATORY | PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
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
    description.alias("ipsn")
        .sets({"Default"})
        .default_set(0)
        .module("Microsoft.PowerShell.Utility");
    description
        .parameter("Session", "System.Management.Automation.Runspaces.PSSession",
                   PSJ_PARAMETER_NOT_NULL)
        .in_all(0, PSJ_MANDATORY);
    description.parameter("CommandName", "System.String[]").called("Name").in_all(2);
    description.parameter("Prefix", "System.String").in_all();
    description.parameter("Module", "System.String[]").called("PSSnapin").in_all();
    description.parameter("AllowClobber", "System.Management.Automation.SwitchParameter").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
