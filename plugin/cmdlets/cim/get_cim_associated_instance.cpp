#include <fmt/format.h>

#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/cmdlets/cim/computers.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kAssociation,
  kSessions,
  kComputerName,
  kInputObject,
  kKeyOnly,
  kNamespace,
  kOperationTimeoutSec,
  kResourceUri,
  kResultClassName,
};

class GetCimAssociatedInstance final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  // The same as a query, which other computers can be asked too.
  std::string query_text(const Arguments &arguments, std::string_view path) const;
};

std::string GetCimAssociatedInstance::query_text(const Arguments &arguments,
                                                 std::string_view path) const {
  std::string terms;
  if (arguments.has(kAssociation))
    terms += fmt::format(" AssocClass = {}", arguments.text(kAssociation));
  if (arguments.has(kResultClassName))
    terms += fmt::format(" ResultClass = {}", arguments.text(kResultClassName));
  if (arguments.is_set(kKeyOnly)) terms += " KeysOnly";
  return fmt::format("ASSOCIATORS OF {{{}}}{}{}", path, terms.empty() ? "" : " WHERE", terms);
}

psj_status GetCimAssociatedInstance::process(const Arguments &arguments, psj_error **error) {
  const psj_value *input = arguments.find(kInputObject);
  const wmi::Instance *source = input != nullptr ? wmi::instance_behind(*input) : nullptr;
  if (source == nullptr)
    return report_failure(Status(PSJ_E_ARGUMENT, "The input is no CIM instance of this session.",
                                 "InvalidInputObject", kInvalidArgument),
                          "InputObject");
  const std::string path = wmi::relative_path(*source);
  const std::string space(arguments.has(kNamespace) ? arguments.text(kNamespace)
                                                    : std::string_view(source->space));
  const std::string text = query_text(arguments, path);
  const auto query = wmi::Query::parse(text);
  if (!query.ok()) return report_failure(query.status(), text);
  const auto here = [&](std::string_view computer) {
    return write_instances(space, *query, computer);
  };
  const psj_value parameters[] = {make_string("Query"), make_string(text), make_string("Namespace"),
                                  make_string(space)};
  const FarCommand far{"param($p) Get-CimInstance @p", make_dict(parameters, 2, false)};
  return each_computer(arguments, kComputerName, kSessions, here, error, &far, source->computer);
}

}  // namespace

const psj_cmdlet *get_cim_associated_instance_cmdlet() {
  static Description description(
      "Get-CimAssociatedInstance",
      "Microsoft.Management.Infrastructure.CimCmdlets.GetCimAssociatedInstanceCommand",
      "Gets the instances that associations join to one.",
      [] { return std::unique_ptr<Cmdlet>(new GetCimAssociatedInstance); });
  static const psj_cmdlet *table = [] {
    description.module("CimCmdlets").alias("gcai").output(kCimInstance);
    description.sets({"ComputerSet", "SessionSet"}).default_set(0);
    description.parameter("Association", "System.String").in_all(1, PSJ_BY_PROPERTY_NAME);
    description
        .parameter("CimSession", "Microsoft.Management.Infrastructure.CimSession[]",
                   PSJ_PARAMETER_NOT_NULL)
        .in({1}, -1, PSJ_MANDATORY);
    description.parameter("ComputerName", "System.String[]")
        .called("CN")
        .called("ServerName")
        .in({0});
    description.parameter("InputObject", kCimInstance)
        .called("CimInstance")
        .in_all(0, PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("KeyOnly", kSwitch).in_all();
    description.parameter("Namespace", "System.String").in_all(-1, PSJ_BY_PROPERTY_NAME);
    description.parameter("OperationTimeoutSec", "System.UInt32").called("OT").in_all();
    description.parameter("ResourceUri", "System.Uri").in_all();
    description.parameter("ResultClassName", "System.String").in_all(-1, PSJ_BY_PROPERTY_NAME);
    return description.table();
  }();
  return table;
}

}  // namespace psj
