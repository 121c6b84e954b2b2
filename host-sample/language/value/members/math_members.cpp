// System.Math.
#include <cmath>

#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/operators.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

const inv::Decimal &decimal(Call &call, std::size_t i) {
  return call.arguments[i].as<DecimalObject>()->value;
}

inv::MidpointRounding mode_of(const Value &value) {
  switch (value.bits()) {
    case 1:
      return inv::MidpointRounding::away_from_zero;
    case 2:
      return inv::MidpointRounding::to_zero;
    case 3:
      return inv::MidpointRounding::down;
    case 4:
      return inv::MidpointRounding::up;
    default:
      return inv::MidpointRounding::to_even;
  }
}

double round_by(double value, inv::MidpointRounding mode) {
  switch (mode) {
    case inv::MidpointRounding::away_from_zero:
      return std::round(value);
    case inv::MidpointRounding::to_zero:
      return std::trunc(value);
    case inv::MidpointRounding::down:
      return std::floor(value);
    case inv::MidpointRounding::up:
      return std::ceil(value);
    default:
      return std::nearbyint(value);
  }
}

Value round_real(double value, std::int64_t digits, inv::MidpointRounding mode) {
  if (digits < 0 || digits > 15)
    throw_net("System.ArgumentOutOfRangeException",
              "Rounding digits must be between 0 and 15, inclusive. (Parameter 'digits')");
  if (std::abs(value) >= 1e16) return value;
  const double scale = std::pow(10.0, static_cast<double>(digits));
  return round_by(value * scale, mode) / scale;
}

Value absolute(Call &call) {
  const auto number = call.arguments[0].bits();
  if (call.arguments[0].kind() == Kind::Int32 ? number == INT32_MIN : number == INT64_MIN)
    throw_net("System.OverflowException",
              "Negating the minimum value of a twos complement number is invalid.");
  return Value::integer(call.arguments[0].kind(), number < 0 ? -number : number);
}

Value larger(Call &c) {
  return compare_values(c.arguments[0], c.arguments[1]) >= 0 ? c.arguments[0] : c.arguments[1];
}
Value smaller(Call &c) {
  return compare_values(c.arguments[0], c.arguments[1]) <= 0 ? c.arguments[0] : c.arguments[1];
}
Value sign_of(Call &c) {
  return compare_values(c.arguments[0], Value(0));
}
Value clamp(Call &c) {
  if (compare_values(c.arguments[1], c.arguments[2]) > 0)
    throw_net("System.ArgumentException", "'" + to_text(c.arguments[1]) +
                                              "' cannot be greater than " +
                                              to_text(c.arguments[2]) + ".");
  if (compare_values(c.arguments[0], c.arguments[1]) < 0) return c.arguments[1];
  return compare_values(c.arguments[0], c.arguments[2]) > 0 ? c.arguments[2] : c.arguments[0];
}
Value divide_with_rest(Call &c) {
  const auto divisor = c.arguments[1].bits();
  if (divisor == 0) throw_net("System.DivideByZeroException", "Attempted to divide by zero.");
  c.arguments[2].as<Reference>()->set(
      Value::integer(c.arguments[0].kind(), c.arguments[0].bits() % divisor));
  return Value::integer(c.arguments[0].kind(), c.arguments[0].bits() / divisor);
}

// The quotient and the rest together.
Value divide_to_pair(Call &c) {
  const auto divisor = c.arguments[1].bits();
  if (divisor == 0) throw_net("System.DivideByZeroException", "Attempted to divide by zero.");
  const Kind kind = c.arguments[0].kind();
  const Type *const number = type_of(c.arguments[0]);
  const Type *const types[] = {number, number};
  auto pair = make<Record>(generic_of(find_type("System.ValueTuple`2"), types));
  pair->with("Item1", Value::integer(kind, c.arguments[0].bits() / divisor));
  pair->with("Item2", Value::integer(kind, c.arguments[0].bits() % divisor));
  pair->with("psjsh_text",
             "(" + to_text(pair->get("Item1")) + ", " + to_text(pair->get("Item2")) + ")");
  pair->text_property = "psjsh_text";
  return pair;
}

template <double (*kFunction)(double)>
Value real(Call &call) {
  return kFunction(call.real(0));
}

constexpr MemberRow kMath[] = {
    {"static double PI {get;}", [](Call &) -> Value { return 3.141592653589793; }},
    {"static double E {get;}", [](Call &) -> Value { return 2.718281828459045; }},
    {"static double Tau {get;}", [](Call &) -> Value { return 6.283185307179586; }},
    {"static int Abs(int value)", absolute},
    {"static long Abs(long value)", absolute},
    {"static double Abs(double value)", real<std::fabs>},
    {"static decimal Abs(decimal value)",
     [](Call &c) -> Value {
       return make_decimal(decimal(c, 0).negative() ? -decimal(c, 0) : decimal(c, 0));
     }},
    {"static decimal Ceiling(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).ceiling()); }},
    {"static double Ceiling(double a)", real<std::ceil>},
    {"static decimal Floor(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).floor()); }},
    {"static double Floor(double d)", real<std::floor>},
    {"static decimal Truncate(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).truncated()); }},
    {"static double Truncate(double d)", real<std::trunc>},
    {"static decimal Round(decimal d)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).rounded(0)); }},
    {"static decimal Round(decimal d, int decimals)",
     [](Call &c) -> Value { return make_decimal(decimal(c, 0).rounded(c.int32(1))); }},
    {"static decimal Round(decimal d, System.MidpointRounding mode)",
     [](Call &c) -> Value {
       return make_decimal(decimal(c, 0).rounded(0, mode_of(c.arguments[1])));
     }},
    {"static decimal Round(decimal d, int decimals, System.MidpointRounding mode)",
     [](Call &c) -> Value {
       return make_decimal(decimal(c, 0).rounded(c.int32(1), mode_of(c.arguments[2])));
     }},
    {"static double Round(double a)", real<std::nearbyint>},
    {"static double Round(double value, int digits)",
     [](Call &c) -> Value {
       return round_real(c.real(0), c.int32(1), inv::MidpointRounding::to_even);
     }},
    {"static double Round(double value, System.MidpointRounding mode)",
     [](Call &c) -> Value { return round_by(c.real(0), mode_of(c.arguments[1])); }},
    {"static double Round(double value, int digits, System.MidpointRounding mode)",
     [](Call &c) -> Value { return round_real(c.real(0), c.int32(1), mode_of(c.arguments[2])); }},
    {"static byte Max(byte val1, byte val2)", larger},
    {"static int Max(int val1, int val2)", larger},
    {"static long Max(long val1, long val2)", larger},
    {"static ulong Max(ulong val1, ulong val2)", larger},
    {"static decimal Max(decimal val1, decimal val2)", larger},
    {"static double Max(double val1, double val2)", larger},
    {"static byte Min(byte val1, byte val2)", smaller},
    {"static int Min(int val1, int val2)", smaller},
    {"static long Min(long val1, long val2)", smaller},
    {"static ulong Min(ulong val1, ulong val2)", smaller},
    {"static decimal Min(decimal val1, decimal val2)", smaller},
    {"static double Min(double val1, double val2)", smaller},
    {"static int Sign(int value)", sign_of},
    {"static int Sign(long value)", sign_of},
    {"static int Sign(decimal value)", sign_of},
    {"static int Sign(double value)", sign_of},
    {"static int Clamp(int value, int min, int max)", clamp},
    {"static long Clamp(long value, long min, long max)", clamp},
    {"static decimal Clamp(decimal value, decimal min, decimal max)", clamp},
    {"static double Clamp(double value, double min, double max)", clamp},
    {"static System.Object DivRem(int left, int right)", divide_to_pair},
    {"static System.Object DivRem(long left, long right)", divide_to_pair},
    {"static int DivRem(int a, int b, [ref] int result)", divide_with_rest},
    {"static long DivRem(long a, long b, [ref] long result)", divide_with_rest},
    {"static long BigMul(int a, int b)", [](Call &c) -> Value { return c.int64(0) * c.int64(1); }},
    {"static double Pow(double x, double y)",
     [](Call &c) -> Value { return std::pow(c.real(0), c.real(1)); }},
    {"static double Sqrt(double d)", real<std::sqrt>},
    {"static double Cbrt(double d)", real<std::cbrt>},
    {"static double Exp(double d)", real<std::exp>},
    {"static double Log(double d)", real<std::log>},
    {"static double Log(double a, double newBase)",
     [](Call &c) -> Value { return std::log(c.real(0)) / std::log(c.real(1)); }},
    {"static double Log10(double d)", real<std::log10>},
    {"static double Log2(double x)", real<std::log2>},
    {"static double Sin(double a)", real<std::sin>},
    {"static double Cos(double d)", real<std::cos>},
    {"static double Tan(double a)", real<std::tan>},
    {"static double Asin(double d)", real<std::asin>},
    {"static double Acos(double d)", real<std::acos>},
    {"static double Atan(double d)", real<std::atan>},
    {"static double Sinh(double value)", real<std::sinh>},
    {"static double Cosh(double value)", real<std::cosh>},
    {"static double Tanh(double value)", real<std::tanh>},
    {"static double Atan2(double y, double x)",
     [](Call &c) -> Value { return std::atan2(c.real(0), c.real(1)); }},
    {"static double IEEERemainder(double x, double y)",
     [](Call &c) -> Value { return std::remainder(c.real(0), c.real(1)); }},
};
constexpr TypeMembers kTypes[] = {{"System.Math", kMath}};

}  // namespace

std::span<const TypeMembers> math_members() {
  return kTypes;
}

}  // namespace psjsh
