// The order in which .NET declares the properties of a type: what Format-List *, Select-Object *
// and PSObject.Properties go by.
#pragma once
#include <string_view>

namespace psjsh {

// The names with blanks between, or nothing: the members stand in their table in that order.
// Properties that the list lacks are not listed at all. `type` is a full name; a generic
// definition ends with `n.
std::string_view property_order(std::string_view type);

}  // namespace psjsh
