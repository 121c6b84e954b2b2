#pragma once

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/objects/instance_object.h"

namespace psj::wmi {

class Repository;

// What a call of a method gave: ReturnValue and the out parameters.
psj_result parameters_result(const MethodCall &call, Look look);
// Calls a method with arguments in the order of its parameters, as scripts call one of a
// ManagementObject.
Status call_by_order(const Repository &repository, const ClassInfo &cls, MethodCall call,
                     const psj_value *arguments, std::uint32_t count, psj_result *out);

}  // namespace psj::wmi
