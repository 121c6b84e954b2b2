// Conversions whose target is a number or a char.
#pragma once
#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

Value to_integer_kind(const Value &value, const Type *type);
Value to_real_kind(const Value &value, const Type *type);
Value to_decimal_value(const Value &value, const Type *type);
Value to_big_value(const Value &value, const Type *type);
Value to_char_value(const Value &value, const Type *type);
// Whether a number lies in an integer kind's range. `number` holds UInt64 as its bits when
// `is_unsigned`.
bool fits(Kind kind, std::int64_t number, bool is_unsigned) noexcept;

}  // namespace psjsh
