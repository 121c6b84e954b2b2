#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugin/format/held.h"
#include "psj.h"

// Properties of values that travel as one piece (a date, a duration, a text …), as .NET's types
// have them.
namespace psj::format {

void scalar_property_names(const psj_value &value, std::vector<std::string> &names);
// False: no such property. The name is compared without case.
bool get_scalar_property(const psj_value &value, std::string_view name, Held &out);

// .NET type names, most derived first.
void scalar_type_names(const psj_value &value, std::vector<std::string_view> &names);

}  // namespace psj::format
