#pragma once

#include <memory>

#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/providers/wmi/repository.h"

namespace psj::wmi {

// An instance of another computer as it came from there, as the live object that it was: a
// CimInstance or a ManagementObject that knows its computer. False: the value is none of a class
// that is known here, and `out` is not filled in.
bool revive(const psj_value &value, const std::shared_ptr<const Repository> &repository,
            psj_result *out);

}  // namespace psj::wmi
