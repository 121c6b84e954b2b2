// Shapes of objects as schemas of the ABI: made once for each list of type names and members, never
// freed, so that a log recognises them by their address.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "language/value/property_bag.h"
#include "psj.h"

namespace psjsh {

// `flags`: PSJ_SCHEMA_*. [any thread]
const psj_schema *schema_of(std::span<const std::string> type_names,
                            std::span<const std::string> members, std::uint32_t flags = 0);
// Of a [pscustomobject] without type names of its own.
const psj_schema *schema_of_shape(const Shape &shape);

}  // namespace psjsh
