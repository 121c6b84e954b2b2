#include "plugin/cmdlets/wmi/wmi_cmdlet.h"

#include <algorithm>

#include "plugin/cmdlets/cim/computers.h"
#include "plugin/cmdlets/remote_targets.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/providers/wmi/jobs/wmi_provider.h"
#include "plugin/value/tree.h"

namespace psj {

namespace {

// The name of a computer that can be none is refused without an id: that is the transport's.
psj_status refuse(const Status &failure, psj_error **error) {
  if (!failure.id().empty() || failure.code() != PSJ_E_ARGUMENT) return report(failure, error);
  if (error != nullptr) *error = make_error(no_target(failure));
  return failure.code();
}

}  // namespace

psj_status WmiCmdlet::report_failure(const Status &failure, std::string_view target) {
  if (const psj_status written = take_written(); written < 0) return written;
  if (failure.code() == PSJ_E_CANCELLED) return failure.code();
  const psj_value value = make_string(target);
  const bool query = failure.category() == kInvalidArgument;
  return write_error({.status = failure.code(),
                      .category = query ? kInvalidArgument : kInvalidType,
                      .id = "GetWMIManagementException",
                      .message = failure.message(),
                      .exception = "System.Management.ManagementException",
                      .target = &value});
}

psj_status WmiCmdlet::prepare_far(const Arguments &arguments, const FarCommand *given,
                                  psj_result *out, psj_error **error) {
  auto *host = plugin().host_extension<psj_host_script>(PSJ_HOST_SCRIPT);
  if (host == nullptr)
    return report(Status(PSJ_E_UNSUPPORTED, "Other computers can't be reached by this host.",
                         "NoRemoteTransport", kNotImplemented),
                  error);
  Arena arena;
  const FarCommand command =
      given != nullptr ? *given : far_command(description(), arguments, arena);
  psj_script_request request{};
  request.struct_size = sizeof request;
  request.purpose = PSJ_FOR_REMOTE;
  request.script = make_string(command.script, PSJ_SCRIPTBLOCK);
  request.arguments = make_list(&command.parameters, 1);
  request.streams = &streams();
  return host->prepare(&plugin().host(), &request, out, error);
}

psj_status WmiCmdlet::start_job(const Arguments &arguments, Places places,
                                std::vector<std::pair<std::string_view, psj_value>> parts,
                                psj_error **error, const FarCommand *command,
                                std::string_view own) {
  std::vector<psj_text> targets;
  for (const psj_value &name : arguments.items(places.computers))
    if (name.kind == PSJ_STRING) targets.push_back(text_of(string_of(name)));
  if (targets.empty()) targets.push_back(text_of(own.empty() ? "localhost" : own));
  ScopedResult prepared;
  if (std::any_of(targets.begin(), targets.end(),
                  [](psj_text name) { return !is_this_computer(view_of(name)); })) {
    if (psj_status status = prepare_far(arguments, command, prepared.out(), error); status < 0)
      return status;
    parts.emplace_back("prepared", prepared.value());
  }
  std::vector<psj_value> pairs;
  for (const auto &[name, value] : parts) {
    pairs.push_back(make_string(name));
    pairs.push_back(value);
  }
  const psj_value dictionary = make_dict(pairs.data(), parts.size(), false);
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.command = text_of(line());
  constexpr std::int64_t kUsualThrottle = 32;
  const std::int64_t throttle = arguments.number(places.throttle, kUsualThrottle);
  request.throttle = static_cast<std::uint32_t>(throttle > 0 ? throttle : kUsualThrottle);
  request.target_count = static_cast<std::uint32_t>(targets.size());
  request.targets = targets.data();
  request.arguments = &dictionary;
  const ProviderEntry *provider = plugin().providers().find(WmiProvider::kId);
  if (provider == nullptr) return PSJ_E_NOT_FOUND;
  Result<JobRef> job = plugin().jobs().create(*provider, request);
  if (!job.ok()) return refuse(job.status(), error);
  if (Status started = plugin().jobs().start(**job); !started.ok()) return refuse(started, error);
  return write(**job);
}

void describe_wmi_places(Description &description, std::initializer_list<std::uint32_t> sets,
                         std::initializer_list<std::uint32_t> computer_sets) {
  description.parameter("AsJob", kSwitch).in(sets);
  description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
      .called("Cn")
      .in(computer_sets);
  description.parameter("Namespace", "System.String").called("NS").in(computer_sets);
  description.parameter("ThrottleLimit", "System.Int32").in(sets);
  description.parameter("Authentication", "System.String").in(computer_sets);
  description.parameter("Authority", "System.String").in(computer_sets);
  description.parameter("EnableAllPrivileges", kSwitch).in(computer_sets);
  description.parameter("Impersonation", "System.String").in(computer_sets);
  description.parameter("Locale", "System.String").in(computer_sets);
}

}  // namespace psj
