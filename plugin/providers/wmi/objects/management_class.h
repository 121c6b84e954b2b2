#pragma once

#include <memory>
#include <string_view>

#include "plugin/providers/wmi/repository.h"
#include "psj.h"

namespace psj::wmi {

// System.Management.ManagementClass: a class as the commands of WMI give it. Its static methods can
// be called. `repository` keeps the class.
psj_result management_class_result(const ClassInfo &cls, std::string_view space,
                                   std::shared_ptr<const Repository> repository);

}  // namespace psj::wmi
