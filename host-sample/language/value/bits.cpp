// Bitwise operators, shifts and ranges.
#include "language/value/big_number.h"
#include "language/value/containers.h"
#include "language/value/convert_number.h"
#include "language/value/enumerate.h"
#include "language/value/operator_error.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

// Bitwise operators work on int or long (or their unsigned kin): what the operand counts as.
Value bit_operand(const Value &given, const Value &other, bool for_shift = false) {
  const Value &value = unwrap(given);
  if (value.is_null()) return 0;
  if (value.is_integer() || is_big(value)) return value;
  if (value.is_bool() || value.kind() == Kind::Char) return static_cast<std::int32_t>(value.bits());
  if (value.kind() == Kind::Enum) return value;
  if (value.is_string()) {
    Value number;
    if (!parse_number(value.text(), &number)) {
      if (value.text().empty()) return 0;
      if (unwrap(other).kind() == Kind::Enum) return convert_to(value, unwrap(other).enum_type());
      const Value &right = unwrap(other);
      return convert_to(value, right.is_number() && !right.is_null() ? type_of(right)
                                                                     : type_of_id(TypeId::Int32));
    }
    return bit_operand(number, other, for_shift);
  }
  if (value.is_number()) {
    Value number;
    if (!for_shift) {
      if (try_convert(value, type_of_id(TypeId::UInt64), &number)) return number;
      return convert_to(value, TypeId::Int64);
    }
    if (try_convert(value, type_of_id(TypeId::Int32), &number) ||
        try_convert(value, type_of_id(TypeId::Int64), &number))
      return number;
    return convert_to(value, TypeId::UInt64);
  }
  return {};
}

std::uint64_t apply(char op, std::uint64_t a, std::uint64_t b) {
  return op == '&' ? a & b : op == '|' ? a | b : a ^ b;
}

const char *method_of(char op) {
  return op == '&' ? "op_BitwiseAnd" : op == '|' ? "op_BitwiseOr" : "op_ExclusiveOr";
}

Value bitwise(char op, const Value &left, const Value &right) {
  const Value a = bit_operand(left, right), b = bit_operand(right, left);
  if (a.is_null()) fail_no_operator(unwrap(left), method_of(op));
  if (b.is_null()) fail_no_operator(unwrap(right), method_of(op));
  if (is_big(a) || is_big(b)) return big_arithmetic(op, a, b);
  const auto bits = static_cast<std::int64_t>(
      apply(op, static_cast<std::uint64_t>(a.bits()), static_cast<std::uint64_t>(b.bits())));
  if (a.kind() == Kind::UInt64 || b.kind() == Kind::UInt64) return static_cast<std::uint64_t>(bits);
  if (a.kind() == Kind::Enum) return Value::enumeration(a.enum_type(), bits);
  if (a.kind() == Kind::Int64 || b.kind() == Kind::Int64) return bits;
  if (a.kind() == b.kind() && a.kind() != Kind::Int32)
    return a.kind() < Kind::Int32 ? Value(static_cast<std::int32_t>(bits))
                                  : Value::integer(a.kind(), bits);
  if (a.kind() == Kind::UInt32 || b.kind() == Kind::UInt32) return bits;
  return static_cast<std::int32_t>(bits);
}

Value shift(const Value &left, const Value &right, bool to_left) {
  const Value &from = unwrap(left);
  const char *name = to_left ? "-shl" : "-shr",
             *method = to_left ? "op_LeftShift" : "op_RightShift";
  if (from.is_null()) return 0;
  Value by = unwrap(right);
  if (by.is_string() &&
      (from.is_bool() || from.kind() == Kind::Char || from.kind() == Kind::Enum ||
       from.is_real()) &&
      !by.text().empty()) {
    Value number;
    if (!parse_number(by.text(), &number))
      convert_to(by, from.kind() == Kind::Enum || from.is_real() ? type_of(from)
                                                                 : type_of_id(TypeId::Int32));
    by = number;
  }
  if (from.is_bool() || from.kind() == Kind::Char) {
    if (by.kind() == Kind::Enum) fail_no_operator(by, method);
    fail_undefined_operation(from, name, by);
  }
  if (from.kind() == Kind::Enum)
    throw_raw("System.InvalidOperationException",
              std::string("The binary operator ") + (to_left ? "LeftShift" : "RightShift") +
                  " is not defined for the types '" + from.enum_type()->net_name() +
                  "' and 'System.Int32'.");
  const Value value = bit_operand(left, right, true);
  if (value.is_null()) fail_no_operator(from, to_left ? "op_LeftShift" : "op_RightShift");
  if (by.is_object() && !by.is_string() && !by.is_number())
    fail_no_operator(by, to_left ? "op_LeftShift" : "op_RightShift");
  const auto count =
      by.is_string() && !by.text().empty() ? convert_to(by, type_of(value)).bits() : to_int32(by);
  const auto number = static_cast<std::uint64_t>(value.bits());
  switch (value.kind()) {
    case Kind::Int64:
      return to_left ? static_cast<std::int64_t>(number << (count & 63))
                     : value.bits() >> (count & 63);
    case Kind::UInt64:
      return to_left ? number << (count & 63) : number >> (count & 63);
    case Kind::UInt32:
      return to_left ? static_cast<std::uint32_t>(number) << (count & 31)
                     : static_cast<std::uint32_t>(number) >> (count & 31);
    default:
      break;
  }
  const auto small = static_cast<std::int32_t>(value.bits());
  const auto result =
      to_left ? static_cast<std::int32_t>(static_cast<std::uint32_t>(small) << (count & 31))
              : small >> (count & 31);
  switch (value.kind()) {
    case Kind::Byte:
      return static_cast<std::uint8_t>(result);
    case Kind::SByte:
      return static_cast<std::int8_t>(result);
    case Kind::Int16:
      return static_cast<std::int16_t>(result);
    case Kind::UInt16:
      return static_cast<std::uint16_t>(result);
    default:
      return result;
  }
}

}  // namespace

Value bit_and(const Value &left, const Value &right) {
  if (left.is_int32() && right.is_int32())
    return static_cast<std::int32_t>(left.bits() & right.bits());
  return bitwise('&', left, right);
}
Value bit_or(const Value &left, const Value &right) {
  if (left.is_int32() && right.is_int32())
    return static_cast<std::int32_t>(left.bits() | right.bits());
  return bitwise('|', left, right);
}
Value bit_xor(const Value &left, const Value &right) {
  if (left.is_int32() && right.is_int32())
    return static_cast<std::int32_t>(left.bits() ^ right.bits());
  return bitwise('^', left, right);
}

Value bit_not(const Value &given) {
  const Value &value = unwrap(given);
  const Value operand = bit_operand(value, {});
  if (operand.is_null()) fail_no_operator(value, "op_OnesComplement");
  if (is_big(operand)) return big_arithmetic('-', big_negate(operand), Value(1));
  if (operand.kind() == Kind::Enum) return Value::enumeration(operand.enum_type(), ~operand.bits());
  switch (operand.kind()) {
    case Kind::Int64:
      return ~operand.bits();
    case Kind::UInt64:
      return ~static_cast<std::uint64_t>(operand.bits());
    case Kind::UInt32:
      return ~static_cast<std::uint32_t>(operand.bits());
    default:
      return static_cast<std::int32_t>(~operand.bits());
  }
}

Value shift_left(const Value &left, const Value &right) {
  return shift(left, right, true);
}
Value shift_right(const Value &left, const Value &right) {
  return shift(left, right, false);
}

namespace {

bool is_single_char(const Value &value) {
  return value.kind() == Kind::Char || (value.is_string() && value.as<String>()->length() == 1);
}

}  // namespace

namespace {

std::int32_t range_end(const Value &value) {
  Value number;
  if (value.is_string() && !value.text().empty() && !parse_number(value.text(), &number))
    throw_raw("System.FormatException",
              "The input string '" + std::string(value.text()) + "' was not in a correct format.");
  return to_int32(value);
}

}  // namespace

bool range_bounds(const Value &given_first, const Value &given_last, std::int64_t *from,
                  std::int64_t *to) {
  if (given_first.is_int32() && given_last.is_int32()) {
    *from = given_first.bits();
    *to = given_last.bits();
    return true;
  }
  const Value &first = unwrap(given_first), &last = unwrap(given_last);
  if (is_single_char(first) && is_single_char(last)) {
    Value a, b;
    const bool digits = first.is_string() && last.is_string() && parse_number(first.text(), &a) &&
                        parse_number(last.text(), &b);
    if (!digits) return false;
  }
  *from = range_end(first);
  *to = range_end(last);
  return true;
}

Value range(const Value &first, const Value &last) {
  std::int64_t from = 0, to = 0;
  const bool numbers = range_bounds(first, last, &from, &to);
  if (!numbers) {
    from = convert_to(first, TypeId::Char).bits();
    to = convert_to(last, TypeId::Char).bits();
  }
  Values items;
  items.reserve(static_cast<std::size_t>(from <= to ? to - from : from - to) + 1);
  for (auto i = from;; i += from <= to ? 1 : -1) {
    items.push_back(numbers ? Value(static_cast<std::int32_t>(i))
                            : Value(static_cast<char16_t>(i)));
    if (i == to) break;
  }
  return make_array(std::move(items));
}

}  // namespace psjsh
