// Conversions whose target is an enum, a container or a class.
#pragma once
#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

class Dictionary;

Value to_enum(const Value &value, const Type *type);
Value to_object_type(const Value &value, const Type *type);
// A hashtable was to become an object and its first key is no settable property of it.
[[noreturn]] void fail_missing_property(const Dictionary &table, const Type *type,
                                        std::string name = {});

}  // namespace psjsh
