// Methods that every value has in PowerShell, and construction of types without a table of their
// own.
#pragma once
#include <string_view>

#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

// ForEach and Where. False for other names.
bool call_intrinsic(const Value &target, std::string_view name, Arguments arguments, Value *out);
// What a field of the type holds before anybody sets it.
Value default_of(const Type *type);
// new() of value types, arrays, exceptions.
Value construct_default(const Type *type, Arguments arguments);

}  // namespace psjsh
