// The operators of the language, as functions of values. Errors are ScriptErrors with PowerShell's
// texts and ids.
//
// The inline functions take the int and double cases without a call; everything else goes to the
// *_slow functions.
#pragma once
#include "language/value/convert.h"
#include "language/value/type.h"
#include "language/value/value.h"

namespace psjsh {

Value add_slow(const Value &left, const Value &right);
Value subtract_slow(const Value &left, const Value &right);
Value multiply_slow(const Value &left, const Value &right);
Value divide(const Value &left, const Value &right);
Value remainder_slow(const Value &left, const Value &right);

inline Value add(const Value &left, const Value &right) {
  if (left.is_int32() && right.is_int32()) {
    std::int32_t sum;
    if (!__builtin_add_overflow(static_cast<std::int32_t>(left.bits()),
                                static_cast<std::int32_t>(right.bits()), &sum))
      return sum;
    return static_cast<double>(left.bits()) + static_cast<double>(right.bits());
  }
  if (left.is_double() && right.is_double()) return left.real() + right.real();
  if (left.is_double() && right.is_int32()) return left.real() + static_cast<double>(right.bits());
  return add_slow(left, right);
}
inline Value subtract(const Value &left, const Value &right) {
  if (left.is_int32() && right.is_int32()) {
    std::int32_t d;
    if (!__builtin_sub_overflow(static_cast<std::int32_t>(left.bits()),
                                static_cast<std::int32_t>(right.bits()), &d))
      return d;
    return static_cast<double>(left.bits()) - static_cast<double>(right.bits());
  }
  if (left.is_double() && right.is_double()) return left.real() - right.real();
  return subtract_slow(left, right);
}
inline Value multiply(const Value &left, const Value &right) {
  if (left.is_int32() && right.is_int32()) {
    std::int32_t p;
    if (!__builtin_mul_overflow(static_cast<std::int32_t>(left.bits()),
                                static_cast<std::int32_t>(right.bits()), &p))
      return p;
    return static_cast<double>(left.bits()) * static_cast<double>(right.bits());
  }
  if (left.is_double() && right.is_double()) return left.real() * right.real();
  return multiply_slow(left, right);
}
inline Value remainder(const Value &left, const Value &right) {
  if (left.is_int32() && right.is_int32() && right.bits() > 0)
    return static_cast<std::int32_t>(left.bits() % right.bits());
  return remainder_slow(left, right);
}

// `x = x + y` on a variable's own storage: no copy of an array or a string that nobody else holds.
void add_assign_slow(Value &target, const Value &right);
inline void add_assign(Value &target, const Value &right) {
  if (target.is_int32() && right.is_int32()) {
    std::int32_t sum;
    if (!__builtin_add_overflow(static_cast<std::int32_t>(target.bits()),
                                static_cast<std::int32_t>(right.bits()), &sum))
      return target.set_int32(sum);
    return target.set_double(static_cast<double>(target.bits()) +
                             static_cast<double>(right.bits()));
  }
  if (target.is_double() && right.is_double())
    return target.set_double(target.real() + right.real());
  if (target.is_double() && right.is_int32())
    return target.set_double(target.real() + static_cast<double>(right.bits()));
  add_assign_slow(target, right);
}

Value negate(const Value &value);   // -x
Value plus(const Value &value);     // +x
Value bit_not(const Value &value);  // -bnot
// ++ and --: null counts as 0; a text or an object that is no number is an error.
void increment_slow(Value &target, int step);
inline void increment(Value &target, int step) {
  if (target.is_int32() && target.bits() < 0x7fffffff && target.bits() > -0x7fffffff)
    return target.set_int32(static_cast<std::int32_t>(target.bits()) + step);
  increment_slow(target, step);
}

Value bit_and(const Value &left, const Value &right);
Value bit_or(const Value &left, const Value &right);
Value bit_xor(const Value &left, const Value &right);
Value shift_left(const Value &left, const Value &right);
Value shift_right(const Value &left, const Value &right);
Value range(const Value &first, const Value &last);
// First and last as the range's numbers, for loops that do not want the array; false: not integers
// (chars).
bool range_bounds(const Value &first, const Value &last, std::int64_t *from, std::int64_t *to);

// ---- comparison
// -----------------------------------------------------------------------------------------------
enum class Case : std::uint8_t { Ignore, Match };  // -eq/-ieq, -ceq
enum class Compare : std::uint8_t { Eq, Ne, Gt, Ge, Lt, Le };

// Left operand decides; an array, list … at the left filters and gives an array.
Value compare_slow(Compare op, const Value &left, const Value &right, Case fold);
template <Compare op>
inline Value compare(const Value &left, const Value &right, Case fold = Case::Ignore) {
  if (left.is_int32() && right.is_int32()) {
    const auto a = left.bits(), b = right.bits();
    switch (op) {
      case Compare::Eq:
        return a == b;
      case Compare::Ne:
        return a != b;
      case Compare::Gt:
        return a > b;
      case Compare::Ge:
        return a >= b;
      case Compare::Lt:
        return a < b;
      case Compare::Le:
        return a <= b;
    }
  }
  return compare_slow(op, left, right, fold);
}
// One value against one value, no filtering: -eq on scalars, switch, -contains, Where-Object,
// Sort-Object.
bool equals(const Value &left, const Value &right, Case fold = Case::Ignore);
// Less than, equal, greater than 0; throws when they cannot be compared ("Cannot compare "x" to "y"
// …").
int compare_values(const Value &left, const Value &right, Case fold = Case::Ignore);
// The order Sort-Object uses: never throws; null first, unlike types by their text.
int sort_compare(const Value &left, const Value &right, Case fold = Case::Ignore);

Value contains(const Value &left, const Value &right,
               Case fold);  // -contains; -in has the operands swapped
Value like(const Value &left, const Value &right, Case fold, bool negated);
// -match: sets `matches` to a new hashtable when the left operand is one value that matches;
// untouched otherwise.
Value match(const Value &left, const Value &right, Case fold, bool negated, Value *matches);
Value replace(const Value &left, const Value &right, Case fold);
Value split(const Value &left, const Value &right, Case fold);
Value split_blanks(const Value &value);  // unary -split
Value join(const Value &left, const Value &right);
Value join_all(const Value &value);  // unary -join
Value format(const Value &left, const Value &right);
Value is_type(const Value &left, const Value &right,
              bool negated);                           // -is -isnot; right: type or its name
Value as_type(const Value &left, const Value &right);  // -as
inline Value logical_not(const Value &value) {
  return !to_bool(value);
}
inline Value logical_xor(const Value &left, const Value &right) {
  return to_bool(left) != to_bool(right);
}

// .NET composite formatting, shared by -f and [string]::Format.
std::string format_text(std::string_view format, Arguments arguments);
// One value by a .NET format ("N2", "yyyy", "" …).
std::string format_value(const Value &value, std::string_view format);

// The condition of `switch` clauses.
bool switch_matches(const Value &item, const Value &clause, bool wildcard, bool regex, Case fold,
                    Value *matches);

}  // namespace psjsh
