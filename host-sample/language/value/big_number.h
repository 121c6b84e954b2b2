// What conversions and operators do with big integers, without the big number's header.
#pragma once
#include <string>
#include <string_view>

#include "invariant/decimal.h"
#include "language/value/value.h"

namespace psjsh {

bool is_big(const Value &value) noexcept;
// From any number; throws NetError for NaN and infinities.
Value to_big(const Value &value);
// As big_text() writes it.
bool parse_big_text(std::string_view text, Value *out);
bool parse_big_value(std::string_view text, unsigned styles, Value *out);
std::string big_text(const Value &value);
double big_to_double(const Value &value);
bool big_is_zero(const Value &value);
bool big_to_int64(const Value &value, std::int64_t *out);  // false: out of range
bool big_to_uint64(const Value &value, std::uint64_t *out);
psj::invariant::Parsed<psj::invariant::Decimal> big_to_decimal(const Value &value);
bool format_big_value(std::string &out, const Value &value, std::string_view format);
// `op` is one of + - * / % & | ^; at least one operand is big, the other is a number.
Value big_arithmetic(char op, const Value &left, const Value &right);
int big_compare(const Value &left, const Value &right);
Value big_negate(const Value &value);

}  // namespace psjsh
