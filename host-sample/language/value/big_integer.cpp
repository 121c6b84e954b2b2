#include "language/value/big_integer.h"

#include "invariant/number_parse.h"
#include "language/value/big_number.h"
#include "language/value/convert.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

namespace inv = psj::invariant;

template <>
const Type *BigIntegerObject::type() const {
  return type_of_id(TypeId::BigInteger);
}

Value make_big(inv::BigInteger value) {
  return make<BigIntegerObject>(std::move(value));
}

namespace {

inv::BigInteger big_of(const Value &value) {
  if (const auto *big = value.as<BigIntegerObject>()) return big->value;
  if (const auto *decimal = value.as<DecimalObject>()) return inv::big_from_decimal(decimal->value);
  if (value.is_real()) {
    if (value.real() != value.real())
      throw_net("System.OverflowException", "The value is not a number.");
    if (__builtin_isinf(value.real()))
      throw_net("System.OverflowException", "BigInteger cannot represent infinity.");
    return inv::big_from_double(value.real());
  }
  if (value.kind() == Kind::UInt64) return static_cast<std::uint64_t>(value.bits());
  return value.bits();
}

}  // namespace

bool is_big(const Value &value) noexcept {
  return value.is_object() && value.object()->object_kind() == ObjectKind::BigInteger;
}

Value to_big(const Value &value) {
  if (is_big(value)) return value;
  return make_big(big_of(value));
}

bool parse_big_text(std::string_view text, Value *out) {
  return parse_big_value(text, psj::invariant::kInteger, out);
}

bool parse_big_value(std::string_view text, unsigned styles, Value *out) {
  auto parsed = inv::parse_big(text, styles);
  if (!parsed) return false;
  *out = make_big(std::move(parsed.value));
  return true;
}

std::string big_text(const Value &value) {
  return inv::text_of(value.as<BigIntegerObject>()->value);
}
double big_to_double(const Value &value) {
  return inv::to_double(value.as<BigIntegerObject>()->value);
}
bool big_is_zero(const Value &value) {
  return value.as<BigIntegerObject>()->value.is_zero();
}

bool big_to_int64(const Value &value, std::int64_t *out) {
  const auto &big = value.as<BigIntegerObject>()->value;
  if (big > INT64_MAX || big < INT64_MIN) return false;
  *out = static_cast<std::int64_t>(big);
  return true;
}

bool big_to_uint64(const Value &value, std::uint64_t *out) {
  const auto &big = value.as<BigIntegerObject>()->value;
  if (big > UINT64_MAX || big < 0) return false;
  *out = static_cast<std::uint64_t>(big);
  return true;
}

inv::Parsed<inv::Decimal> big_to_decimal(const Value &value) {
  return inv::to_decimal(value.as<BigIntegerObject>()->value);
}

bool format_big_value(std::string &out, const Value &value, std::string_view format) {
  return inv::format_big(out, value.as<BigIntegerObject>()->value, format);
}

Value big_arithmetic(char op, const Value &left, const Value &right) {
  const auto a = big_of(left), b = big_of(right);
  switch (op) {
    case '+':
      return make_big(a + b);
    case '-':
      return make_big(a - b);
    case '*':
      return make_big(a * b);
    case '&':
      return make_big(a & b);
    case '|':
      return make_big(a | b);
    case '^':
      return make_big(a ^ b);
    default:
      break;
  }
  if (b.is_zero()) throw_invalid_operation("RuntimeException", "Attempted to divide by zero.");
  return op == '/' ? make_big(a / b) : make_big(a % b);
}

int big_compare(const Value &left, const Value &right) {
  return big_of(left).compare(big_of(right));
}
Value big_negate(const Value &value) {
  return make_big(-big_of(value));
}

}  // namespace psjsh
