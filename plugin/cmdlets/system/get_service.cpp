#include <fmt/format.h>

#include <algorithm>

#include "invariant/wildcard.h"
#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/providers/wmi/objects/live_object.h"
#include "plugin/providers/wmi/system/services.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kName,
  kDisplayName,
  kInputObject,
  kComputerName,
  kDependentServices,
  kRequiredServices,
  kInclude,
  kExclude,
};
enum Set : std::uint32_t { kDefaultSet, kDisplayNameSet, kInputObjectSet };

class GetService final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override {
    return each_computer(
        arguments, kComputerName, PSJ_ALL_SETS,
        [&](std::string_view) { return write_services(arguments); }, error);
  }

 private:
  psj_status write_services(const Arguments &arguments);
  psj_status write_related(const Arguments &arguments, const wmi::Service &service,
                           const std::vector<wmi::Service> &all);
  psj_status write_one(const wmi::Service &service);
};

// System.ServiceProcess.ServiceController.
psj_status GetService::write_one(const wmi::Service &service) {
  auto *made = new wmi::PlainObject(
      {"System.Service.ServiceController", "System.ServiceProcess.ServiceController",
       "System.ComponentModel.Component", "System.MarshalByRefObject", "System.Object"},
      service.name);
  const bool running = service.state == "Running";
  const auto text = [](const std::string &value) {
    return value.empty() ? make_null() : make_string(value);
  };
  std::vector<psj_value> needs;
  for (const std::string &name : service.needs) needs.push_back(make_string(name));
  const std::string start = service.start == "Auto" ? "Automatic" : service.start;
  made->add("Name", text(service.name));
  made->add("RequiredServices", make_list(needs.data(), needs.size()));
  made->add("CanPauseAndContinue", make_bool(false));
  made->add("CanShutdown", make_bool(running));
  made->add("CanStop", make_bool(running));
  made->add("DisplayName", text(service.description.empty() ? service.name : service.description));
  made->add_text("MachineName", ".");
  made->add("ServiceName", text(service.name));
  made->add("ServicesDependedOn", make_list(needs.data(), needs.size()));
  made->add("Status", text(service.state == "Start Pending"  ? "StartPending"
                           : service.state == "Stop Pending" ? "StopPending"
                                                             : service.state));
  made->add("StartType", text(start));
  made->add("BinaryPathName", text(service.path));
  ScopedResult object;
  *object.out() = wmi::result_of(made);
  return write(object.value());
}

psj_status GetService::write_related(const Arguments &arguments, const wmi::Service &service,
                                     const std::vector<wmi::Service> &all) {
  const auto needs = [](const wmi::Service &one, const wmi::Service &other) {
    return std::find(one.needs.begin(), one.needs.end(), other.name) != one.needs.end();
  };
  const bool dependent = arguments.is_set(kDependentServices);
  if (!dependent && !arguments.is_set(kRequiredServices)) return write_one(service);
  for (const wmi::Service &other : all)
    if (dependent ? needs(other, service) : needs(service, other))
      if (psj_status status = write_one(other); status < 0) return status;
  return PSJ_OK;
}

bool any_matches(std::span<const psj_value> patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const psj_value &pattern) {
    return pattern.kind == PSJ_STRING &&
           invariant::WildcardPattern(string_of(pattern)).matches(name);
  });
}

psj_status GetService::write_services(const Arguments &arguments) {
  const auto all = wmi::services(repository()->root(), wmi::ServiceSource::init_scripts);
  const bool by_display = arguments.has(kDisplayName);
  const psj_value every = make_string("*");
  std::span<const psj_value> patterns = arguments.items(by_display ? kDisplayName : kName);
  if (patterns.empty()) patterns = {&every, 1};
  std::vector<bool> written(all.size());
  for (const psj_value &wanted : patterns) {
    if (wanted.kind != PSJ_STRING) continue;
    const invariant::WildcardPattern pattern(string_of(wanted));
    bool found = false;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const wmi::Service &service = all[i];
      if (!pattern.matches(by_display ? service.description : service.name)) continue;
      found = true;
      const bool left_out =
          (arguments.has(kInclude) && !any_matches(arguments.items(kInclude), service.name)) ||
          any_matches(arguments.items(kExclude), service.name);
      if (left_out || written[i]) continue;
      written[i] = true;
      if (psj_status status = write_related(arguments, service, all); status < 0) return status;
    }
    if (found || invariant::WildcardPattern::has_wildcards(string_of(wanted))) continue;
    const psj_status status = write_error(
        {.status = PSJ_E_NOT_FOUND,
         .category = kObjectNotFound,
         .id = by_display ? "NoServiceFoundForGivenDisplayName" : "NoServiceFoundForGivenName",
         .message = fmt::format("Cannot find any service with {} '{}'.",
                                by_display ? "display name" : "service name", string_of(wanted)),
         .exception = "Microsoft.PowerShell.Commands.ServiceCommandException",
         .target = &wanted});
    if (status < 0) return status;
  }
  return PSJ_OK;
}

}  // namespace

const psj_cmdlet *get_service_cmdlet() {
  static Description description("Get-Service", "Microsoft.PowerShell.Commands.GetServiceCommand",
                                 "Gets the services of the system.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetService); });
  static const psj_cmdlet *table = [] {
    description.module("Microsoft.PowerShell.Management").alias("gsv");
    description.sets({"Default", "DisplayName", "InputObject"}).default_set(kDefaultSet);
    description.output("System.ServiceProcess.ServiceController");
    description.parameter("Name", "System.String[]")
        .called("ServiceName")
        .in({kDefaultSet}, 0, PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
    description.parameter("DisplayName", "System.String[]")
        .in({kDisplayNameSet}, -1, PSJ_MANDATORY);
    description.parameter("InputObject", "System.ServiceProcess.ServiceController[]")
        .in({kInputObjectSet}, -1, PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("ComputerName", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .called("Cn")
        .in_all(-1, PSJ_BY_PROPERTY_NAME);
    description.parameter("DependentServices", kSwitch).called("DS").in_all();
    description.parameter("RequiredServices", kSwitch)
        .called("SDO")
        .called("ServicesDependedOn")
        .in_all();
    description.parameter("Include", "System.String[]").in_all();
    description.parameter("Exclude", "System.String[]").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
