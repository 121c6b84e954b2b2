#include <fmt/format.h>

#include <algorithm>

#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/cmdlets/wmi/wmi_cmdlet.h"
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/jobs/wmi_job.h"
#include "plugin/providers/wmi/objects/method_calls.h"
#include "plugin/providers/wmi/wql/object_path.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kClass,
  kName,
  kArgumentList,
  kInputObject,
  kPath,
  kAsJob,
  kComputerName,
  kNamespace,
  kThrottleLimit,
};
enum Set : std::uint32_t { kClassSet, kObjectSet, kPathSet };

class InvokeWmiMethod final : public WmiCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status invoke_here(const Arguments &arguments, const wmi::ObjectPath &path);
  psj_status call(const Arguments &arguments, const wmi::ClassInfo &cls,
                  const wmi::Instance *target);
};

psj_status InvokeWmiMethod::call(const Arguments &arguments, const wmi::ClassInfo &cls,
                                 const wmi::Instance *target) {
  const wmi::MethodInfo *info = cls.find_method(arguments.text(kName));
  if (info == nullptr || (target == nullptr && !info->is_static))
    return report_failure(
        Status(PSJ_E_NOT_FOUND, "Invalid method Parameter(s)", {}, kInvalidOperation), cls.name);
  bool yes = false;
  const std::string shown = target != nullptr ? wmi::relative_path(*target) : cls.name;
  if (psj_status status = should_process(shown, "Invoke-WmiMethod (" + info->name + ")", &yes);
      status < 0 || !yes)
    return status;
  wmi::MethodCall made{*info, target};
  Status done = wmi::bind_arguments(made, arguments.find(kArgumentList));
  if (done.ok()) done = repository()->invoke(cls, made);
  if (!done.ok()) return report_failure(done, shown);
  ScopedResult answer;
  *answer.out() = wmi::parameters_result(made, wmi::Look::management);
  return write(answer.value());
}

psj_status InvokeWmiMethod::invoke_here(const Arguments &arguments, const wmi::ObjectPath &path) {
  if (const psj_value *input = arguments.find(kInputObject)) {
    const wmi::Instance *target = wmi::instance_behind(*input);
    if (target != nullptr) return call(arguments, target->cls(), target);
    return report_failure(
        Status(PSJ_E_ARGUMENT, "The input is no management object.", {}, kInvalidArgument),
        "InputObject");
  }
  const auto cls = repository()->find(path.space, path.class_name);
  if (!cls.ok()) return report_failure(cls.status(), path.class_name);
  if (path.is_class()) return call(arguments, **cls, nullptr);
  const auto query = path.is_singleton
                         ? Result<wmi::Query>(wmi::Query::of_class(path.class_name))
                         : wmi::Query::of_filter(path.class_name, path.condition(**cls));
  if (!query.ok()) return report_failure(query.status(), arguments.text(kPath));
  std::unique_ptr<wmi::Instance> found;
  const Status ended =
      repository()->enumerate(path.space, *query, [&](std::unique_ptr<wmi::Instance> instance) {
        found = std::move(instance);
        return Status();
      });
  if (!ended.ok()) return report_failure(ended, arguments.text(kPath));
  if (!found)
    return report_failure(Status(PSJ_E_NOT_FOUND, "Not found", {}, kObjectNotFound),
                          arguments.text(kPath));
  return call(arguments, found->cls(), found.get());
}

// What the computer of an instance runs: the call by the instance's path.
FarCommand command_of_path(const Arguments &arguments, std::string_view path, Arena &arena) {
  const psj_value pairs[] = {
      make_string("Path"),
      make_string(path),
      make_string("Name"),
      make_string(arguments.text(kName)),
      make_string("ArgumentList"),
      arguments.find(kArgumentList) != nullptr ? *arguments.find(kArgumentList) : make_null()};
  auto *kept = arena.allocate_array<psj_value>(std::size(pairs));
  std::copy(std::begin(pairs), std::end(pairs), kept);
  const std::size_t count = arguments.has(kArgumentList) ? 3 : 2;
  return {"param($p) Invoke-WmiMethod @p", make_dict(kept, count, false)};
}

psj_status InvokeWmiMethod::process(const Arguments &arguments, psj_error **error) {
  wmi::ObjectPath path;
  if (arguments.has(kPath)) {
    auto parsed = wmi::parse_object_path(arguments.text(kPath));
    if (!parsed)
      return report_failure(Status(PSJ_E_ARGUMENT, "Invalid object path", {}, kInvalidArgument),
                            arguments.text(kPath));
    path = std::move(*parsed);
  }
  if (arguments.has(kClass)) path.class_name = arguments.text(kClass);
  if (arguments.has(kNamespace)) path.space = arguments.text(kNamespace);
  const psj_value *given = arguments.find(kInputObject);
  const wmi::Instance *target = given != nullptr ? wmi::instance_behind(*given) : nullptr;
  const bool far = target != nullptr && !is_this_computer(target->computer);
  const std::string own = far ? target->computer : std::string();
  const std::string far_path = far ? wmi::relative_path(*target) : std::string();
  Arena arena;
  const FarCommand command = command_of_path(arguments, far_path, arena);
  if (!arguments.is_set(kAsJob))
    return each_computer(
        arguments, kComputerName, PSJ_ALL_SETS,
        [&](std::string_view) { return invoke_here(arguments, path); }, error,
        far ? &command : nullptr, own);
  std::vector<std::pair<std::string_view, psj_value>> parts{
      {"namespace", make_string(path.space)}, {"method", make_string(arguments.text(kName))}};
  const auto cls = repository()->find(path.space, path.class_name);
  const std::string query =
      fmt::format("select * from {}{}{}", path.class_name, path.keys.empty() ? "" : " where ",
                  cls.ok() ? path.condition(**cls) : std::string());
  if (const psj_value *list = arguments.find(kArgumentList)) parts.emplace_back("arguments", *list);
  if (const psj_value *input = arguments.find(kInputObject))
    parts.emplace_back("target", *input);
  else if (path.is_class())
    parts.emplace_back("class", make_string(path.class_name));
  else
    parts.emplace_back("query", make_string(query));
  return start_job(arguments, {kComputerName, kThrottleLimit}, std::move(parts), error,
                   far ? &command : nullptr, own);
}

}  // namespace

const psj_cmdlet *invoke_wmi_method_cmdlet() {
  static Description description("Invoke-WmiMethod",
                                 "Microsoft.PowerShell.Commands.InvokeWmiMethod",
                                 "Calls a method of a class of management objects.",
                                 [] { return std::unique_ptr<Cmdlet>(new InvokeWmiMethod); });
  static const psj_cmdlet *table = [] {
    description.module("Microsoft.PowerShell.Management").alias("iwmi").should_process();
    description.sets({"class", "object", "path"}).default_set(kClassSet);
    description.parameter("Class", "System.String").in({kClassSet}, 0, PSJ_MANDATORY);
    description.parameter("Name", "System.String")
        .in({kClassSet}, 1, PSJ_MANDATORY)
        .in({kObjectSet, kPathSet}, 0, PSJ_MANDATORY);
    description.parameter("ArgumentList", "System.Object[]")
        .called("Args")
        .in({kClassSet}, 2)
        .in({kObjectSet, kPathSet});
    description.parameter("InputObject", "System.Management.ManagementObject")
        .in({kObjectSet}, -1, PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("Path", "System.String").in({kPathSet}, -1, PSJ_MANDATORY);
    describe_wmi_places(description, {kClassSet, kObjectSet, kPathSet}, {kClassSet, kPathSet});
    return description.table();
  }();
  return table;
}

}  // namespace psj
