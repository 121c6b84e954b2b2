// + - * / % and their unary forms, where the operands are not the two ints or doubles of the inline
// functions.
#include <cmath>
#include <stdexcept>

#include "language/value/big_number.h"
#include "language/value/cast_error.h"
#include "language/value/containers.h"
#include "language/value/convert_number.h"
#include "language/value/enumerate.h"
#include "language/value/operator_error.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/time_operators.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

const char *method_of(char op) {
  switch (op) {
    case '+':
      return "op_Addition";
    case '-':
      return "op_Subtraction";
    case '*':
      return "op_Multiply";
    case '/':
      return "op_Division";
    default:
      return "op_Modulus";
  }
}

bool is_numeric(const Value &value) {
  return value.is_number() || is_big(value);
}
// Values that count as a number beside a number.
bool is_number_like(const Value &value) {
  return is_numeric(value) || value.is_null() || value.is_bool() || value.kind() == Kind::Char ||
         value.kind() == Kind::Enum;
}

Value as_number(const Value &value) {
  if (is_numeric(value)) return value;
  if (value.is_null()) return 0;
  if (value.kind() == Kind::Enum)
    return value.bits() >= INT32_MIN && value.bits() <= INT32_MAX
               ? Value(static_cast<std::int32_t>(value.bits()))
               : Value(value.bits());
  return static_cast<std::int32_t>(value.bits());
}

Value real_result(char op, double a, double b) {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    default:
      return std::fmod(a, b);
  }
}

Value decimal_result(char op, const inv::Decimal &a, const inv::Decimal &b) {
  if ((op == '/' || op == '%') && b.is_zero()) fail_divide_by_zero();
  const auto result = op == '+'   ? inv::add(a, b)
                      : op == '-' ? inv::subtract(a, b)
                      : op == '*' ? inv::multiply(a, b)
                      : op == '/' ? inv::divide(a, b)
                                  : inv::remainder(a, b);
  if (!result) {
    throw_runtime("RuntimeException", ErrorCategory::NotSpecified,
                  "System.Management.Automation.RuntimeException",
                  "Value was either too large or too small for a Decimal.", {},
                  make_exception("System.OverflowException",
                                 "Value was either too large or too small for a Decimal."));
  }
  return make_decimal(result.value);
}

// Whether a 64-bit operation stayed in range; the result goes to *out.
bool signed_result(char op, std::int64_t a, std::int64_t b, std::int64_t *out) {
  switch (op) {
    case '+':
      return !__builtin_add_overflow(a, b, out);
    case '-':
      return !__builtin_sub_overflow(a, b, out);
    case '*':
      return !__builtin_mul_overflow(a, b, out);
    case '/':
      if (b == 0) fail_divide_by_zero();
      if ((a == INT64_MIN && b == -1) || a % b != 0) return false;
      *out = a / b;
      return true;
    default:
      if (b == 0) fail_divide_by_zero();
      *out = b == -1 ? 0 : a % b;
      return true;
  }
}

bool unsigned_result(char op, std::uint64_t a, std::uint64_t b, std::uint64_t *out) {
  switch (op) {
    case '+':
      return !__builtin_add_overflow(a, b, out);
    case '-':
      return !__builtin_sub_overflow(a, b, out);
    case '*':
      return !__builtin_mul_overflow(a, b, out);
    case '/':
      if (b == 0) fail_divide_by_zero();
      if (a % b != 0) return false;
      *out = a / b;
      return true;
    default:
      if (b == 0) fail_divide_by_zero();
      *out = a % b;
      return true;
  }
}

Value unsigned_numbers(char op, const Value &a, const Value &b) {
  const auto negative = [](const Value &v) { return v.kind() != Kind::UInt64 && v.bits() < 0; };
  std::uint64_t result = 0;
  if (!negative(a) && !negative(b) &&
      unsigned_result(op, static_cast<std::uint64_t>(a.bits()),
                      static_cast<std::uint64_t>(b.bits()), &result))
    return result;
  if (negative(a) || negative(b)) {
    // Beside a negative number an unsigned one is computed with as a decimal.
    const auto *type = type_of_id(TypeId::Decimal);
    return decimal_result(op, to_decimal_value(a, type).as<DecimalObject>()->value,
                          to_decimal_value(b, type).as<DecimalObject>()->value);
  }
  return real_result(op, to_double(a), to_double(b));
}

// A product beyond 64 bits as a double, cut and not rounded, as .NET makes one of a big number.
Value wide_product(std::int64_t a, std::int64_t b) {
  const __int128 product = static_cast<__int128>(a) * b;
  auto size = static_cast<unsigned __int128>(product < 0 ? -product : product);
  int shift = 0;
  for (; size >> 53; ++shift) size >>= 1;
  const double number = std::ldexp(static_cast<double>(size), shift);
  return product < 0 ? -number : number;
}

Value integers(char op, const Value &a, const Value &b) {
  if (a.kind() == Kind::UInt64 || b.kind() == Kind::UInt64) return unsigned_numbers(op, a, b);
  std::int64_t result = 0;
  if (!signed_result(op, a.bits(), b.bits(), &result))
    return op == '*' ? wide_product(a.bits(), b.bits())
                     : real_result(op, to_double(a), to_double(b));
  const bool wide = a.kind() == Kind::Int64 || b.kind() == Kind::Int64;
  if (wide) return result;
  const bool has_uint = a.kind() == Kind::UInt32 || b.kind() == Kind::UInt32;
  if (has_uint) {
    const auto is_signed = [](Kind kind) {
      return kind == Kind::SByte || kind == Kind::Int16 || kind == Kind::Int32;
    };
    if (is_signed(a.kind()) || is_signed(b.kind())) return result;
    if (result >= 0 && result <= UINT32_MAX) return static_cast<std::uint32_t>(result);
    return static_cast<double>(result);
  }
  if (result >= INT32_MIN && result <= INT32_MAX) return static_cast<std::int32_t>(result);
  return static_cast<double>(result);
}

Value numbers(char op, const Value &a, const Value &b) {
  if (is_big(a) || is_big(b)) return big_arithmetic(op, a, b);
  if (a.is_decimal() || b.is_decimal()) {
    const auto *type = type_of_id(TypeId::Decimal);
    return decimal_result(op, to_decimal_value(a, type).as<DecimalObject>()->value,
                          to_decimal_value(b, type).as<DecimalObject>()->value);
  }
  if (a.is_real() || b.is_real()) return real_result(op, to_double(a), to_double(b));
  return integers(op, a, b);
}

// The number a text stands for beside a number; an error names the other operand's type.
Value text_number(const Value &text, const Value &other) {
  Value number;
  if (text.text().empty()) return 0;
  if (parse_number(text.text(), &number)) return number;
  if (other.kind() == Kind::Enum) return convert_to(text, other.enum_type());
  const Type *type =
      is_numeric(other) && !is_big(other) ? type_of(other) : type_of_id(TypeId::Int32);
  return convert_to(text, type);
}

Value enum_result(char op, const Value &left, const Value &right) {
  const auto *type = left.enum_type();
  if (right.is_real())
    throw_raw("System.InvalidCastException",
              "Unable to cast object of type '" + type->net_name() + "' to type 'System.Double'.");
  if (right.is_decimal())
    throw_raw("System.InvalidOperationException",
              "No coercion operator is defined between types '" + type->net_name() +
                  "' and 'System.Decimal'.");
  Value other = right;
  if (right.is_string()) other = convert_to(right, type);
  const Value result = numbers(op, as_number(left), as_number(other));
  if (!result.is_int32())
    throw_raw("System.InvalidCastException", "Unable to cast object of type '" +
                                                 type_of(result)->net_name() + "' to type '" +
                                                 type->net_name() + "'.");
  return Value::enumeration(type, result.bits());
}

Value calculate(char op, const Value &left, const Value &right) {
  if (left.kind() == Kind::DateTime || left.kind() == Kind::TimeSpan)
    return time_arithmetic(op, left, right);
  if (left.is_object() && !is_numeric(left) && !left.is_string())
    fail_no_operator(left, method_of(op));
  if (left.kind() == Kind::Enum && (is_number_like(right) || right.is_string()))
    return enum_result(op, left, right);
  Value a = left, b = right;
  if (left.is_string()) a = text_number(left, right);
  if (right.is_string()) b = text_number(right, left.is_string() ? a : left);
  if (right.kind() == Kind::DateTime || right.kind() == Kind::TimeSpan)
    return number_with_time(op, as_number(a), right);
  if (is_number_like(b)) return numbers(op, as_number(a), as_number(b));
  if (a.is_decimal()) {
    std::string why;
    try_convert(right, type_of_id(TypeId::Decimal), nullptr, &why);
    fail_operator_argument(right, method_of(op), type_of_id(TypeId::Decimal), why);
  }
  fail_no_operator(left.kind() == Kind::Enum ? left : right, method_of(op));
}

Value join_arrays(const Value &left, const Value &right) {
  Values items = to_items(left);
  if (is_enumerable(right)) {
    for (auto &item : to_items(right)) items.push_back(std::move(item));
  } else if (!right.is_nothing()) {
    items.push_back(right);
  }
  return make_array(std::move(items));
}

Value join_tables(const Dictionary &left, const Value &right) {
  const auto *other = unwrap(right).as<Dictionary>();
  if (!other)
    throw_invalid_operation("AddHashTableToNonHashTable",
                            "A hash table can only be added to another hash table.");
  auto sum = left.is_ordered() ? make_ordered() : make_hashtable();
  for (auto &[key, value] : left.entries()) sum->set(key, value);
  for (auto &[key, value] : other->entries())
    if (!sum->add(key, value)) {
      Value old_key = key;
      for (const auto &mine : left.keys())
        if (equal_keys(mine, key, left.ignore_case())) old_key = mine;
      throw_raw("System.ArgumentException", "Item has already been added. Key in dictionary: '" +
                                                to_text(old_key) + "'  Key being added: '" +
                                                to_text(key) + "'");
    }
  return sum;
}

std::size_t repeat_count(std::int64_t count) {
  if (count < 0)
    throw_runtime("ArgumentOutOfRangeException", ErrorCategory::OperationStopped,
                  "System.ArgumentOutOfRangeException",
                  "times ('" + std::to_string(count) +
                      "') must be a non-negative value. (Parameter 'times')\nActual value was " +
                      std::to_string(count) + ".");
  return static_cast<std::size_t>(count);
}

// .NET's longest string, in UTF-16 code units, and largest array.
constexpr std::size_t kLongestText = 0x3FFFFFDF;
constexpr std::size_t kLargestArray = 0x7FFFFFC7;

void check_repeated_size(std::size_t size, std::size_t count, std::size_t largest) {
  if (size != 0 && count > largest / size)
    throw std::length_error("a repeated text or array is too large");
}

Value repeat_text(const Value &text, const Value &right) {
  const auto count = repeat_count(to_int32(right));
  const auto piece = text.text();
  check_repeated_size(piece.size(), count, kLongestText);
  std::string out;
  out.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) out += piece;
  return out;
}

Value repeat_array(const Value &left, const Value &right) {
  const auto items = to_items(left);
  const auto count =
      static_cast<std::size_t>(to_integer_kind(right, type_of_id(TypeId::UInt32)).bits());
  check_repeated_size(items.size(), count, kLargestArray);
  Values all;
  all.reserve(items.size() * count);
  for (std::size_t i = 0; i < count; ++i) all.insert(all.end(), items.begin(), items.end());
  return make_array(std::move(all));
}

Value join_texts(const Value &left, const Value &right) {
  const auto a = left.text();
  if (right.is_string()) {
    const auto b = right.text();
    char *data;
    auto sum = String::allocate(a.size() + b.size(), &data);
    a.copy(data, a.size());
    b.copy(data + a.size(), b.size());
    sum->seal();
    return sum;
  }
  std::string sum(a);
  append_text(sum, right);
  return sum;
}

}  // namespace

Value add_slow(const Value &given_left, const Value &given_right) {
  const Value &left = unwrap(given_left), &right = unwrap(given_right);
  if (left.is_null()) return right.is_nothing() ? Value() : right;
  if (left.is_string()) return join_texts(left, right);
  if (left.is_object()) {
    if (is_enumerable(left)) return join_arrays(left, given_right);
    if (const auto *table = left.as<Dictionary>()) return join_tables(*table, right);
  }
  if (left.kind() == Kind::Char) return to_text(left) + to_text(right);
  return calculate('+', left, right);
}

Value subtract_slow(const Value &left, const Value &right) {
  return calculate('-', unwrap(left), unwrap(right));
}

Value multiply_slow(const Value &given_left, const Value &given_right) {
  const Value &left = unwrap(given_left), &right = unwrap(given_right);
  if (left.is_null()) return {};
  if (left.is_string()) return repeat_text(left, right);
  if (left.is_object() && is_enumerable(left)) return repeat_array(left, right);
  if (left.is_bool() || left.kind() == Kind::Char) {
    if (right.is_string() || right.kind() == Kind::Enum) fail_no_operator(right, "op_Multiply");
    if (!right.is_decimal() && (is_number_like(right))) fail_undefined_operation(left, "*", right);
  }
  return calculate('*', left, right);
}

Value divide(const Value &given_left, const Value &given_right) {
  if (given_left.is_int32() && given_right.is_int32() && given_right.bits() > 0) {
    const auto a = static_cast<std::int32_t>(given_left.bits()),
               b = static_cast<std::int32_t>(given_right.bits());
    if (a % b == 0) return a / b;
    return static_cast<double>(a) / b;
  }
  return calculate('/', unwrap(given_left), unwrap(given_right));
}

Value remainder_slow(const Value &left, const Value &right) {
  return calculate('%', unwrap(left), unwrap(right));
}

void add_assign_slow(Value &target, const Value &right) {
  if (auto *array = target.as<Array>(); array && array->unique() && !array->has_extension() &&
                                        array->dimensions.empty() && !values_shared()) {
    // Nobody else sees this array: growing it in place is the same as the copy that the language
    // promises.
    const Value &other = unwrap(right);
    if (!(other.is_object() && is_enumerable(other)) && array->element()->is(TypeId::Object)) {
      if (!right.is_nothing()) array->items.push_back(right);
      return;
    }
  }
  target = add(target, right);
}

Value negate(const Value &given) {
  const Value &value = unwrap(given);
  if (value.is_int32() && value.bits() != INT32_MIN)
    return static_cast<std::int32_t>(-value.bits());
  if (value.is_null()) return 0;
  if (is_big(value)) return big_negate(value);
  if (const auto *decimal = value.as<DecimalObject>()) return make_decimal(-decimal->value);
  if (value.is_real()) return -value.real();
  return subtract(Value(0), value);
}

Value plus(const Value &given) {
  const Value &value = unwrap(given);
  if (is_numeric(value))
    return value.kind() == Kind::Single ? Value(value.real()) : numbers('+', Value(0), value);
  return add(Value(0), value);
}

void increment_slow(Value &target, int step) {
  const Value value = unwrap(target);
  if (value.is_null()) {
    target = step;
  } else if (value.is_number() || value.kind() == Kind::Enum) {
    target = step > 0 ? add(value, Value(1)) : add(value, Value(-1));
  } else {
    throw_invalid_operation("OperatorRequiresNumber",
                            std::string("The '") + (step > 0 ? "++" : "--") +
                                "' operator works only on numbers. The operand is a '" +
                                type_of(value)->net_name() + "'.");
  }
}

}  // namespace psjsh
