// The errors of conversions, in PowerShell's words.
#pragma once
#include <string>
#include <string_view>

#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

// Cannot convert the "5" value of type "System.Int32" to type "T".
[[noreturn]] void fail_no_conversion(const Value &value, const Type *type);
// Cannot convert value "abc" to type "T". Error: "why"
[[noreturn]] void fail_conversion(const Value &value, const Type *type, const char *id,
                                  std::string_view why);
// Cannot convert null to type "T".
[[noreturn]] void fail_null(const Type *type);
// Invalid cast from 'DateTime' to 'Int32'.
[[noreturn]] void fail_convertible(const Value &value, const Type *type);
[[noreturn]] void fail_cast(const char *id, std::string message);
// "Value was either too large or too small for an Int32."
std::string overflow_text(Kind kind);

}  // namespace psjsh
