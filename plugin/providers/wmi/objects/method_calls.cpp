#include "plugin/providers/wmi/objects/method_calls.h"

#include <fmt/format.h>

#include "plugin/providers/wmi/objects/live_object.h"
#include "plugin/providers/wmi/repository.h"

namespace psj::wmi {

Status call_by_order(const Repository &repository, const ClassInfo &cls, MethodCall call,
                     const psj_value *arguments, std::uint32_t count, psj_result *out) {
  std::uint32_t given = 0;
  for (const ParameterInfo &parameter : call.method.parameters)
    if (!parameter.is_out && given < count)
      call.arguments.emplace_back(parameter.name, arguments[given++]);
  if (given < count)
    return Status(PSJ_E_ARGUMENT,
                  fmt::format("Cannot find an overload for \"{}\" and the argument count: \"{}\".",
                              call.method.name, count))
        .with_exception("System.Management.Automation.MethodException");
  if (Status bad = repository.invoke(cls, call); !bad.ok()) return bad;
  *out = parameters_result(call, Look::management);
  return {};
}

psj_result parameters_result(const MethodCall &call, Look look) {
  std::vector<std::string> types;
  if (look == Look::cim)
    types = {"Microsoft.Management.Infrastructure.CimMethodResult", "System.Object"};
  else
    types = {"System.Management.ManagementBaseObject#\\__PARAMETERS",
             "System.Management.ManagementBaseObject", "System.Object"};
  auto *made = new PlainObject(std::move(types));
  for (const auto &[name, value] : call.out) made->add(name, value);
  made->add("ReturnValue", call.return_value);
  if (look == Look::cim) made->add("PSComputerName", make_null());
  return result_of(made);
}

}  // namespace psj::wmi
