// The errors of operators, in PowerShell's words.
#pragma once
#include <string_view>

#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

// Method invocation failed because [T] does not contain a method named 'op_Addition'.
[[noreturn]] void fail_no_operator(const Value &operand, std::string_view method);
// The operation '[T] * [U]' is not defined.
[[noreturn]] void fail_undefined_operation(const Value &left, std::string_view op,
                                           const Value &right);
// Cannot convert argument "1", with value: "x", for "op_Addition" to type "T": "why"
[[noreturn]] void fail_operator_argument(const Value &value, std::string_view method,
                                         const Type *type, std::string_view why);
[[noreturn]] void fail_overloads(bool ambiguous, std::string_view method);
[[noreturn]] void fail_divide_by_zero();

}  // namespace psjsh
