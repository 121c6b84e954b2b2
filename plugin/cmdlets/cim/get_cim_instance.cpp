#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/providers/wmi/wql/evaluate.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kSessions,
  kClassName,
  kComputerName,
  kFilter,
  kInputObject,
  kKeyOnly,
  kNamespace,
  kOperationTimeoutSec,
  kProperty,
  kQuery,
  kQueryDialect,
  kShallow,
};
enum Set : std::uint32_t {
  kClassNameComputerSet,
  kClassNameSessionSet,
  kCimInstanceComputerSet,
  kCimInstanceSessionSet,
  kQueryComputerSet,
  kQuerySessionSet,
};

class GetCimInstance final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  Result<wmi::Query> query(const Arguments &arguments, std::string &space) const;
};

// The instance again, as it is now.
Result<wmi::Query> query_of_input(const psj_value &value, std::string &space) {
  const wmi::Instance *instance = wmi::instance_behind(value);
  if (instance == nullptr)
    return Status(PSJ_E_ARGUMENT, "The input is no CIM instance of this session.",
                  "InvalidInputObject", kInvalidArgument);
  space = instance->space;
  return wmi::Query::parse(psj::query_of_instance(*instance));
}

Result<wmi::Query> GetCimInstance::query(const Arguments &arguments, std::string &space) const {
  space = arguments.text(kNamespace);
  if (const psj_value *input = arguments.find(kInputObject)) return query_of_input(*input, space);
  if (!arguments.has(kQuery)) {
    auto made = query_of_class(arguments.text(kClassName), arguments.text(kFilter),
                               arguments.items(kProperty));
    const auto cls = repository()->find(space, arguments.text(kClassName));
    if (arguments.is_set(kKeyOnly) && made.ok() && cls.ok())
      for (const std::size_t key : wmi::selected_of(wmi::Query(), **cls))
        made->selected.push_back({{(*cls)->properties[key].name}, wmi::Path::kNotTyped});
    return made;
  }
  const std::string_view dialect = arguments.text(kQueryDialect);
  if (!dialect.empty() && !invariant::equals_ignore_case(dialect, "WQL"))
    return Status(PSJ_E_ARGUMENT, "Invalid query language: only WQL is known", "HRESULT 0x80041018",
                  kInvalidArgument);
  return wmi::Query::parse(arguments.text(kQuery));
}

psj_status GetCimInstance::process(const Arguments &arguments, psj_error **error) {
  std::string space;
  const Result<wmi::Query> query = this->query(arguments, space);
  if (!query.ok()) return report_failure(query.status(), arguments.text(kQuery));
  const auto here = [&](std::string_view computer) {
    return write_instances(space, *query, computer);
  };
  const psj_value *input = arguments.find(kInputObject);
  if (input == nullptr) return each_computer(arguments, kComputerName, kSessions, here, error);
  const psj_value parameters[] = {make_string("Query"), make_string(query->text),
                                  make_string("Namespace"), make_string(space)};
  const FarCommand far{"param($p) Get-CimInstance @p", make_dict(parameters, 2, false)};
  return each_computer(arguments, kComputerName, kSessions, here, error, &far,
                       wmi::instance_behind(*input)->computer);
}

}  // namespace

const psj_cmdlet *get_cim_instance_cmdlet() {
  static Description description(
      "Get-CimInstance", "Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand",
      "Gets the instances of a class of management objects.",
      [] { return std::unique_ptr<Cmdlet>(new GetCimInstance); });
  static const psj_cmdlet *table = [] {
    description.module("CimCmdlets").alias("gcim").output(kCimInstance);
    description
        .sets({"ClassNameComputerSet", "ClassNameSessionSet", "CimInstanceComputerSet",
               "CimInstanceSessionSet", "QueryComputerSet", "QuerySessionSet"})
        .default_set(kClassNameComputerSet);
    description
        .parameter("CimSession", "Microsoft.Management.Infrastructure.CimSession[]",
                   PSJ_PARAMETER_NOT_NULL)
        .in({kClassNameSessionSet, kCimInstanceSessionSet, kQuerySessionSet}, -1,
            PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("ClassName", "System.String")
        .in({kClassNameComputerSet, kClassNameSessionSet}, 0, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
    description.parameter("ComputerName", "System.String[]")
        .called("CN")
        .called("ServerName")
        .in({kClassNameComputerSet, kCimInstanceComputerSet, kQueryComputerSet}, -1,
            PSJ_BY_PROPERTY_NAME);
    description.parameter("Filter", "System.String")
        .in({kClassNameComputerSet, kClassNameSessionSet}, -1, PSJ_BY_PROPERTY_NAME);
    description.parameter("InputObject", kCimInstance)
        .called("CimInstance")
        .in({kCimInstanceComputerSet, kCimInstanceSessionSet}, 0, PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("KeyOnly", kSwitch).in({kClassNameComputerSet, kClassNameSessionSet});
    description.parameter("Namespace", "System.String")
        .called("NS")
        .in({kClassNameComputerSet, kClassNameSessionSet, kQueryComputerSet, kQuerySessionSet}, -1,
            PSJ_BY_PROPERTY_NAME);
    description.parameter("OperationTimeoutSec", "System.UInt32").called("OT").in_all();
    description.parameter("Property", "System.String[]")
        .called("SelectProperties")
        .in({kClassNameComputerSet, kClassNameSessionSet});
    description.parameter("Query", "System.String")
        .in({kQueryComputerSet, kQuerySessionSet}, -1, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
    description.parameter("QueryDialect", "System.String")
        .in({kClassNameComputerSet, kClassNameSessionSet, kQueryComputerSet, kQuerySessionSet}, -1,
            PSJ_BY_PROPERTY_NAME);
    description.parameter("Shallow", kSwitch)
        .in({kClassNameComputerSet, kClassNameSessionSet, kQueryComputerSet, kQuerySessionSet});
    return description.table();
  }();
  return table;
}

}  // namespace psj
