#include <fmt/format.h>

#include "plugin/cmdlets/cim/cim_cmdlet.h"
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/providers/wmi/objects/class_object.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kArguments,
  kClass,
  kSessions,
  kClassName,
  kComputerName,
  kInputObject,
  kMethodName,
  kNamespace,
  kOperationTimeoutSec,
  kQuery,
  kQueryDialect,
};
enum Set : std::uint32_t {
  kClassNameComputerSet,
  kClassNameSessionSet,
  kCimClassComputerSet,
  kCimClassSessionSet,
  kCimInstanceComputerSet,
  kCimInstanceSessionSet,
  kQueryComputerSet,
  kQuerySessionSet,
};

class InvokeCimMethod final : public CimCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status invoke_here(const Arguments &arguments);
  psj_status invoke_class(const Arguments &arguments, std::string_view name);
  psj_status invoke_query(const Arguments &arguments);
  psj_status invoke_one(const Arguments &arguments, const wmi::ClassInfo &cls,
                        const wmi::Instance *target);
};

psj_status InvokeCimMethod::process(const Arguments &arguments, psj_error **error) {
  const auto here = [&](std::string_view) { return invoke_here(arguments); };
  const psj_value *input = arguments.find(kInputObject);
  const wmi::Instance *target = input != nullptr ? wmi::instance_behind(*input) : nullptr;
  if (target == nullptr) return each_computer(arguments, kComputerName, kSessions, here, error);
  const std::string query = query_of_instance(*target);
  std::vector<psj_value> parameters{make_string("Query"),      make_string(query),
                                    make_string("Namespace"),  make_string(target->space),
                                    make_string("MethodName"), *arguments.find(kMethodName)};
  if (const psj_value *values = arguments.find(kArguments)) {
    parameters.push_back(make_string("Arguments"));
    parameters.push_back(*values);
  }
  const FarCommand far{"param($p) Invoke-CimMethod @p",
                       make_dict(parameters.data(), parameters.size() / 2, false)};
  return each_computer(arguments, kComputerName, kSessions, here, error, &far, target->computer);
}

psj_status InvokeCimMethod::invoke_one(const Arguments &arguments, const wmi::ClassInfo &cls,
                                       const wmi::Instance *target) {
  bool yes = false;
  const std::string method(arguments.text(kMethodName));
  const std::string name = target != nullptr ? wmi::relative_path(*target) : cls.name;
  const psj_status status = should_process(name, "Invoke-CimMethod: " + method, &yes);
  if (status < 0 || !yes) return status;
  return invoke(cls, target, method, arguments.find(kArguments));
}

psj_status InvokeCimMethod::invoke_class(const Arguments &arguments, std::string_view name) {
  const auto cls = repository()->find(arguments.text(kNamespace), name);
  if (!cls.ok()) return report_failure(cls.status(), name);
  return invoke_one(arguments, **cls, nullptr);
}

psj_status InvokeCimMethod::invoke_query(const Arguments &arguments) {
  const auto query = wmi::Query::parse(arguments.text(kQuery));
  if (!query.ok()) return report_failure(query.status(), arguments.text(kQuery));
  // All are found before the first is called: a method may change what the query finds.
  std::vector<std::unique_ptr<wmi::Instance>> found;
  const Status ended = repository()->enumerate(arguments.text(kNamespace), *query,
                                               [&](std::unique_ptr<wmi::Instance> instance) {
                                                 found.push_back(std::move(instance));
                                                 return Status();
                                               });
  if (!ended.ok()) return report_failure(ended, query->class_name);
  for (const auto &instance : found)
    if (const psj_status status = invoke_one(arguments, instance->cls(), instance.get());
        status < 0)
      return status;
  return PSJ_OK;
}

psj_status InvokeCimMethod::invoke_here(const Arguments &arguments) {
  if (arguments.has(kQuery)) return invoke_query(arguments);
  if (const psj_value *given = arguments.find(kClass)) {
    const wmi::ClassInfo *cls = wmi::class_behind(*given);
    return invoke_class(arguments, cls != nullptr ? std::string_view(cls->name) : "");
  }
  if (const psj_value *given = arguments.find(kInputObject)) {
    const wmi::Instance *target = wmi::instance_behind(*given);
    if (target != nullptr) return invoke_one(arguments, target->cls(), target);
    return report_failure(Status(PSJ_E_ARGUMENT, "The input is no CIM instance of this session.",
                                 "InvalidInputObject", kInvalidArgument),
                          "InputObject");
  }
  return invoke_class(arguments, arguments.text(kClassName));
}

}  // namespace

const psj_cmdlet *invoke_cim_method_cmdlet() {
  static Description description(
      "Invoke-CimMethod", "Microsoft.Management.Infrastructure.CimCmdlets.InvokeCimMethodCommand",
      "Calls a method of a class of management objects or of its instances.",
      [] { return std::unique_ptr<Cmdlet>(new InvokeCimMethod); });
  static const psj_cmdlet *table = [] {
    description.module("CimCmdlets").alias("icim").should_process();
    description
        .sets({"ClassNameComputerSet", "ClassNameSessionSet", "CimClassComputerSet",
               "CimClassSessionSet", "CimInstanceComputerSet", "CimInstanceSessionSet",
               "QueryComputerSet", "QuerySessionSet"})
        .default_set(kClassNameComputerSet);
    description.parameter("Arguments", "System.Collections.IDictionary")
        .in_all(2, PSJ_BY_PROPERTY_NAME);
    description.parameter("CimClass", kCimClass)
        .in({kCimClassComputerSet, kCimClassSessionSet}, 0, PSJ_MANDATORY | PSJ_BY_VALUE);
    description
        .parameter("CimSession", "Microsoft.Management.Infrastructure.CimSession[]",
                   PSJ_PARAMETER_NOT_NULL)
        .in({kClassNameSessionSet, kCimClassSessionSet, kCimInstanceSessionSet, kQuerySessionSet},
            -1, PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("ClassName", "System.String")
        .called("Class")
        .in({kClassNameComputerSet, kClassNameSessionSet}, 0, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
    description.parameter("ComputerName", "System.String[]")
        .called("CN")
        .called("ServerName")
        .in({kClassNameComputerSet, kCimClassComputerSet, kCimInstanceComputerSet,
             kQueryComputerSet},
            -1, PSJ_BY_PROPERTY_NAME);
    description.parameter("InputObject", kCimInstance)
        .called("CimInstance")
        .in({kCimInstanceComputerSet, kCimInstanceSessionSet}, 0, PSJ_MANDATORY | PSJ_BY_VALUE);
    description.parameter("MethodName", "System.String")
        .called("Name")
        .in_all(1, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
    description.parameter("Namespace", "System.String")
        .called("NS")
        .in({kClassNameComputerSet, kClassNameSessionSet, kQueryComputerSet, kQuerySessionSet}, -1,
            PSJ_BY_PROPERTY_NAME);
    description.parameter("OperationTimeoutSec", "System.UInt32").called("OT").in_all();
    description.parameter("Query", "System.String")
        .in({kQueryComputerSet, kQuerySessionSet}, -1, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
    description.parameter("QueryDialect", "System.String")
        .in({kQueryComputerSet, kQuerySessionSet}, -1, PSJ_BY_PROPERTY_NAME);
    return description.table();
  }();
  return table;
}

}  // namespace psj
