#include <fmt/format.h>

#include "invariant/wildcard.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/cmdlets/wmi/wmi_cmdlet.h"
#include "plugin/providers/wmi/objects/management_class.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kClass,
  kFilter,
  kProperty,
  kQuery,
  kList,
  kRecurse,
  kAmended,
  kDirectRead,
  kAsJob,
  kComputerName,
  kNamespace,
  kThrottleLimit,
};
enum Set : std::uint32_t { kQuerySet, kListSet, kWqlQuerySet };

class GetWmiObject final : public WmiCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status write_classes(const Arguments &arguments);
};

std::string query_text(const Arguments &arguments) {
  if (arguments.has(kQuery)) return std::string(arguments.text(kQuery));
  std::string properties;
  for (const psj_value &name : arguments.items(kProperty))
    if (name.kind == PSJ_STRING)
      properties += (properties.empty() ? "" : ",") + std::string(string_of(name));
  if (properties.empty()) properties = "*";
  std::string text = fmt::format("select {} from {}", properties, arguments.text(kClass));
  if (arguments.has(kFilter)) text += fmt::format(" where {}", arguments.text(kFilter));
  return text;
}

psj_status GetWmiObject::write_classes(const Arguments &arguments) {
  const std::string name(arguments.has(kClass) ? arguments.text(kClass) : "*");
  const std::string space = wmi::Repository::normal_namespace(arguments.text(kNamespace));
  const invariant::WildcardPattern wanted(name);
  for (const wmi::ClassInfo *cls : repository()->classes(space)) {
    if (!wanted.matches(cls->name)) continue;
    ScopedResult result;
    *result.out() = wmi::management_class_result(*cls, space, repository());
    if (const psj_status status = write(result.value()); status < 0) return status;
  }
  return PSJ_OK;
}

psj_status GetWmiObject::process(const Arguments &arguments, psj_error **error) {
  const bool list = arguments.is_set(kList);
  const std::string text = query_text(arguments);
  if (!list)
    if (const auto query = wmi::Query::parse(text); !query.ok())
      return report_failure(query.status(), text);
  if (arguments.is_set(kAsJob) && !list)
    return start_job(
        arguments, {kComputerName, kThrottleLimit},
        {{"namespace", make_string(arguments.text(kNamespace))}, {"query", make_string(text)}},
        error);
  return each_computer(
      arguments, kComputerName, PSJ_ALL_SETS,
      [&](std::string_view computer) {
        if (list) return write_classes(arguments);
        const auto query = wmi::Query::parse(text);
        return write_instances(arguments.text(kNamespace), *query, computer, wmi::Look::management);
      },
      error);
}

}  // namespace

const psj_cmdlet *get_wmi_object_cmdlet() {
  static Description description("Get-WmiObject",
                                 "Microsoft.PowerShell.Commands.GetWmiObjectCommand",
                                 "Gets the instances of a class of management objects.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetWmiObject); });
  static const psj_cmdlet *table = [] {
    description.module("Microsoft.PowerShell.Management").alias("gwmi");
    description.sets({"query", "list", "WQLQuery"}).default_set(kQuerySet);
    description.parameter("Class", "System.String")
        .called("ClassName")
        .in({kQuerySet}, 0, PSJ_MANDATORY)
        .in({kListSet}, 1);
    description.parameter("Filter", "System.String").in({kQuerySet});
    description.parameter("Property", "System.String[]").in({kQuerySet}, 1);
    description.parameter("Query", "System.String").in({kWqlQuerySet}, -1, PSJ_MANDATORY);
    description.parameter("List", kSwitch).in({kListSet});
    description.parameter("Recurse", kSwitch).in({kListSet});
    description.parameter("Amended", kSwitch).in_all();
    description.parameter("DirectRead", kSwitch).in({kQuerySet, kWqlQuerySet});
    describe_wmi_places(description, {kQuerySet, kListSet, kWqlQuerySet},
                        {kQuerySet, kListSet, kWqlQuerySet});
    return description.table();
  }();
  return table;
}

}  // namespace psj
