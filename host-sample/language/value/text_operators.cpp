// -like -match -replace -split -join and the conditions of switch.
#include "language/value/text_operators.h"
#include "invariant/compare.h"
#include "invariant/utf16.h"
#include "invariant/wildcard.h"
#include "language/value/cast_error.h"
#include "language/value/containers.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/regex.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace inv = psj::invariant;

namespace {

std::uint32_t fold_options(Case fold) {
  return fold == Case::Ignore ? static_cast<std::uint32_t>(kRegexIgnoreCase) : 0u;
}

// A list at the left filters; one value gives a bool.
template <class Test>
Value filter(const Value &left, bool negated, Test test) {
  if (!is_enumerable(left)) return test(left) != negated;
  Values found;
  Enumerator items(left);
  for (Value item; items.next(&item);)
    if (test(item) != negated) found.push_back(std::move(item));
  return make_array(std::move(found));
}

inv::WildcardPattern wildcard_of(const Value &right, Case fold) {
  inv::WildcardPattern pattern(to_text(right), fold == Case::Ignore);
  if (!pattern.valid())
    throw_runtime("RuntimeException", ErrorCategory::NotSpecified,
                  "System.Management.Automation.WildcardPatternException",
                  "The specified wildcard character pattern is not valid: " + pattern.text());
  return pattern;
}

}  // namespace

std::shared_ptr<const CompiledRegex> regex_of(const Value &pattern, Case fold) {
  const Value &value = unwrap(pattern);
  if (const auto *regex = value.as<Regex>()) return regex->code;
  try {
    return CompiledRegex::get(to_text(value), fold_options(fold));
  } catch (const NetError &error) {
    throw_raw(error.exception_type, error.message);
  }
}

Value like(const Value &left, const Value &right, Case fold, bool negated) {
  const auto pattern = wildcard_of(right, fold);
  return filter(left, negated, [&](const Value &item) {
    return item.is_string() ? pattern.matches(item.text()) : pattern.matches(to_text(item));
  });
}

Value match(const Value &left, const Value &right, Case fold, bool negated, Value *matches) {
  const auto regex = regex_of(right, fold);
  if (is_enumerable(left))
    return filter(left, negated, [&](const Value &item) { return regex->is_match(to_text(item)); });
  const Value subject = to_string(unwrap(left));
  std::vector<GroupSpan> groups;
  const bool found = regex->match(subject.text(), 0, &groups);
  if (found && matches) *matches = matches_table(subject.text(), *regex, groups);
  return found != negated;
}

Value replace_text(const Value &subject, const CompiledRegex &shared,
                   const std::shared_ptr<const CompiledRegex> &regex, const Value &with,
                   std::int64_t limit) {
  const auto text = subject.text();
  const auto *block = with.as<ScriptBlock>();
  const auto replacement = block ? std::string() : to_text(with);
  std::vector<GroupSpan> groups;
  std::string out;
  std::size_t done = 0, from = 0;
  bool changed = false;
  while (limit-- != 0 && from <= text.size() && shared.match(text, from, &groups)) {
    changed = true;
    out += text.substr(done, groups[0].first - done);
    if (block) {
      const Value found = make<Match>(subject, regex, groups);
      append_text(out,
                  invoke_block(*block, {.arguments = {&found, 1}, .dollar_underscore = &found}));
    } else {
      shared.append_replacement(out, replacement, text, groups);
    }
    done = from = groups[0].last;
    if (groups[0].first == groups[0].last) {
      // An empty match: copy one character and go on behind it.
      if (from >= text.size()) break;
      std::size_t next = from;
      inv::next_code_point(text, next);
      out += text.substr(from, next - from);
      done = from = next;
    }
  }
  if (!changed) return subject;
  out += text.substr(std::min(done, text.size()));
  return out;
}

Value replace(const Value &left, const Value &right, Case fold) {
  Value pattern = unwrap(right), with = "";
  if (is_enumerable(pattern)) {
    const auto operands = to_items(pattern);
    if (operands.size() > 2)
      throw_invalid_operation("BadReplaceArgument",
                              "The -replace operator allows only two elements to follow it, not " +
                                  std::to_string(operands.size()) + ".");
    pattern = operands.empty() ? Value() : operands[0];
    if (operands.size() == 2) with = unwrap(operands[1]);
  }
  std::shared_ptr<const CompiledRegex> regex;
  try {
    regex = regex_of(pattern, fold);
  } catch (const ScriptError &error) {
    throw_runtime("InvalidRegularExpression", ErrorCategory::InvalidOperation,
                  "System.Management.Automation.RuntimeException",
                  "The regular expression pattern " + to_text(pattern) + " is not valid.", pattern,
                  error.record->exception);
  }
  if (!is_enumerable(left)) return replace_text(to_string(unwrap(left)), *regex, regex, with, -1);
  Values results;
  Enumerator items(left);
  for (Value item; items.next(&item);)
    results.push_back(replace_text(to_string(unwrap(item)), *regex, regex, with, -1));
  return make_array(std::move(results));
}

void split_regex(Values &out, const Value &subject, const CompiledRegex &regex,
                 std::int64_t limit) {
  const auto text = subject.text();
  std::vector<GroupSpan> groups;
  std::size_t start = 0, from = 0;
  while (limit != 1 && from <= text.size() && regex.match(text, from, &groups)) {
    const auto first = groups[0].first, last = groups[0].last;
    out.push_back(text.substr(start, first - start));
    for (std::size_t i = 1; i < groups.size(); ++i)
      if (groups[i].success)
        out.push_back(text.substr(groups[i].first, groups[i].last - groups[i].first));
    start = last;
    from = last > first ? last : last + 1;
    while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
    if (limit > 0) --limit;
  }
  out.push_back(text.substr(std::min(start, text.size())));
}

namespace {

// From the right, for a negative count: the last pieces are whole, the first holds the rest.
void split_from_right(Values &out, const Value &subject, const CompiledRegex &regex,
                      std::int64_t count) {
  const auto text = subject.text();
  std::vector<GroupSpan> spans, groups;
  std::size_t from = 0;
  while (from <= text.size() && regex.match(text, from, &groups)) {
    spans.push_back(groups[0]);
    from = groups[0].last > groups[0].first ? groups[0].last : groups[0].last + 1;
  }
  const auto keep = static_cast<std::size_t>(-count - 1);
  if (spans.size() > keep)
    spans.erase(spans.begin(), spans.end() - static_cast<std::ptrdiff_t>(keep));
  std::size_t start = 0;
  for (const auto &span : spans) {
    out.push_back(text.substr(start, span.first - start));
    start = span.last;
  }
  out.push_back(text.substr(start));
}

void split_block(Values &out, const Value &subject, const ScriptBlock &block, std::int64_t limit) {
  const auto text = subject.text();
  std::size_t start = 0, at = 0;
  std::int64_t pieces = 1;
  while (at < text.size()) {
    auto next = at;
    inv::next_code_point(text, next);
    const Value unit = inv::unit_at(text.substr(at, next - at), 0);
    const Value character = to_string(unit);
    if ((limit <= 0 || pieces < limit) &&
        to_bool(
            invoke_block(block, {.arguments = {&character, 1}, .dollar_underscore = &character}))) {
      out.push_back(text.substr(start, at - start));
      start = next;
      ++pieces;
    }
    at = next;
  }
  out.push_back(text.substr(start));
}

struct SplitOptions {
  bool simple = false;
  std::uint32_t regex = 0;
};

SplitOptions split_options(const Value &value, Case fold) {
  SplitOptions options{false, fold_options(fold)};
  std::int64_t bits = 0;
  if (!parse_enum(find_type("System.Management.Automation.SplitOptions"), to_text(value), &bits))
    bits = to_int64(value);
  options.simple = bits & 1;
  if (bits & 8) options.regex |= kRegexIgnorePatternWhitespace;
  if (bits & 16) options.regex |= kRegexMultiline;
  if (bits & 32) options.regex |= kRegexSingleline;
  if (bits & 64) options.regex |= kRegexIgnoreCase;
  if (bits & 128) options.regex |= kRegexExplicitCapture;
  return options;
}

}  // namespace

Value split(const Value &left, const Value &right, Case fold) {
  const Value &given = unwrap(right);
  const auto operands = is_enumerable(given) ? to_items(given) : Values{given};
  const Value delimiter = operands.empty() ? Value("") : unwrap(operands[0]);
  const auto limit = operands.size() > 1 ? to_int64(operands[1]) : 0;
  const auto options = operands.size() > 2 ? split_options(operands[2], fold)
                                           : SplitOptions{false, fold_options(fold)};
  Values out;
  const auto subjects = is_enumerable(left) ? to_items(left) : Values{left};
  for (const auto &item : subjects) {
    const Value subject = to_string(unwrap(item));
    if (const auto *block = delimiter.as<ScriptBlock>()) {
      split_block(out, subject, *block, limit);
      continue;
    }
    const auto regex = options.simple
                           ? CompiledRegex::get(regex_escape(to_text(delimiter)), options.regex)
                       : options.regex == fold_options(fold)
                           ? regex_of(delimiter, fold)
                           : CompiledRegex::get(to_text(delimiter), options.regex);
    if (limit < 0)
      split_from_right(out, subject, *regex, limit);
    else
      split_regex(out, subject, *regex, limit);
  }
  return make_array(std::move(out), type_of_id(TypeId::String));
}

Value split_blanks(const Value &value) {
  Values out;
  const auto subjects = is_enumerable(value) ? to_items(value) : Values{value};
  for (const auto &item : subjects) {
    const auto text = to_text(item);
    std::size_t at = 0;
    while (true) {
      at = text.find_first_not_of(" \t\n\r\f\v", at);
      if (at == std::string::npos) break;
      const auto end = std::min(text.find_first_of(" \t\n\r\f\v", at), text.size());
      out.push_back(std::string_view(text).substr(at, end - at));
      at = end;
    }
    if (text.empty()) out.push_back("");
  }
  return make_array(std::move(out), type_of_id(TypeId::String));
}

Value join(const Value &left, const Value &right) {
  const auto separator = to_text(right);
  if (left.is_object())
    if (const auto *items = items_of(*unwrap(left).object()); items && !values_shared())
      return join_text(*items, separator);
  return join_text(is_enumerable(left) ? to_items(left) : Values{left}, separator);
}

Value join_all(const Value &value) {
  return join(value, Value(""));
}

bool switch_matches(const Value &item, const Value &clause, bool wildcard, bool regex, Case fold,
                    Value *matches) {
  if (const auto *block = clause.as<ScriptBlock>())
    return to_bool(invoke_block(*block, {.dollar_underscore = &item}));
  if (regex) return match(to_string(unwrap(item)), clause, fold, false, matches).boolean();
  if (wildcard) return wildcard_of(clause, fold).matches(to_text(item));
  // Values are compared by their texts: $true is not 1 here.
  return psj::invariant::equals_culture(to_text(item), to_text(clause), fold == Case::Ignore);
}

}  // namespace psjsh
