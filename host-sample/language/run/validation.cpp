// Validation attributes, of native descriptions and of scripts.
#include <cmath>

#include "invariant/compare.h"
#include "language/run/binder.h"
#include "language/run/call.h"
#include "language/run/compiler.h"
#include "language/value/attribute.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/regex.h"

namespace psjsh {
namespace {

using psj::invariant::equals_ignore_case;

// Attributes that look at each item of a collection.
struct ItemCheck : VariableCheck {
  void validate(const Value &value) const override {
    if (value.is_null()) null_argument();
    const Value &base = unwrap(value);
    if (!is_enumerable(base)) return item(value);
    Enumerator items(base);
    for (Value each; items.next(&each);) {
      if (each.is_null()) null_argument();
      item(each);
    }
  }
  [[noreturn]] static void null_argument() {
    throw ValidationFailure{
        "The argument is null, empty, or an element of the argument collection contains a null "
        "value. Supply a "
        "collection that does not contain any null values and then try the command again."};
  }
  virtual void item(const Value &value) const = 0;
};

struct SetCheck final : ItemCheck {
  void item(const Value &value) const override {
    const std::string text = to_text(value);
    for (const std::string &known : values)
      if (ignore_case ? equals_ignore_case(known, text) : known == text) return;
    std::string list;
    for (const std::string &known : values) list += (list.empty() ? "" : ",") + known;
    if (!message.empty())
      throw ValidationFailure{format_text(message, Values{Value(text), Value(list)})};
    throw ValidationFailure{
        "The argument \"" + text + "\" does not belong to the set \"" + list +
        "\" specified by the ValidateSet attribute. Supply an argument that is in the set and then "
        "try the command again."};
  }
  std::vector<std::string> values;
  std::string message;
  bool ignore_case = true;
};

[[noreturn]] void refuse_type(const Value &value, const std::string &wanted) {
  throw ValidationFailure{"The argument cannot be validated because its type \"" +
                          type_of(value)->name() + "\" is not the same type (" + wanted +
                          ") as the maximum and minimum limits of the parameter. Make sure the "
                          "argument is of type " +
                          wanted + " and then try the command again."};
}

struct RangeCheck final : ItemCheck {
  void item(const Value &value) const override {
    Value comparable = value;
    if (!unwrap(value).is_number() && !low.is_null() && type_of(value) != type_of(low)) {
      refuse_type(value, type_of(low)->name());
    }
    const std::string text = to_text(value);
    if (!low.is_null() && compare_values(comparable, low) < 0)
      throw ValidationFailure{
          "The " + text + " argument is less than the minimum allowed range of " + to_text(low) +
          ". Supply an argument that is greater than or equal to " + to_text(low) +
          " and then try the command again."};
    if (!high.is_null() && compare_values(comparable, high) > 0)
      throw ValidationFailure{
          "The " + text + " argument is greater than the maximum allowed range of " +
          to_text(high) + ". Supply an argument that is less than or equal to " + to_text(high) +
          " and then try the command again."};
  }
  Value low, high;
};

struct RangeKindCheck final : ItemCheck {
  void item(const Value &value) const override {
    const Value &base = unwrap(value);
    if (!base.is_number()) refuse_type(value, "Int32");
    const double number = to_double(base);
    const char *what = nullptr;
    if (equals_ignore_case(kind, "Positive") && number <= 0) what = "is not greater than zero.";
    if (equals_ignore_case(kind, "NonNegative") && number < 0)
      what = "is not greater than or equal to zero.";
    if (equals_ignore_case(kind, "Negative") && number >= 0) what = "is not less than zero.";
    if (equals_ignore_case(kind, "NonPositive") && number > 0)
      what = "is not less than or equal to zero.";
    if (what != nullptr)
      throw ValidationFailure{"The argument \"" + to_text(value) +
                              "\" cannot be validated because its value " + what};
  }
  std::string kind;
};

struct LengthCheck final : ItemCheck {
  void item(const Value &value) const override {
    if (!unwrap(value).is_string())
      throw ValidationFailure{
          "The argument cannot be validated because its length is not a text's."};
    const auto length =
        static_cast<std::int64_t>(static_cast<String *>(unwrap(value).object())->length());
    if (length < low)
      throw ValidationFailure{"The character length (" + std::to_string(length) +
                              ") of the argument is too short. Specify an argument with a length "
                              "that is greater than or "
                              "equal to \"" +
                              std::to_string(low) + "\", and then try the command again."};
    if (length > high)
      throw ValidationFailure{
          "The character length of the " + std::to_string(length) +
          " argument is too long. Shorten the character length of the argument so it is fewer than "
          "or equal to \"" +
          std::to_string(high) + "\" characters, and then try the command again."};
  }
  std::int64_t low = 0, high = 0;
};

struct CountCheck final : VariableCheck {
  void validate(const Value &value) const override {
    const Value &base = unwrap(value);
    const auto count = static_cast<std::int64_t>(base.is_null() ? 0 : to_items(base).size());
    if (count < low || count > high) {
      if (low == high)
        throw ValidationFailure{
            "The number of provided arguments, (" + std::to_string(count) +
            "), does not match the number of required arguments, (" + std::to_string(low) +
            "). Provide the correct number of arguments and then try the command again."};
      if (count < low)
        throw ValidationFailure{"The number of provided arguments (" + std::to_string(count) +
                                ") is fewer than the minimum number of allowed arguments (" +
                                std::to_string(low) + "). Provide more than " +
                                std::to_string(low - 1) +
                                " arguments, and then try the command again."};
      throw ValidationFailure{"The number of provided arguments, (" + std::to_string(count) +
                              "), exceeds the maximum number of allowed arguments, (" +
                              std::to_string(high) + "). Provide fewer than " +
                              std::to_string(high) + " arguments, and then try the command again."};
    }
  }
  std::int64_t low = 0, high = 0;
};

struct PatternCheck final : ItemCheck {
  void item(const Value &value) const override {
    const std::string text = to_text(value);
    if (CompiledRegex::get(pattern, options)->is_match(text)) return;
    if (!message.empty())
      throw ValidationFailure{format_text(message, Values{Value(text), Value(pattern)})};
    throw ValidationFailure{"The argument \"" + text + "\" does not match the \"" + pattern +
                            "\" pattern. Supply an argument that matches \"" + pattern +
                            "\" and try the command again."};
  }
  std::string pattern, message;
  std::uint32_t options = kRegexIgnoreCase;
};

struct ScriptCheck final : ItemCheck {
  void item(const Value &value) const override {
    BlockCall call;
    call.dollar_underscore = &value;
    Value result;
    try {
      result = collapse(session.invoke(*block, call));
    } catch (const ScriptError &error) {
      throw ValidationFailure{error.record->exception->message};
    }
    if (to_bool(result)) return;
    const std::string text = to_text(value);
    if (!message.empty())
      throw ValidationFailure{
          format_text(message, Values{value, Value(std::string(block->source()))})};
    throw ValidationFailure{
        "The \"" + std::string(block->source()) +
        "\" validation script for the argument with value \"" + text +
        "\" did not return a result of True. Determine why the validation script failed, and "
        "then try the command again."};
  }
  explicit ScriptCheck(SessionState &s) : session(s) {}
  SessionState &session;
  Ref<RunBlock> block;
  std::string message;
};

enum class NullKind { NotNull, NotNullOrEmpty, NotBlank };
constexpr const char *kNullOrEmpty =
    "The argument is null or empty. Provide an argument that is not null or empty, and then try "
    "the command again.";
struct NullCheck final : VariableCheck {
  explicit NullCheck(NullKind k) : kind(k) {}
  void validate(const Value &value) const override {
    const Value &base = unwrap(value);
    if (base.is_null()) {
      if (kind == NullKind::NotNull)
        throw ValidationFailure{
            "The argument is null. Provide a valid value for the argument, and then try running "
            "the command again."};
      throw ValidationFailure{kNullOrEmpty};
    }
    if (base.is_string()) return text(base);
    const auto *table = base.as<Dictionary>();
    if (table != nullptr && table->count() == 0 && kind != NullKind::NotNull) item_null();
    if (base.as<ScriptBlock>() != nullptr || !is_enumerable(base)) return;
    Enumerator items(base);
    bool any = false;
    for (Value item; items.next(&item);) {
      any = true;
      if (item.is_null()) {
        if (kind == NullKind::NotNull)
          throw ValidationFailure{
              "The argument has a null value, or an element of the argument collection contains a "
              "null value. Provide a "
              "collection that does not contain any null values, and then try the command again."};
        item_null();
      }
      if (kind == NullKind::NotNullOrEmpty && item.is_string() && item.text().empty()) item_null();
      if (item.is_string()) text(item);
    }
    if (!any && kind != NullKind::NotNull)
      throw ValidationFailure{
          "The argument is null, empty, or an element of the argument collection contains a null "
          "value. Supply a "
          "collection that does not contain any null values and then try the command again."};
  }
  void text(const Value &value) const {
    if (kind == NullKind::NotNull) return;
    if (value.text().empty()) empty();
    if (kind == NullKind::NotBlank &&
        value.text().find_first_not_of(" \t\r\n") == std::string_view::npos)
      throw ValidationFailure{
          "The argument is null, empty, or consists of only white-space characters. Provide an "
          "argument that contains "
          "non white-space characters, and then try the command again."};
  }
  [[noreturn]] static void item_null() {
    throw ValidationFailure{
        "The argument is null, empty, or an element of the argument collection contains a null "
        "value. Supply a "
        "collection that does not contain any null values and then try the command again."};
  }
  [[noreturn]] void empty() const {
    if (kind == NullKind::NotBlank)
      throw ValidationFailure{
          "The argument is null, empty, or consists of only white-space characters. Provide an "
          "argument that contains "
          "non white-space characters, and then try the command again."};
    throw ValidationFailure{kNullOrEmpty};
  }
  NullKind kind;
};

Value number_value(double number) {
  return number == std::floor(number) && std::fabs(number) < 2147483648.0
             ? Value(static_cast<std::int32_t>(number))
             : Value(number);
}

// The value of an attribute's argument: constants, and expressions that need no scope.
Value argument_value(SessionState &session, const BlockCode &block, const ast::Expression &node) {
  Layout layout;
  layout.room = 0;
  Scope *scope = session.scope();
  Compiler compiler(session, block, layout, scope);
  const ExprPtr compiled = compiler.expr(node);
  NullSink sink;
  Streams streams;
  Frame frame{session, scope, scope->slots, &sink, &streams, &block, &node, session.frame, nullptr};
  return compiled->eval(frame);
}

const ast::Expression *named_argument(const ast::Attribute &attribute, std::string_view name) {
  for (const ast::NamedAttributeArgument *argument : attribute.named)
    if (equals_ignore_case(argument->name, name)) return argument->argument;
  return nullptr;
}

}  // namespace

std::vector<std::shared_ptr<VariableCheck>> make_checks(const ParameterInfo &parameter) {
  std::vector<std::shared_ptr<VariableCheck>> checks;
  if (parameter.flags & kNotNull) checks.push_back(std::make_shared<NullCheck>(NullKind::NotNull));
  if (parameter.flags & kNotNullOrEmpty)
    checks.push_back(std::make_shared<NullCheck>(NullKind::NotNullOrEmpty));
  if (parameter.flags & kNotBlank)
    checks.push_back(std::make_shared<NullCheck>(NullKind::NotBlank));
  if (!parameter.values.empty()) {
    auto check = std::make_shared<SetCheck>();
    check->values = parameter.values;
    checks.push_back(std::move(check));
  }
  if (parameter.range) {
    auto check = std::make_shared<RangeCheck>();
    check->low = number_value(parameter.range->first);
    check->high = number_value(parameter.range->second);
    checks.push_back(std::move(check));
  }
  if (parameter.count) {
    auto check = std::make_shared<CountCheck>();
    check->low = parameter.count->first;
    check->high = parameter.count->second;
    checks.push_back(std::move(check));
  }
  if (parameter.length) {
    auto check = std::make_shared<LengthCheck>();
    check->low = parameter.length->first;
    check->high = parameter.length->second;
    checks.push_back(std::move(check));
  }
  if (!parameter.pattern.empty()) {
    auto check = std::make_shared<PatternCheck>();
    check->pattern = parameter.pattern;
    checks.push_back(std::move(check));
  }
  return checks;
}

namespace {

// An attribute as its check wants it: written in front of a variable, or made as an object.
struct AttributeSource {
  std::string_view name;
  std::size_t count;                                     // of the constructor's arguments
  std::function<Value(std::size_t)> value_at;            // of these
  std::function<bool(std::string_view, Value *)> named;  // false: not given
};

std::shared_ptr<VariableCheck> check_of(SessionState &session, const AttributeSource &from) {
  std::string_view name = from.name;
  if (name.starts_with("System.Management.Automation.")) name.remove_prefix(29);
  if (name.size() > 9 && equals_ignore_case(name.substr(name.size() - 9), "Attribute"))
    name.remove_suffix(9);
  const auto &value_at = from.value_at;
  const std::size_t count = from.count;
  Value given;
  const auto text_named = [&](std::string_view key) {
    Value text;
    return from.named(key, &text) ? to_text(text) : std::string();
  };
  if (equals_ignore_case(name, "ValidateSet")) {
    auto check = std::make_shared<SetCheck>();
    for (std::size_t i = 0; i < count; ++i)
      for (const Value &value : to_items(value_at(i))) check->values.push_back(to_text(value));
    if (from.named("IgnoreCase", &given)) check->ignore_case = to_bool(given);
    check->message = text_named("ErrorMessage");
    return check;
  }
  if (equals_ignore_case(name, "ValidateRange")) {
    if (count == 1) {
      auto check = std::make_shared<RangeKindCheck>();
      check->kind = to_text(value_at(0));
      return check;
    }
    auto check = std::make_shared<RangeCheck>();
    if (count >= 2) check->low = value_at(0), check->high = value_at(1);
    return check;
  }
  if (equals_ignore_case(name, "ValidateLength")) {
    auto check = std::make_shared<LengthCheck>();
    if (count >= 2) check->low = to_int64(value_at(0)), check->high = to_int64(value_at(1));
    return check;
  }
  if (equals_ignore_case(name, "ValidateCount")) {
    auto check = std::make_shared<CountCheck>();
    if (count >= 2) check->low = to_int64(value_at(0)), check->high = to_int64(value_at(1));
    return check;
  }
  if (equals_ignore_case(name, "ValidatePattern")) {
    auto check = std::make_shared<PatternCheck>();
    if (count >= 1) check->pattern = to_text(value_at(0));
    check->message = text_named("ErrorMessage");
    if (from.named("Options", &given)) {
      std::int64_t number = 0;
      if (given.is_string())
        parse_enum(type_of_id(TypeId::RegexOptions), given.text(), &number);
      else
        number = given.bits();
      check->options = static_cast<std::uint32_t>(number);
    }
    return check;
  }
  if (equals_ignore_case(name, "ValidateScript")) {
    auto check = std::make_shared<ScriptCheck>(session);
    const Value script = count >= 1 ? value_at(0) : Value();
    if (auto *known = script.as<RunBlock>()) check->block = Ref<RunBlock>(known);
    check->message = text_named("ErrorMessage");
    return check->block ? check : nullptr;
  }
  if (equals_ignore_case(name, "ValidateNotNull"))
    return std::make_shared<NullCheck>(NullKind::NotNull);
  if (equals_ignore_case(name, "ValidateNotNullOrEmpty"))
    return std::make_shared<NullCheck>(NullKind::NotNullOrEmpty);
  if (equals_ignore_case(name, "ValidateNotNullOrWhiteSpace"))
    return std::make_shared<NullCheck>(NullKind::NotBlank);
  return nullptr;
}

}  // namespace

std::shared_ptr<VariableCheck> make_check(SessionState &session, const BlockCode &block,
                                          const ast::Attribute &attribute) {
  AttributeSource from{attribute.type->name, attribute.positional.size(), {}, {}};
  from.value_at = [&](std::size_t i) {
    return argument_value(session, block, *attribute.positional[i]);
  };
  from.named = [&](std::string_view key, Value *out) {
    const ast::Expression *given = named_argument(attribute, key);
    if (given == nullptr) return false;
    *out = argument_value(session, block, *given);
    return true;
  };
  return check_of(session, from);
}

std::shared_ptr<VariableCheck> make_check(SessionState &session, const AttributeObject &attribute) {
  AttributeSource from{attribute.type()->full_name(), attribute.given.size(), {}, {}};
  from.value_at = [&](std::size_t i) { return attribute.given[i]; };
  from.named = [&](std::string_view key, Value *out) {
    *out = attribute.get(key);
    return !out->is_null();
  };
  return check_of(session, from);
}

const std::vector<ParameterInfo> &common_parameters() {
  static const std::vector<ParameterInfo> all = [] {
    std::vector<ParameterInfo> list;
    const auto add = [&](const char *name, const char *type, std::vector<std::string> aliases) {
      ParameterInfo info;
      info.name = name;
      info.type = type;
      info.aliases = std::move(aliases);
      list.push_back(std::move(info));
    };
    add("Verbose", "switch", {"vb"});
    add("Debug", "switch", {"db"});
    add("ErrorAction", "System.Management.Automation.ActionPreference", {"ea"});
    add("WarningAction", "System.Management.Automation.ActionPreference", {"wa"});
    add("InformationAction", "System.Management.Automation.ActionPreference", {"infa"});
    add("ProgressAction", "System.Management.Automation.ActionPreference", {"proga"});
    add("ErrorVariable", "System.String", {"ev"});
    add("WarningVariable", "System.String", {"wv"});
    add("InformationVariable", "System.String", {"iv"});
    add("OutVariable", "System.String", {"ov"});
    add("OutBuffer", "System.Int32", {"ob"});
    add("PipelineVariable", "System.String", {"pv"});
    add("WhatIf", "switch", {"wi"});
    add("Confirm", "switch", {"cf"});
    return list;
  }();
  return all;
}

}  // namespace psjsh
