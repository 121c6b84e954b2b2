#include "language/value/time_operators.h"

#include <cmath>

#include "invariant/time_span.h"
#include "language/value/big_number.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/operator_error.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

constexpr const char *kTooLong = "TimeSpan overflowed because the duration is too long.";
constexpr const char *kNoDate =
    "The added or subtracted value results in an un-representable DateTime. (Parameter 'value')";

const char *method_of(char op) {
  return op == '+'   ? "op_Addition"
         : op == '-' ? "op_Subtraction"
         : op == '*' ? "op_Multiply"
         : op == '/' ? "op_Division"
                     : "op_Modulus";
}

std::int64_t span_argument(const Value &value, char op) {
  const auto *type = type_of_id(TypeId::TimeSpan);
  Value span;
  std::string why;
  if (value.is_null()) {
    why = "Cannot convert null to type \"System.TimeSpan\".";
  } else if (try_convert(value, type, &span, &why)) {
    return span.bits();
  }
  fail_operator_argument(value, method_of(op), type, why);
}

Value shift_date(const Value &date, std::int64_t ticks, char op) {
  const auto moved = date.datetime().plus(inv::TimeSpan{op == '+' ? ticks : -ticks});
  if (!moved)
    throw_method_exception(method_of(op), 2, "System.ArgumentOutOfRangeException", kNoDate);
  return Value::datetime(moved.value);
}

Value date_arithmetic(char op, const Value &left, const Value &right) {
  if (op == '+') return shift_date(left, span_argument(right, op), op);
  if (op != '-') fail_no_operator(left, method_of(op));
  if (right.kind() == Kind::DateTime) return Value::timespan(left.bits() - right.bits());
  if (right.kind() == Kind::TimeSpan) return shift_date(left, right.bits(), op);
  fail_overloads(!right.is_null() && !is_big(right) && !is_enumerable(right), method_of(op));
}

Value span_sum(char op, const Value &left, const Value &right) {
  const auto other = span_argument(right, op);
  std::int64_t ticks = 0;
  const bool bad = op == '+' ? __builtin_add_overflow(left.bits(), other, &ticks)
                             : __builtin_sub_overflow(left.bits(), other, &ticks);
  if (bad) throw_method_exception(method_of(op), 2, "System.OverflowException", kTooLong);
  return Value::timespan(ticks);
}

Value span_scale(char op, const Value &left, const Value &right) {
  double factor = 0;
  std::string why;
  Value number;
  if (right.is_object() && !right.is_string() && !right.is_decimal())
    fail_overloads(false, method_of(op));
  if (op == '/' && right.is_bool()) fail_overloads(true, method_of(op));
  if (!try_convert(right, type_of_id(TypeId::Double), &number, &why))
    fail_operator_argument(right, method_of(op), type_of_id(TypeId::Double), why);
  factor = number.real();
  const double ticks = op == '*' ? std::nearbyint(static_cast<double>(left.bits()) * factor)
                                 : std::nearbyint(static_cast<double>(left.bits()) / factor);
  if (std::isnan(ticks))
    throw_method_exception(method_of(op), 2, "System.ArgumentException",
                           "TimeSpan does not accept floating point Not-a-Number values.");
  if (ticks >= 9223372036854775807.0 || ticks <= -9223372036854775808.0)
    throw_method_exception(method_of(op), 2, "System.OverflowException", kTooLong);
  return Value::timespan(static_cast<std::int64_t>(ticks));
}

}  // namespace

Value time_arithmetic(char op, const Value &left, const Value &right) {
  if (left.kind() == Kind::DateTime) return date_arithmetic(op, left, right);
  if (op == '+' || op == '-') return span_sum(op, left, right);
  if (op == '/' && right.kind() == Kind::TimeSpan)
    return static_cast<double>(left.bits()) / static_cast<double>(right.bits());
  if (op == '/' && right.kind() == Kind::Enum)
    return static_cast<double>(left.bits()) / static_cast<double>(right.bits());
  if (op == '%') fail_no_operator(left, method_of(op));
  return span_scale(op, left, right);
}

Value number_with_time(char op, const Value &number, const Value &time) {
  if (op == '*' || op == '/') {
    if (time.kind() == Kind::DateTime) fail_no_operator(time, method_of(op));
    if (op == '*') return span_scale(op, time, number);
    return to_double(number) / static_cast<double>(time.bits());
  }
  if (op == '%') fail_no_operator(time, method_of(op));
  if (op == '-' && time.kind() == Kind::DateTime)
    return Value::timespan(to_int64(number) - time.bits());
  return span_sum(op, Value::timespan(span_argument(number, op)), time);
}

}  // namespace psjsh
