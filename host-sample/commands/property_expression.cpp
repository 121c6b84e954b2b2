#include "commands/property_expression.h"

#include "invariant/compare.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/members.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;
using psj::invariant::WildcardPattern;

namespace {

bool begins(std::string_view whole, std::string_view start) {
  return !start.empty() && start.size() <= whole.size() &&
         equals_ignore_case(whole.substr(0, start.size()), start);
}

}  // namespace

PropertyExpression::PropertyExpression(Invocation &call, const Value &spec,
                                       std::initializer_list<std::string_view> keys) {
  if (unwrap(spec).as<Dictionary>() != nullptr)
    read_table(call, unwrap(spec), keys);
  else
    set_expression(call, spec);
}

void PropertyExpression::read_table(Invocation &call, const Value &table,
                                    std::initializer_list<std::string_view> keys) {
  bool has_expression = false;
  std::string name;
  for (const auto &[key, value] : table.as<Dictionary>()->entries()) {
    const std::string text = to_text(key);
    if (begins("expression", text)) {
      has_expression = true;
      set_expression(call, value);
      continue;
    }
    std::string_view known;
    for (const std::string_view candidate : keys)
      if (known.empty() && begins(candidate, text)) known = candidate;
    if (known.empty())
      call.fail({"DictionaryKeyUnknown1", ErrorCategory::InvalidArgument,
                 "The " + text + " key is not valid.", "System.NotSupportedException", table});
    if (known == "name" || known == "label") {
      name = to_text(value);
      named_ = true;
    } else if (known == "descending") {
      descending_ = to_bool(value);
    } else if (known == "ascending") {
      descending_ = !to_bool(value);
    }
  }
  if (!has_expression)
    call.fail({"DictionaryKeyMandatoryEntry", ErrorCategory::InvalidArgument,
               "A mandatory entry for expression is missing.", "System.NotSupportedException",
               table});
  if (named_ && !name.empty()) label_ = name;
}

void PropertyExpression::set_expression(Invocation &call, const Value &expression) {
  if (const ScriptBlock *block = unwrap(expression).as<ScriptBlock>()) {
    runner_ = call.runner(unwrap(expression));
    if (label_.empty()) label_ = block->source();
    return;
  }
  property_ = to_text(expression);
  if (WildcardPattern::has_wildcards(property_)) wildcard_.emplace(property_);
  if (label_.empty()) label_ = property_;
}

std::vector<std::string> PropertyExpression::names_for(const Value &item) const {
  if (!wildcard_) return {property_};
  std::vector<std::string> names;
  for (std::string &name : property_names(item))
    if (wildcard_->matches(name)) names.push_back(std::move(name));
  return names;
}

bool PropertyExpression::find(const Value &item, Value *out) const {
  if (runner_ != nullptr) {
    *out = runner_->value(item);
    if (out->is_nothing()) *out = Value();
    return true;
  }
  if (!wildcard_) return find_own_property(item, property_, out);
  const std::vector<std::string> names = names_for(item);
  return !names.empty() && find_own_property(item, names.front(), out);
}

std::vector<PropertyExpression> property_expressions(Invocation &call, std::size_t parameter,
                                                     std::initializer_list<std::string_view> keys) {
  std::vector<PropertyExpression> expressions;
  for (const Value &spec : call.items(parameter)) expressions.emplace_back(call, spec, keys);
  return expressions;
}

int compare_objects(const Value &a, const Value &b, Case fold) {
  if (a.as<CustomObject>() != nullptr && b.as<CustomObject>() != nullptr) return 0;
  return sort_compare(a, b, fold);
}

std::string resolve_member(Invocation &call, const Value &item, const std::string &name,
                           bool methods_too) {
  if (!WildcardPattern::has_wildcards(name)) return name;
  const WildcardPattern pattern(name);
  std::vector<std::string> found;
  if (methods_too) {
    for (const MemberDescription &member : describe_members(item))
      if (pattern.matches(member.name)) found.push_back(member.name);
  } else {
    for (const std::string &property : property_names(item))
      if (pattern.matches(property)) found.push_back(property);
  }
  if (found.size() > 1) {
    std::string list;
    for (const std::string &match : found) list += " " + match;
    call.fail({"AmbiguousPropertyOrMethodName", ErrorCategory::InvalidArgument,
               "Input name \"" + name +
                   "\" is ambiguous. It can be resolved to multiple matched members. Possible "
                   "matches include:" +
                   list + ".",
               "System.Management.Automation.PSArgumentException", item});
  }
  return found.empty() ? std::string() : found.front();
}

}  // namespace psjsh
