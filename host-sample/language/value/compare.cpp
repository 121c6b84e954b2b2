// -eq -ne -gt -ge -lt -le -contains -is and the orders behind sorting.
#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "language/value/big_number.h"
#include "language/value/containers.h"
#include "language/value/convert_number.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/scalars.h"
#include "language/value/script_class.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

constexpr int kUnordered = 2;  // NaN

bool is_numeric(const Value &value) {
  return value.is_number() || is_big(value);
}

template <class T>
int order(T a, T b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

int compare_numbers(const Value &a, const Value &b) {
  if (a.is_integer() && b.is_integer()) {
    const bool huge_a = a.kind() == Kind::UInt64 && a.bits() < 0,
               huge_b = b.kind() == Kind::UInt64 && b.bits() < 0;
    if (huge_a != huge_b) return huge_a ? 1 : -1;
    return huge_a
               ? order(static_cast<std::uint64_t>(a.bits()), static_cast<std::uint64_t>(b.bits()))
               : order(a.bits(), b.bits());
  }
  if (is_big(a) || is_big(b))
    return (a.is_real() || b.is_real()) ? order(to_double(a), to_double(b)) : big_compare(a, b);
  if ((a.is_decimal() || b.is_decimal())) {
    Value x, y;
    const auto *type = type_of_id(TypeId::Decimal);
    if (try_convert(a, type, &x) && try_convert(b, type, &y)) {
      const auto result = x.as<DecimalObject>()->value <=> y.as<DecimalObject>()->value;
      return result < 0 ? -1 : result > 0 ? 1 : 0;
    }
  }
  const double x = to_double(a), y = to_double(b);
  if (x != x || y != y) return kUnordered;
  return order(x, y);
}

int compare_chars(char16_t a, char16_t b, Case fold) {
  if (fold == Case::Ignore)
    return order(inv::to_upper(static_cast<char32_t>(a)), inv::to_upper(static_cast<char32_t>(b)));
  return order(a, b);
}

int sign(int number) {
  return number < 0 ? -1 : number > 0 ? 1 : 0;
}

// Two values of one type that orders. False: the type has no order.
bool compare_same_type(const Value &a, const Value &b, Case fold, int *result) {
  switch (a.kind()) {
    case Kind::DateTime:
    case Kind::TimeSpan:
    case Kind::Bool:
    case Kind::Enum:
      *result = order(a.bits(), b.bits());
      return true;
    case Kind::Char:
      *result =
          compare_chars(static_cast<char16_t>(a.bits()), static_cast<char16_t>(b.bits()), fold);
      return true;
    case Kind::Object:
      break;
    default:
      *result = compare_numbers(a, b);
      return true;
  }
  if (a.is_string())
    return *result = sign(inv::compare_culture(a.text(), b.text(), fold == Case::Ignore)), true;
  if (const auto *guid = a.as<GuidObject>()) {
    const auto o = guid->value <=> b.as<GuidObject>()->value;
    return *result = o < 0 ? -1 : o > 0 ? 1 : 0, true;
  }
  if (const auto *version = a.as<VersionObject>()) {
    const auto o = version->value <=> b.as<VersionObject>()->value;
    return *result = o < 0 ? -1 : o > 0 ? 1 : 0, true;
  }
  if (is_numeric(a)) return *result = compare_numbers(a, b), true;
  if (a.as<Instance>()) return script_compare(a, b, result);
  if (const auto *native = a.as<NativeObject>())
    return native->compare(*b.as<NativeObject>(), result);
  return false;
}

// Numbers beside null: only negative ones are smaller.
int compare_with_null(const Value &value) {
  if (is_numeric(value) && !is_big(value) && compare_numbers(value, Value(0)) == -1) return -1;
  return 1;
}

[[noreturn]] void fail_compare(const Value &left, const Value &right, std::string_view why) {
  throw_invalid_operation("ComparisonFailure", "Could not compare \"" + to_text(left) + "\" to \"" +
                                                   to_text(right) + "\". Error: \"" +
                                                   std::string(why) + "\"");
}

[[noreturn]] void fail_not_comparable(const Value &left) {
  throw_invalid_operation(
      "NotIcomparable", "Cannot compare \"" + to_text(left) + "\" because it is not IComparable.");
}

Value number_beside(const Value &left, const Value &right) {
  if (is_numeric(right)) return right;
  if (right.is_string()) {
    Value number;
    if (parse_number(right.text(), &number)) return number;
    return convert_to(right, type_of(left));
  }
  if (right.is_bool() || right.kind() == Kind::Char || right.kind() == Kind::Enum)
    return right.bits();
  std::string why;
  Value number;
  if (try_convert(right, type_of(left), &number, &why)) return number;
  fail_compare(left, right, why);
}

bool equal_objects(const Value &left, const Value &right, Case fold) {
  if (left.same(right)) return true;
  if (left.object()->type()->script_class()) {
    bool yes = false;
    if (script_equals(left, right, &yes)) return yes;
    return false;
  }
  if (right.is_object() && left.object()->object_kind() == right.object()->object_kind()) {
    if (equal_keys(left, right, fold == Case::Ignore)) return true;
    if (const auto *foreign = left.as<ForeignObject>())
      return foreign->equals(*right.as<ForeignObject>());
    int result = 1;
    if (compare_same_type(left, right, fold, &result)) return result == 0;
    return false;
  }
  switch (left.object()->object_kind()) {
    case ObjectKind::Guid:
    case ObjectKind::Version:
    case ObjectKind::Uri:
    case ObjectKind::Type:
    case ObjectKind::Native:
      break;
    default:
      return false;
  }
  Value converted;
  return try_convert(right, type_of(left), &converted) && converted.is_object() &&
         equal_objects(left, converted, fold);
}

bool equal_enum(const Value &left, const Value &right) {
  if (right.kind() == Kind::Enum)
    return left.bits() == right.bits() && left.enum_type() == right.enum_type();
  if (right.is_integer() || right.is_bool() || right.kind() == Kind::Char)
    return left.bits() == right.bits();
  if (right.is_string()) {
    std::int64_t number = 0;
    if (right.text().empty()) return left.bits() == 0;
    return parse_enum(left.enum_type(), right.text(), &number) && number == left.bits();
  }
  if (is_numeric(right)) return compare_numbers(Value(left.bits()), right) == 0;
  return false;
}

}  // namespace

bool equals(const Value &given_left, const Value &given_right, Case fold) {
  const Value &left = unwrap(given_left), &right = unwrap(given_right);
  if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
  if (left.is_string())
    return inv::equals_culture(left.text(),
                               right.is_string() ? right.text() : std::string_view(to_text(right)),
                               fold == Case::Ignore);
  if (left.is_bool()) return left.boolean() == to_bool(right);
  if (left.is_object() && type_of(left)->is(TypeId::SwitchParameter))
    return to_bool(left) == to_bool(right);
  if (is_numeric(left)) {
    if (is_numeric(right)) return compare_numbers(left, right) == 0;
    if (right.is_bool() || right.kind() == Kind::Char || right.kind() == Kind::Enum)
      return compare_numbers(left, Value(right.bits())) == 0;
    Value number;
    if (right.is_string() && (right.text().empty() || parse_number(right.text(), &number)))
      return compare_numbers(left, number.is_null() ? Value(0) : number) == 0;
    return !right.is_string() && try_convert(right, type_of(left), &number) &&
           compare_numbers(left, number) == 0;
  }
  if (left.kind() == Kind::Enum) return equal_enum(left, right);
  if (left.is_object()) return equal_objects(left, right, fold);
  Value converted;
  int result = 1;
  if (!try_convert(right, type_of(left), &converted)) return false;
  return compare_same_type(left, converted, fold, &result) && result == 0;
}

int compare_values(const Value &given_left, const Value &given_right, Case fold) {
  const Value &left = unwrap(given_left), &right = unwrap(given_right);
  if (left.is_null()) return right.is_null() ? 0 : -compare_with_null(right);
  if (right.is_null()) return compare_with_null(left);
  if (left.is_string())
    return sign(inv::compare_culture(left.text(), to_text(right), fold == Case::Ignore));
  if (left.is_bool()) return order(left.boolean(), to_bool(right));
  if (is_numeric(left)) return compare_numbers(left, number_beside(left, right));
  const auto *type = type_of(left);
  Value converted;
  std::string why;
  int result = 0;
  const bool comparable = !left.is_object() || left.as<GuidObject>() || left.as<VersionObject>() ||
                          left.as<NativeObject>();
  if (left.as<Instance>() && script_compare(left, right, &result)) return result;
  if (!comparable) {
    if (left.same(right)) return 0;
    fail_not_comparable(left);
  }
  if (!try_convert(right, type, &converted, &why)) fail_compare(left, right, why);
  compare_same_type(left, converted, fold, &result);
  return result;
}

int sort_compare(const Value &given_left, const Value &given_right, Case fold) {
  const Value &left = unwrap(given_left), &right = unwrap(given_right);
  if (left.is_null() || right.is_null())
    return left.is_null() && right.is_null() ? 0 : left.is_null() ? -1 : 1;
  if (left.is_int32() && right.is_int32()) return order(left.bits(), right.bits());
  int result = 0;
  if (is_numeric(left) && is_numeric(right)) {
    result = compare_numbers(left, right);
    if (result == kUnordered)
      return order(left.is_real() && left.real() != left.real() ? 0 : 1,
                   right.is_real() && right.real() != right.real() ? 0 : 1);
    return result;
  }
  if (left.kind() == Kind::Char && right.kind() == Kind::Char)
    return order(left.bits(), right.bits());  // as .NET orders them, whatever the case
  if (type_of(left) == type_of(right) && compare_same_type(left, right, fold, &result))
    return result;
  // Values of two types are texts to each other, unless each converts to the other's.
  Value converted;
  if (type_of(left) != type_of(right) && (!try_convert(left, type_of(right), &converted) ||
                                          !try_convert(right, type_of(left), &converted)))
    return sign(inv::compare_culture(to_text(left), to_text(right), fold == Case::Ignore));
  try {
    return compare_values(left, right, fold);
  } catch (const ScriptError &) {
    return sign(inv::compare_culture(to_text(left), to_text(right), fold == Case::Ignore));
  }
}

namespace {

// .NET has no order of enum values; PowerShell asks for one, the other way round, when null stands
// left.
[[noreturn]] void fail_null_with_enum(Compare op, const Value &right) {
  const char *name = op == Compare::Gt   ? "LessThan"
                     : op == Compare::Ge ? "LessThanOrEqual"
                     : op == Compare::Lt ? "GreaterThan"
                                         : "GreaterThanOrEqual";
  const auto &type = right.enum_type()->net_name();
  throw_raw("System.InvalidOperationException", std::string("The binary operator ") + name +
                                                    " is not defined for the types '" + type +
                                                    "' and '" + type + "'.");
}

bool holds(Compare op, const Value &left, const Value &right, Case fold) {
  if (op == Compare::Eq) return equals(left, right, fold);
  if (op == Compare::Ne) return !equals(left, right, fold);
  if (left.is_null() && unwrap(right).kind() == Kind::Enum) fail_null_with_enum(op, unwrap(right));
  const int result = compare_values(left, right, fold);
  if (result == kUnordered) return false;
  switch (op) {
    case Compare::Gt:
      return result > 0;
    case Compare::Ge:
      return result >= 0;
    case Compare::Lt:
      return result < 0;
    default:
      return result <= 0;
  }
}

}  // namespace

Value compare_slow(Compare op, const Value &left, const Value &right, Case fold) {
  if (!left.is_object() || !is_enumerable(left)) return holds(op, left, right, fold);
  Values found;
  Enumerator items(left);
  for (Value item; items.next(&item);)
    if (holds(op, item, right, fold)) found.push_back(std::move(item));
  return make_array(std::move(found));
}

Value contains(const Value &left, const Value &right, Case fold) {
  if (left.is_null()) return right.is_null();
  Enumerator items(left);
  for (Value item; items.next(&item);)
    if (equals(item, right, fold)) return true;
  return false;
}

namespace {

const Type *type_operand(const Value &right) {
  const Value &value = unwrap(right);
  if (const auto *type = value.as<Type>()) return type;
  std::string failed;
  const auto name = to_text(value);
  if (const auto *type = find_type(name, &failed)) return type;
  throw_runtime("RuntimeException", ErrorCategory::NotSpecified,
                "System.Management.Automation.RuntimeException",
                "Cannot convert the \"" + name + "\" value of type \"" +
                    type_of(value)->full_name() + "\" to type \"System.Type\".");
}

}  // namespace

Value is_type(const Value &left, const Value &right, bool negated) {
  return is_instance(left, type_operand(right)) != negated;
}
Value as_type(const Value &left, const Value &right) {
  return convert_as(left, type_operand(right));
}

}  // namespace psjsh
