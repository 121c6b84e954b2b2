#include "language/value/convert_number.h"

#include <cmath>
#include <limits>

#include "invariant/letter_case.h"
#include "invariant/number_parse.h"
#include "invariant/utf16.h"
#include "language/value/big_number.h"
#include "language/value/cast_error.h"
#include "language/value/convert.h"
#include "language/value/property_bag.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace inv = psj::invariant;

bool fits(Kind kind, std::int64_t number, bool is_unsigned) noexcept {
  if (is_unsigned && number < 0) return kind == Kind::UInt64;
  switch (kind) {
    case Kind::SByte:
      return number >= -128 && number <= 127;
    case Kind::Byte:
      return number >= 0 && number <= 255;
    case Kind::Int16:
      return number >= -32768 && number <= 32767;
    case Kind::UInt16:
    case Kind::Char:
      return number >= 0 && number <= 65535;
    case Kind::Int32:
      return number >= INT32_MIN && number <= INT32_MAX;
    case Kind::UInt32:
      return number >= 0 && number <= UINT32_MAX;
    case Kind::UInt64:
      return number >= 0;
    default:
      return true;
  }
}

namespace {

constexpr const char *kFromText = "InvalidCastFromStringToInteger";
constexpr const char *kFromTextReal = "InvalidCastFromStringToDoubleOrSingle";
constexpr const char *kFromTextDecimal = "InvalidCastFromStringToDecimal";
constexpr const char *kConvertible = "InvalidCastIConvertible";

std::string bad_format(std::string_view text) {
  return "The input string '" + std::string(text) + "' was not in a correct format.";
}

// Small integer types go through Int32 in .NET, which names the overflow.
Kind overflow_kind(Kind kind) {
  return kind == Kind::Byte || kind == Kind::SByte || kind == Kind::Int16 || kind == Kind::UInt16
             ? Kind::Int32
             : kind;
}

Value integer_of_real(const Value &value, double number, const Type *type, const char *id) {
  const Kind kind = type->kind();
  const double rounded = std::nearbyint(number);
  const bool is_unsigned = kind == Kind::UInt64;
  const double low = is_unsigned ? -0.5 : -9223372036854775808.0,
               high = is_unsigned ? 18446744073709551616.0 : 9223372036854775808.0;
  if (!(rounded >= low && rounded < high)) {
    const bool wide = kind == Kind::Int64 || kind == Kind::UInt64;
    fail_conversion(value, type, id,
                    wide && id == kConvertible ? "Arithmetic operation resulted in an overflow."
                                               : overflow_text(overflow_kind(kind)));
  }
  if (is_unsigned)
    return Value::integer(kind, static_cast<std::int64_t>(static_cast<std::uint64_t>(rounded)));
  const auto whole = static_cast<std::int64_t>(rounded);
  if (fits(kind, whole, false)) return Value::integer(kind, whole);
  // 300.0 fits an Int32 but no byte: that is the byte's own message.
  fail_conversion(value, type, id,
                  overflow_text(fits(Kind::Int32, whole, false) ? kind : overflow_kind(kind)));
}

Value integer_of_text(const Value &value, std::string_view given, const Type *type) {
  const Kind kind = type->kind();
  const auto text = inv::trim(given);
  if (text.empty()) return Value::integer(kind, 0);
  Value number;
  if (!parse_number(text, &number)) {
    const auto loose =
        inv::parse_double(text, inv::kAnyNumber & ~static_cast<unsigned>(inv::kCurrency));
    if (!loose) fail_conversion(value, type, kFromText, bad_format(given));
    number = loose.value;
  }
  if (number.is_integer()) {
    if (fits(kind, number.bits(), number.kind() == Kind::UInt64))
      return Value::integer(kind, number.bits());
    fail_conversion(value, type, kFromText, overflow_text(kind));
  }
  if (number.is_decimal()) {
    const auto &decimal = number.as<DecimalObject>()->value;
    if (kind == Kind::UInt64) {
      if (const auto whole = decimal.to_uint64()) return whole.value;
    } else if (const auto whole = decimal.to_int64(); whole && fits(kind, whole.value, false)) {
      return Value::integer(kind, whole.value);
    }
    fail_conversion(value, type, kFromText, overflow_text(kind));
  }
  return integer_of_real(value, to_double(number), type, kFromText);
}

Value integer_of_object(const Value &value, const Type *type) {
  const Kind kind = type->kind();
  if (value.is_string()) return integer_of_text(value, value.text(), type);
  if (const auto *decimal = value.as<DecimalObject>()) {
    if (kind == Kind::UInt64) {
      if (const auto whole = decimal->value.to_uint64()) return whole.value;
    } else if (const auto whole = decimal->value.to_int64();
               whole && fits(kind, whole.value, false)) {
      return Value::integer(kind, whole.value);
    }
    fail_conversion(value, type, kConvertible, overflow_text(kind));
  }
  if (is_big(value)) {
    std::int64_t whole = 0;
    std::uint64_t big = 0;
    if (kind == Kind::UInt64 && big_to_uint64(value, &big)) return big;
    if (big_to_int64(value, &whole) && fits(kind, whole, false)) return Value::integer(kind, whole);
    fail_conversion(value, type, "InvalidCast", overflow_text(kind));
  }
  fail_no_conversion(value, type);
}

}  // namespace

Value to_integer_kind(const Value &given, const Type *type) {
  const Value &value = unwrap(given);
  const Kind kind = type->kind();
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
      return Value::integer(kind, 0);
    case Kind::Double:
    case Kind::Single:
      return integer_of_real(value, value.real(), type, kConvertible);
    case Kind::DateTime:
      fail_convertible(value, type);
    case Kind::TimeSpan:
      fail_no_conversion(value, type);
    case Kind::Object:
      return integer_of_object(value, type);
    default:
      break;
  }
  if (fits(kind, value.bits(), value.kind() == Kind::UInt64))
    return Value::integer(kind, value.bits());
  fail_conversion(value, type, kConvertible, overflow_text(kind));
}

Value to_real_kind(const Value &given, const Type *type) {
  const Value &value = unwrap(given);
  double number = 0;
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
      break;
    case Kind::Double:
    case Kind::Single:
      number = value.real();
      break;
    case Kind::UInt64:
      number = static_cast<double>(static_cast<std::uint64_t>(value.bits()));
      break;
    case Kind::DateTime:
      fail_convertible(value, type);
    case Kind::TimeSpan:
      fail_no_conversion(value, type);
    case Kind::Object:
      if (value.is_string()) {
        const auto text = inv::trim(value.text());
        Value parsed;
        if (text.empty()) break;
        if (const auto plain = inv::parse_double(text)) {
          number = plain.value;
        } else if (parse_number(text, &parsed)) {
          number = to_double(parsed);
        } else {
          fail_conversion(value, type, kFromTextReal, bad_format(value.text()));
        }
      } else if (const auto *decimal = value.as<DecimalObject>()) {
        number = decimal->value.to_double();
      } else if (is_big(value)) {
        number = big_to_double(value);
      } else {
        fail_no_conversion(value, type);
      }
      break;
    default:
      number = static_cast<double>(value.bits());
  }
  return type->kind() == Kind::Single ? Value::single(static_cast<float>(number)) : Value(number);
}

Value to_decimal_value(const Value &given, const Type *type) {
  const Value &value = unwrap(given);
  static constexpr const char *kTooLarge = "Value was either too large or too small for a Decimal.";
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
      return make_decimal(0);
    case Kind::Double:
    case Kind::Single: {
      const auto decimal = value.kind() == Kind::Single
                               ? inv::Decimal::from_single(static_cast<float>(value.real()))
                               : inv::Decimal::from_double(value.real());
      if (!decimal) fail_conversion(value, type, kConvertible, kTooLarge);
      return make_decimal(decimal.value);
    }
    case Kind::UInt64:
      return make_decimal(inv::Decimal::from_unsigned(static_cast<std::uint64_t>(value.bits())));
    case Kind::DateTime:
      fail_convertible(value, type);
    case Kind::TimeSpan:
      fail_no_conversion(value, type);
    case Kind::Object:
      break;
    default:
      return make_decimal(value.bits());
  }
  if (value.is_decimal()) return value;
  if (is_big(value)) {
    const auto decimal = big_to_decimal(value);
    if (!decimal) fail_conversion(value, type, "InvalidCast", kTooLarge);
    return make_decimal(decimal.value);
  }
  if (!value.is_string()) fail_no_conversion(value, type);
  const auto text = inv::trim(value.text());
  if (text.empty()) return make_decimal(0);
  const auto plain = inv::parse_decimal(text, inv::kNumber | inv::kExponent);
  if (plain) return make_decimal(plain.value);
  if (plain.status == inv::ParseStatus::overflow)
    fail_conversion(value, type, kFromTextDecimal, kTooLarge);
  Value parsed;
  if (!parse_number(text, &parsed))
    fail_conversion(value, type, kFromTextDecimal, bad_format(value.text()));
  return to_decimal_value(parsed, type);
}

Value to_big_value(const Value &given, const Type *type) {
  const Value &value = unwrap(given);
  if (value.is_null()) return to_big(Value(0));
  if (value.is_string()) {
    const auto text = inv::trim(value.text());
    if (text.empty()) return to_big(Value(0));
    Value parsed;
    if (parse_number(text, &parsed))
      return to_big(parsed.is_real() ? Value(std::trunc(parsed.real())) : parsed);
    if (parse_big_value(text, inv::kAnyNumber, &parsed)) return parsed;
    fail_conversion(value, type, "InvalidCastParseTargetInvocation",
                    "The value could not be parsed.");
  }
  if (value.is_number() || is_big(value) || value.kind() == Kind::Char ||
      value.kind() == Kind::Enum || value.is_bool()) {
    try {
      return to_big(value);
    } catch (const NetError &error) {
      fail_conversion(value, type, "InvalidCast", error.message);
    }
  }
  fail_no_conversion(value, type);
}

Value to_char_value(const Value &given, const Type *type) {
  const Value &value = unwrap(given);
  switch (value.kind()) {
    case Kind::Null:
    case Kind::Nothing:
      return u'\0';
    case Kind::Char:
      return value;
    case Kind::Bool:
    case Kind::Double:
    case Kind::Single:
    case Kind::DateTime:
      fail_convertible(value, type);
    case Kind::TimeSpan:
      fail_no_conversion(value, type);
    case Kind::Object:
      break;
    default:
      if (fits(Kind::Char, value.bits(), value.kind() == Kind::UInt64))
        return static_cast<char16_t>(value.bits());
      fail_conversion(value, type, kConvertible, overflow_text(Kind::Char));
  }
  if (value.is_decimal()) fail_convertible(value, type);
  if (!value.is_string()) fail_no_conversion(value, type);
  if (value.as<String>()->length() != 1)
    fail_conversion(value, type, kConvertible, "String must be exactly one character long.");
  return inv::unit_at(value.text(), 0);
}

std::int32_t to_int32(const Value &value) {
  if (value.is_int32()) return static_cast<std::int32_t>(value.bits());
  return static_cast<std::int32_t>(to_integer_kind(value, type_of_id(TypeId::Int32)).bits());
}
std::int64_t to_int64(const Value &value) {
  if (value.is_int32() || value.kind() == Kind::Int64) return value.bits();
  return to_integer_kind(value, type_of_id(TypeId::Int64)).bits();
}
double to_double(const Value &value) {
  if (value.is_real()) return value.real();
  return to_real_kind(value, type_of_id(TypeId::Double)).real();
}

}  // namespace psjsh
