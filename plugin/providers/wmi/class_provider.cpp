#include "plugin/providers/wmi/class_provider.h"

#include "invariant/compare.h"

namespace psj::wmi {

const psj_value *MethodCall::argument(std::string_view name) const {
  for (const auto &[key, value] : arguments)
    if (invariant::equals_ignore_case(key, name)) return value.kind == PSJ_NULL ? nullptr : &value;
  return nullptr;
}

std::string_view MethodCall::text(std::string_view name) const {
  const psj_value *value = argument(name);
  return value != nullptr && value->kind == PSJ_STRING ? string_of(*value) : std::string_view();
}

Status ClassProvider::invoke(MethodCall &call) const {
  return Status(PSJ_E_UNSUPPORTED, "Method " + call.method.name + " is not implemented",
                "HRESULT 0x80041055", kNotImplemented);
}

}  // namespace psj::wmi
