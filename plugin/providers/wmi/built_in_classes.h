#pragma once

#include <vector>

#include "plugin/providers/wmi/class_provider.h"

namespace psj::wmi {

// Declarations of the abstract classes that the others are derived from.
const char *base_classes();
// What class_list.inc names, in its order.
std::vector<const BuiltInClass *> built_in_classes();

}  // namespace psj::wmi
