// Numbers: int, long, byte …, double, single, decimal, bigint.
#include <cmath>
#include <limits>

#include "invariant/number_parse.h"
#include "language/value/big_integer.h"
#include "language/value/big_number.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/operators.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

int bits_of(Kind kind) {
  switch (kind) {
    case Kind::SByte:
    case Kind::Byte:
      return 8;
    case Kind::Int16:
    case Kind::UInt16:
      return 16;
    case Kind::Int32:
    case Kind::UInt32:
      return 32;
    default:
      return 64;
  }
}
bool is_unsigned(Kind kind) {
  return kind == Kind::Byte || kind == Kind::UInt16 || kind == Kind::UInt32 || kind == Kind::UInt64;
}

inv::ParseStatus parse_into(const Type *type, std::string_view text, unsigned styles, Value *out) {
  if (type->is(TypeId::Decimal)) {
    const auto parsed = inv::parse_decimal(text, styles ? styles : inv::kNumber);
    if (parsed) *out = make_decimal(parsed.value);
    return parsed.status;
  }
  if (type->is(TypeId::BigInteger))
    return parse_big_value(text, styles ? styles : inv::kInteger, out) ? inv::ParseStatus::ok
                                                                       : inv::ParseStatus::format;
  if (type->kind() == Kind::Double || type->kind() == Kind::Single) {
    const auto parsed = inv::parse_double(text, styles ? styles : inv::kFloat | inv::kThousands);
    if (parsed)
      *out = type->kind() == Kind::Double ? Value(parsed.value)
                                          : Value::single(static_cast<float>(parsed.value));
    return parsed.status;
  }
  if (is_unsigned(type->kind())) {
    const auto parsed =
        inv::parse_unsigned(text, bits_of(type->kind()), styles ? styles : inv::kInteger);
    if (parsed) *out = Value::integer(type->kind(), static_cast<std::int64_t>(parsed.value));
    return parsed.status;
  }
  const auto parsed =
      inv::parse_signed(text, bits_of(type->kind()), styles ? styles : inv::kInteger);
  if (parsed) *out = Value::integer(type->kind(), parsed.value);
  return parsed.status;
}

const char *overflow_name(const Type *type) {
  switch (type->kind()) {
    case Kind::SByte:
      return "a signed byte";
    case Kind::Byte:
      return "an unsigned byte";
    case Kind::Int16:
      return "an Int16";
    case Kind::UInt16:
      return "a UInt16";
    case Kind::Int32:
      return "an Int32";
    case Kind::UInt32:
      return "a UInt32";
    case Kind::Int64:
      return "an Int64";
    case Kind::UInt64:
      return "a UInt64";
    default:
      return "a Decimal";
  }
}

Value parse(Call &call) {
  Value value;
  const unsigned styles = call.count() > 1 && call.arguments[1].kind() == Kind::Enum
                              ? static_cast<unsigned>(call.int64(1))
                              : 0;
  switch (parse_into(call.type, call.text(0), styles, &value)) {
    case inv::ParseStatus::ok:
      return value;
    case inv::ParseStatus::overflow:
      throw_net("System.OverflowException",
                std::string("Value was either too large or too small for ") +
                    overflow_name(call.type) + ".");
    default:
      break;
  }
  if (call.type->is(TypeId::BigInteger))
    throw_net("System.FormatException", "The value could not be parsed.");
  throw_net("System.FormatException",
            "The input string '" + std::string(call.text(0)) + "' was not in a correct format.");
}

Value zero_of(const Type *type) {
  return convert_to(Value(0), type);
}

Value try_parse(Call &call) {
  Value value = zero_of(call.type);
  const bool ok = parse_into(call.type, call.text(0),
                             call.count() > 2 && call.arguments[1].kind() == Kind::Enum
                                 ? static_cast<unsigned>(call.int64(1))
                                 : 0,
                             &value) == inv::ParseStatus::ok;
  call.arguments.back().as<Reference>()->set(ok ? value : zero_of(call.type));
  return ok;
}

Value maximum(Call &call) {
  switch (call.type->kind()) {
    case Kind::SByte:
      return std::int8_t{127};
    case Kind::Byte:
      return std::uint8_t{255};
    case Kind::Int16:
      return std::int16_t{32767};
    case Kind::UInt16:
      return std::uint16_t{65535};
    case Kind::Int32:
      return INT32_MAX;
    case Kind::UInt32:
      return UINT32_MAX;
    case Kind::Int64:
      return INT64_MAX;
    case Kind::UInt64:
      return UINT64_MAX;
    case Kind::Single:
      return Value::single(std::numeric_limits<float>::max());
    case Kind::Double:
      return std::numeric_limits<double>::max();
    default:
      return make_decimal(inv::Decimal::from_parts(~0u, ~0u, ~0u, false, 0));
  }
}

Value minimum(Call &call) {
  switch (call.type->kind()) {
    case Kind::SByte:
      return std::int8_t{-128};
    case Kind::Byte:
      return std::uint8_t{0};
    case Kind::Int16:
      return std::int16_t{-32768};
    case Kind::UInt16:
      return std::uint16_t{0};
    case Kind::Int32:
      return INT32_MIN;
    case Kind::UInt32:
      return std::uint32_t{0};
    case Kind::Int64:
      return INT64_MIN;
    case Kind::UInt64:
      return std::uint64_t{0};
    case Kind::Single:
      return Value::single(std::numeric_limits<float>::lowest());
    case Kind::Double:
      return std::numeric_limits<double>::lowest();
    default:
      return make_decimal(inv::Decimal::from_parts(~0u, ~0u, ~0u, true, 0));
  }
}

Value to_string_format(Call &call) {
  return format_value(call.self, call.text(0));
}
Value compare_to(Call &call) {
  return compare_values(call.self, call.arguments[0]);
}

constexpr MemberRow kCommon[] = {
    {"int CompareTo(System.Object value)", compare_to},
    {"string ToString()", [](Call &c) -> Value { return net_text(c.self); }},
    {"string ToString(string format)", to_string_format},
    {"string ToString(System.IFormatProvider provider)",
     [](Call &c) -> Value { return net_text(c.self); }},
    {"string ToString(string format, System.IFormatProvider provider)", to_string_format},
    {"System.TypeCode GetTypeCode()",
     [](Call &c) -> Value {
       return convert_to(Value(type_of(c.self)->name()), find_type("System.TypeCode"));
     }},
};
constexpr MemberRow kStatics[] = {
    {"static System.Object MaxValue {get;}", maximum},
    {"static System.Object MinValue {get;}", minimum},
    {"static System.Object Parse(string s)", parse},
    {"static System.Object Parse(string s, System.Globalization.NumberStyles style)", parse},
    {"static System.Object Parse(string s, System.IFormatProvider provider)", parse},
    {"static System.Object Parse(string s, System.Globalization.NumberStyles style, "
     "System.IFormatProvider provider)",
     parse},
    {"static bool TryParse(string s, [ref] System.Object result)", try_parse},
    {"static bool TryParse(string s, System.Globalization.NumberStyles style, "
     "System.IFormatProvider provider, [ref] System.Object result)",
     try_parse},
};
constexpr MemberRow kReal[] = {
    {"static double NaN {get;}",
     [](Call &) -> Value { return std::numeric_limits<double>::quiet_NaN(); }},
    {"static double PositiveInfinity {get;}",
     [](Call &) -> Value { return std::numeric_limits<double>::infinity(); }},
    {"static double NegativeInfinity {get;}",
     [](Call &) -> Value { return -std::numeric_limits<double>::infinity(); }},
    {"static double Epsilon {get;}",
     [](Call &) -> Value { return std::numeric_limits<double>::denorm_min(); }},
    {"static bool IsNaN(double d)", [](Call &c) -> Value { return std::isnan(c.real(0)); }},
    {"static bool IsInfinity(double d)", [](Call &c) -> Value { return std::isinf(c.real(0)); }},
    {"static bool IsPositiveInfinity(double d)",
     [](Call &c) -> Value { return std::isinf(c.real(0)) && c.real(0) > 0; }},
    {"static bool IsNegativeInfinity(double d)",
     [](Call &c) -> Value { return std::isinf(c.real(0)) && c.real(0) < 0; }},
    {"static bool IsFinite(double d)", [](Call &c) -> Value { return std::isfinite(c.real(0)); }},
};

const inv::Decimal &decimal(Call &call, std::size_t i) {
  return call.arguments[i].as<DecimalObject>()->value;
}

constexpr MemberRow kDecimal[] = {
    {"static decimal Zero {get;}", [](Call &) -> Value { return make_decimal(0); }},
    {"static decimal One {get;}", [](Call &) -> Value { return make_decimal(1); }},
    {"static decimal Round(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).rounded(0)); }},
    {"static decimal Round(decimal d, int decimals)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).rounded(c.int32(1))); }},
    {"static decimal Truncate(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).truncated()); }},
    {"static decimal Floor(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).floor()); }},
    {"static decimal Ceiling(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).ceiling()); }},
    {"static int[] GetBits(decimal d)",
     [](Call &c) -> Value {
       const auto &d = decimal(c, 0);
       Values parts{static_cast<std::int32_t>(d.low()), static_cast<std::int32_t>(d.middle()),
                    static_cast<std::int32_t>(d.high()),
                    static_cast<std::int32_t>(static_cast<std::uint32_t>(d.scale()) << 16 |
                                              (d.negative() ? 0x80000000u : 0))};
       return convert_to(make<Array>(std::move(parts)), find_type("int[]"));
     }},
};

inv::BigInteger big(const Value &value) {
  return to_big(value).as<BigIntegerObject>()->value;
}

constexpr MemberRow kBig[] = {
    {"bool IsPowerOfTwo {get;}",
     [](Call &c) -> Value {
       const auto number = big(c.self);
       return number > 0 &&
              boost::multiprecision::lsb(number) == boost::multiprecision::msb(number);
     }},
    {"bool IsZero {get;}", [](Call &c) -> Value { return big_is_zero(c.self); }},
    {"bool IsOne {get;}", [](Call &c) -> Value { return big(c.self) == 1; }},
    {"bool IsEven {get;}",
     [](Call &c) -> Value { return !bit_test(boost::multiprecision::abs(big(c.self)), 0); }},
    {"int Sign {get;}", [](Call &c) -> Value { return big(c.self).sign(); }},
    {"byte[] ToByteArray()",
     [](Call &c) -> Value {
       Values bytes;
       for (const char byte : inv::to_bytes(big(c.self)))
         bytes.push_back(static_cast<std::uint8_t>(byte));
       return make_array(std::move(bytes), type_of_id(TypeId::Byte));
     }},
    {"static bigint Zero {get;}", [](Call &) -> Value { return to_big(Value(0)); }},
    {"static bigint One {get;}", [](Call &) -> Value { return to_big(Value(1)); }},
    {"static bigint MinusOne {get;}", [](Call &) -> Value { return to_big(Value(-1)); }},
    {"static bigint Abs(bigint value)",
     [](Call &c) -> Value { return make_big(boost::multiprecision::abs(big(c.arguments[0]))); }},
    {"static bigint Add(bigint left, bigint right)",
     [](Call &c) -> Value { return big_arithmetic('+', c.arguments[0], c.arguments[1]); }},
    {"static bigint Multiply(bigint left, bigint right)",
     [](Call &c) -> Value { return big_arithmetic('*', c.arguments[0], c.arguments[1]); }},
    {"static bigint Divide(bigint left, bigint right)",
     [](Call &c) -> Value { return big_arithmetic('/', c.arguments[0], c.arguments[1]); }},
    {"static bigint Remainder(bigint left, bigint right)",
     [](Call &c) -> Value { return big_arithmetic('%', c.arguments[0], c.arguments[1]); }},
    {"static bigint Pow(bigint value, int exponent)",
     [](Call &c) -> Value {
       return make_big(
           boost::multiprecision::pow(big(c.arguments[0]), static_cast<unsigned>(c.int32(1))));
     }},
    {"static bigint ModPow(bigint value, bigint exponent, bigint modulus)",
     [](Call &c) -> Value {
       return make_big(boost::multiprecision::powm(big(c.arguments[0]), big(c.arguments[1]),
                                                   big(c.arguments[2])));
     }},
    {"static bigint GreatestCommonDivisor(bigint left, bigint right)",
     [](Call &c) -> Value {
       return make_big(boost::multiprecision::gcd(big(c.arguments[0]), big(c.arguments[1])));
     }},
    {"static bigint Max(bigint left, bigint right)",
     [](Call &c) -> Value {
       return big_compare(c.arguments[0], c.arguments[1]) >= 0 ? c.arguments[0] : c.arguments[1];
     }},
    {"static bigint Min(bigint left, bigint right)",
     [](Call &c) -> Value {
       return big_compare(c.arguments[0], c.arguments[1]) <= 0 ? c.arguments[0] : c.arguments[1];
     }},
    {"static bigint new(System.Object value)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::BigInteger); }},
};

constexpr TypeMembers kTypes[] = {
    {"System.SByte", kCommon},    {"System.Byte", kCommon},
    {"System.Int16", kCommon},    {"System.UInt16", kCommon},
    {"System.Int32", kCommon},    {"System.UInt32", kCommon},
    {"System.Int64", kCommon},    {"System.UInt64", kCommon},
    {"System.Single", kCommon},   {"System.Double", kCommon},
    {"System.Decimal", kCommon},  {"System.Numerics.BigInteger", kCommon},
    {"System.SByte", kStatics},   {"System.Byte", kStatics},
    {"System.Int16", kStatics},   {"System.UInt16", kStatics},
    {"System.Int32", kStatics},   {"System.UInt32", kStatics},
    {"System.Int64", kStatics},   {"System.UInt64", kStatics},
    {"System.Single", kStatics},  {"System.Double", kStatics},
    {"System.Decimal", kStatics}, {"System.Numerics.BigInteger", kStatics},
    {"System.Single", kReal},     {"System.Double", kReal},
    {"System.Decimal", kDecimal}, {"System.Numerics.BigInteger", kBig},
};

}  // namespace

std::span<const TypeMembers> number_members() {
  return kTypes;
}

}  // namespace psjsh
