#pragma once

#include "plugin/providers/wmi/class_provider.h"

namespace psj::wmi {

// The methods of Win32_Process. Return values are those of Windows: 0 done, 2 access denied,
// 8 unknown failure, 9 path (process) not found, 21 invalid parameter.
Status invoke_process_method(const Root &root, MethodCall &call);

}  // namespace psj::wmi
