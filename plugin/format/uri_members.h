#pragma once

#include <span>
#include <string>
#include <string_view>

#include "plugin/format/held.h"

namespace psj::format {

// System.Uri by its original text: what its properties are.
std::span<const std::string_view> uri_property_names();
// `index` is one into uri_property_names().
void get_uri_property(std::string_view original, std::size_t index, Held &out);

}  // namespace psj::format
