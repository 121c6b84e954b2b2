#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plugin/providers/wmi/instance.h"
#include "plugin/value/arena.h"
#include "psj.h"

namespace psj::wmi {

class Repository;

// Microsoft.Management.Infrastructure.CimClass. It keeps the repository that the class is in.
psj_value class_value(Arena &arena, const ClassInfo &cls, std::string_view space,
                      std::shared_ptr<const Repository> repository);
psj_value system_properties_value(Arena &arena, const ClassInfo &cls, std::string_view space,
                                  std::string_view server);
// The properties of an instance with their values, each an object with Name, Value, CimType, Flags.
psj_value instance_properties_value(Arena &arena, const Instance &instance);

// The class behind such an object; NULL: the value is none.
const ClassInfo *class_behind(const psj_value &value);

}  // namespace psj::wmi
