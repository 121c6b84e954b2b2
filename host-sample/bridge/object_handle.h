// Objects of the language as live objects of the ABI.
#pragma once
#include "language/value/value.h"
#include "psj.h"

namespace psjsh {

// A counted handle to the object (or boxed enum value); the caller owns one count. A foreign object
// that is a handle of the plugin comes back as that very handle.
const psj_object *new_handle(const Value &value);
// The value behind a handle that new_handle made; null for handles of somebody else.
const Value *value_behind(const psj_object *object) noexcept;

}  // namespace psjsh
