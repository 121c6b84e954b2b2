// Values of the ABI as values of the language.
#pragma once
#include "language/value/value.h"
#include "psj.h"

namespace psjsh {

// Handles come back as the very object when the host made them, as PluginObject otherwise; bags
// become deserialized objects under the type names that their schema carries. Everything is copied.
// Depth is limited to PSJ_MAX_DEPTH.
Value from_abi(const psj_value &value);
// The same for a copy that came straight from another host's serializer: type names get the prefix
// Deserialized.
Value deserialize(const psj_value &value);
// Copies and gives the result back.
Value take_result(psj_result &result);

}  // namespace psjsh
