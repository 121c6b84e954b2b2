// Choosing among the overloads of a .NET method.
#include <array>
#include <limits>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/intrinsic_methods.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/script_class.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

constexpr int kImpossible = 100000;

// Place of a number type on the way from narrow to wide; decimal comes before the binary reals.
int width_of(const Type *type) {
  if (type->is(TypeId::Decimal)) return 20;
  if (type->is(TypeId::BigInteger)) return 24;
  switch (type->kind()) {
    case Kind::Single:
      return 21;
    case Kind::Double:
      return 22;
    default:
      break;
  }
  const auto kind = type->kind();
  return kind >= Kind::SByte && kind <= Kind::UInt64 ? static_cast<int>(kind) : 0;
}

int distance(const Type *from, const Type *to) {
  int steps = 0;
  for (const auto *at = from; at; at = at->base(), ++steps)
    if (at == to) return steps;
  return to->is(TypeId::Object) ? 40 : 3;
}

int number_cost(const Type *from, const Type *to) {
  const int a = width_of(from), b = width_of(to);
  if (a <= b) return 1 + (b - a);
  return 60 + (a - b);
}

int text_cost(const Value &value, const Type *to) {
  if (to->is(TypeId::Char)) return value.as<String>()->length() == 1 ? 30 : kImpossible;
  if (to->is_array()) return to->element()->is(TypeId::Char) ? 35 : 45;
  if (to->is_enum()) return 42;
  if (to->kind() == Kind::Double) return 50;
  if (width_of(to)) return 55 + width_of(to);
  if (to->kind() == Kind::Bool) return 95;
  return 70;
}

int object_cost(const Value &value, const Type *from, const Type *to) {
  if (from->is_a(to)) return 2 + distance(from, to);
  if (value.is_string()) return text_cost(value, to);
  if (to->is_array() || to->interfaces().size() > 1) {
    if (is_enumerable(value)) return to->is_array() && to->element()->is(TypeId::Object) ? 10 : 20;
    return 65;
  }
  if (to->definition() && is_enumerable(value)) return 25;
  if (to->is(TypeId::String)) return 60;
  if (to->name().starts_with("Func`") || to->name().starts_with("Action") ||
      to->name().starts_with("Predicate`") || to->name().ends_with("Evaluator") ||
      to->name() == "Comparison`1")
    return ScriptBlock::is(*value.object()) ? 5 : kImpossible;
  if (width_of(to) && from->is(TypeId::Decimal)) return number_cost(from, to);
  return 80;
}

// How far a value is from a parameter's type: 0 is the type itself.
int cost_of(const Value &given, const Parameter &parameter) {
  const Value &value = unwrap(given);
  const auto *to = parameter.type;
  if (parameter.by_reference) {
    const auto *reference = value.as<Reference>();
    return reference && try_convert(reference->get(), to, nullptr) ? 0 : kImpossible;
  }
  if (value.is_null())
    return to->is_value_type()      ? (to->kind() == Kind::Object ? kImpossible : 60)
           : to->is(TypeId::Object) ? 2
                                    : 1;
  const auto *from = type_of(value);
  if (from == to) return 0;
  if (to->is(TypeId::Object)) return 40;
  if (value.is_object()) return object_cost(value, from, to);
  if (width_of(from) && width_of(to)) return number_cost(from, to);
  if (value.kind() == Kind::Char && to->is(TypeId::String)) return 10;
  if (value.kind() == Kind::Char && width_of(to)) return 12 + width_of(to);
  if (to->is(TypeId::String)) return 60;
  if (to->is_array()) return 65;
  if (to->is_enum()) return 30;
  if (from->is_a(to)) return 3;
  return 75;
}

bool fits_count(const Overload &overload, std::size_t count) {
  if (overload.parameters.size() == count) return true;
  return overload.takes_rest && count + 1 >= overload.parameters.size();
}

// Whether the arguments fill a `params` array one by one, or are the array itself.
bool spreads(const Overload &overload, Arguments arguments) {
  if (!overload.takes_rest) return false;
  if (arguments.size() != overload.parameters.size()) return true;
  const Value &last = unwrap(arguments.back());
  return !(last.is_object() && is_enumerable(last)) && !last.is_null();
}

// How far the arguments are from an overload: each, and all together.
struct Costs {
  std::vector<int> each;
  int total = kImpossible;
};

Costs costs_of(const Overload &overload, Arguments arguments) {
  Costs costs;
  if (!fits_count(overload, arguments.size())) return costs;
  const bool spread = spreads(overload, arguments);
  costs.total = spread ? 4 : 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    Parameter parameter = overload.parameters[std::min(i, overload.parameters.size() - 1)];
    if (spread && i + 1 >= overload.parameters.size())
      parameter.type = parameter.type->element() ? parameter.type->element() : parameter.type;
    costs.each.push_back(cost_of(arguments[i], parameter));
    costs.total += costs.each.back();
  }
  return costs;
}

// An earlier argument counts more than a later one, however far that is: [math]::Max(1, 2L) takes
// the overload for int.
bool is_better(const Costs &costs, const Costs &than) {
  if (costs.total >= kImpossible || than.total >= kImpossible) return costs.total < than.total;
  int better = 0;
  int weight = static_cast<int>(costs.each.size());
  for (std::size_t i = 0; i < costs.each.size(); ++i, --weight)
    better += costs.each[i] < than.each[i] ? weight : costs.each[i] > than.each[i] ? -weight : 0;
  return better != 0 ? better > 0 : costs.total < than.total;
}

// A [ref] argument must hold something that its parameter could take.
bool references_fit(const Overload &overload, Arguments arguments) {
  for (std::size_t i = 0; i < std::min(arguments.size(), overload.parameters.size()); ++i)
    if (overload.parameters[i].by_reference &&
        cost_of(arguments[i], overload.parameters[i]) >= kImpossible)
      return false;
  return true;
}

const Overload *choose(const Member &member, Arguments arguments) {
  const Overload *best = nullptr;
  Costs least;
  for (const auto &overload : member.overloads) {
    Costs costs = costs_of(overload, arguments);
    if (!is_better(costs, least)) continue;
    least = std::move(costs);
    best = &overload;
  }
  return best;
}

[[noreturn]] void fail_overload(std::string_view name, std::size_t count) {
  throw_runtime("MethodCountCouldNotFindBest", ErrorCategory::NotSpecified,
                "System.Management.Automation.MethodException",
                "Cannot find an overload for \"" + std::string(name) +
                    "\" and the argument count: \"" + std::to_string(count) + "\".");
}

// What errors call a method and its arguments: New-Object goes another way than [T]::new().
struct CallNames {
  std::string_view method;           // where no overload fits
  std::string_view method_of_value;  // where an argument does not convert
  bool numbered = false;             // arguments have numbers, not their parameters' names
};

CallNames names_of(const Member &member) {
  if (member.name == "new") return {"new", ".ctor"};
  return {member.name, member.name};
}

Value convert_argument(const Value &value, const std::string &parameter_name,
                       const Parameter &parameter, const Type *type, std::string_view method) {
  if (parameter.by_reference || type->is(TypeId::Object)) return value;
  if (value.is_null() && !type->is_value_type() && !type->is(TypeId::String)) return value;
  if (type->is(TypeId::String) && value.is_null()) return Value("");
  if (value.is_object() && ScriptBlock::is(*value.object())) return value;  // a delegate
  try {
    return convert_to(value, type);
  } catch (const ScriptError &error) {
    const Value &shown = unwrap(value);
    const bool list = shown.is_object() && is_enumerable(shown);
    throw_runtime("MethodArgumentConversionInvalidCastArgument", ErrorCategory::NotSpecified,
                  "System.Management.Automation.MethodException",
                  "Cannot convert argument \"" + parameter_name + "\", with value: \"" +
                      (list ? net_text(shown) : to_text(value)) + "\", for \"" +
                      std::string(method) + "\" to type \"" + type->net_name() + "\": \"" +
                      error.record->exception->message + "\"",
                  {}, error.record->exception);
  }
}

// Arguments of a call, without allocation for the usual few.
class ArgumentList {
 public:
  explicit ArgumentList(std::size_t count) : count_(count) {
    if (count > kInline) heap_.resize(count);
  }
  Value &operator[](std::size_t i) { return count_ > kInline ? heap_[i] : inline_[i]; }
  std::span<Value> all() {
    return count_ > kInline ? std::span<Value>(heap_) : std::span<Value>(inline_.data(), count_);
  }

 private:
  static constexpr std::size_t kInline = 4;
  std::array<Value, kInline> inline_;
  Values heap_;
  std::size_t count_;
};

void convert_arguments(const Overload &overload, const CallNames &names, Arguments arguments,
                       ArgumentList &converted) {
  const auto shown = [&](std::size_t i, const Parameter &parameter) {
    return names.numbered ? std::to_string(i) : parameter.name;
  };
  const auto fixed = overload.parameters.size() - (spreads(overload, arguments) ? 1 : 0);
  for (std::size_t i = 0; i < fixed; ++i) {
    const auto &parameter = overload.parameters[i];
    const auto &value = arguments[i];
    if (parameter.type->kind() != Kind::Object && value.kind() == parameter.type->kind() &&
        value.kind() != Kind::Enum)
      converted[i] = value;
    else
      converted[i] = convert_argument(value, shown(i, parameter), parameter, parameter.type,
                                      names.method_of_value);
  }
  if (fixed < overload.parameters.size()) {
    const auto &rest = overload.parameters.back();
    Values items;
    for (std::size_t i = fixed; i < arguments.size(); ++i)
      items.push_back(convert_argument(arguments[i], shown(i, rest), rest, rest.type->element(),
                                       names.method_of_value));
    converted[fixed] = make<Array>(std::move(items), rest.type);
  }
}

Value call_overload(const Overload &overload, const Member &member, const Value &self,
                    const Type *type, Arguments arguments, const CallNames &names) {
  ArgumentList converted(overload.parameters.size());
  convert_arguments(overload, names, arguments, converted);
  if (overload.body) return overload.body->call(self, type, converted.all());
  Call call{self, converted.all(), type, member.name};
  try {
    return overload.row->code(call);
  } catch (const NetError &error) {
    throw_method_exception(member.name == "new" ? ".ctor" : member.name, arguments.size(),
                           error.exception_type, error.message);
  }
}

}  // namespace

const Overload &resolve_overload(const Member &member, const Type *, Arguments arguments,
                                 Values *converted) {
  const CallNames names = names_of(member);
  const auto *best = choose(member, arguments);
  if (!best) fail_overload(names.method, arguments.size());
  ArgumentList list(best->parameters.size());
  convert_arguments(*best, names, arguments, list);
  converted->assign(list.all().begin(), list.all().end());
  return *best;
}

namespace {

Value invoke_named(const Member &member, const Value &self, const Type *type, Arguments arguments,
                   const CallNames &names) {
  if (member.overloads.size() == 1) {
    const auto &only = member.overloads.front();
    if (!fits_count(only, arguments.size()) || !references_fit(only, arguments))
      fail_overload(names.method, arguments.size());
    return call_overload(only, member, self, type, arguments, names);
  }
  const auto *best = choose(member, arguments);
  if (!best) fail_overload(names.method, arguments.size());
  return call_overload(*best, member, self, type, arguments, names);
}

}  // namespace

Value invoke_member(const Member &member, const Value &self, const Type *type,
                    Arguments arguments) {
  return invoke_named(member, self, type, arguments, names_of(member));
}

Value construct(const Type *type, Arguments arguments) {
  if (const auto *member = find_member(type, "new", true); member && !member->property)
    return invoke_named(*member, {}, type, arguments, {type->name(), type->name(), true});
  return construct_default(type, arguments);
}

}  // namespace psjsh
