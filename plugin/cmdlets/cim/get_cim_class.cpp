#include <algorithm>

#include "invariant/wildcard.h"
#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/providers/wmi/objects/class_object.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kSessions,
  kClassName,
  kComputerName,
  kMethodName,
  kNamespace,
  kOperationTimeoutSec,
  kPropertyName,
  kQualifierName,
};

class GetCimClass final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override {
    return each_computer(
        arguments, kComputerName, kSessions,
        [&](std::string_view) { return write_classes(arguments); }, error);
  }

 private:
  psj_status write_classes(const Arguments &arguments);
};

// Whether one of the names fits; an empty pattern wants none.
template <class Members>
bool has_member(std::string_view pattern, const Members &members) {
  if (pattern.empty()) return true;
  const invariant::WildcardPattern wanted(pattern);
  return std::any_of(members.begin(), members.end(),
                     [&](const auto &member) { return wanted.matches(member.name); });
}

bool has_qualifier(std::string_view pattern, const wmi::ClassInfo &cls) {
  if (pattern.empty()) return true;
  const invariant::WildcardPattern wanted(pattern);
  const auto names = wmi::qualifiers_of(cls);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string &name) { return wanted.matches(name); });
}

psj_status GetCimClass::write_classes(const Arguments &arguments) {
  const std::string name(arguments.has(kClassName) ? arguments.text(kClassName) : "*");
  const std::string space = wmi::Repository::normal_namespace(arguments.text(kNamespace));
  if (!invariant::WildcardPattern::has_wildcards(name))
    if (const auto found = repository()->find(space, name); !found.ok())
      return report_failure(found.status(), space + ":" + name);
  const invariant::WildcardPattern wanted(name);
  for (const wmi::ClassInfo *cls : repository()->classes(space)) {
    if (!wanted.matches(cls->name) || !has_member(arguments.text(kMethodName), cls->methods) ||
        !has_member(arguments.text(kPropertyName), cls->properties) ||
        !has_qualifier(arguments.text(kQualifierName), *cls))
      continue;
    Arena arena;
    const psj_value value = wmi::class_value(arena, *cls, space, repository());
    if (const psj_status status = write(value); status < 0) return status;
  }
  return PSJ_OK;
}

}  // namespace

const psj_cmdlet *get_cim_class_cmdlet() {
  static Description description(
      "Get-CimClass", "Microsoft.Management.Infrastructure.CimCmdlets.GetCimClassCommand",
      "Gets the classes of management objects.",
      [] { return std::unique_ptr<Cmdlet>(new GetCimClass); });
  static const psj_cmdlet *table = [] {
    description.module("CimCmdlets").alias("gcls").output(kCimClass);
    description.sets({"ComputerSet", "SessionSet"}).default_set(0);
    description
        .parameter("CimSession", "Microsoft.Management.Infrastructure.CimSession[]",
                   PSJ_PARAMETER_NOT_NULL)
        .in({1}, -1, PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("ClassName", "System.String").in_all(0, PSJ_BY_PROPERTY_NAME);
    description.parameter("ComputerName", "System.String[]")
        .called("CN")
        .called("ServerName")
        .in({0}, -1, PSJ_BY_PROPERTY_NAME);
    description.parameter("MethodName", "System.String").in_all(-1, PSJ_BY_PROPERTY_NAME);
    description.parameter("Namespace", "System.String").in_all(1, PSJ_BY_PROPERTY_NAME);
    description.parameter("OperationTimeoutSec", "System.UInt32").called("OT").in_all();
    description.parameter("PropertyName", "System.String").in_all(-1, PSJ_BY_PROPERTY_NAME);
    description.parameter("QualifierName", "System.String").in_all(-1, PSJ_BY_PROPERTY_NAME);
    return description.table();
  }();
  return table;
}

}  // namespace psj
