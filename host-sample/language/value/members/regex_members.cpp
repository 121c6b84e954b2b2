// System.Text.RegularExpressions and WildcardPattern.
#include "invariant/utf16.h"
#include "invariant/wildcard.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/native.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/regex.h"
#include "language/value/script_error.h"
#include "language/value/text_operators.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

const Regex &regex(Call &call) {
  return *static_cast<const Regex *>(call.self.object());
}
const Match &match(Call &call) {
  return *static_cast<const Match *>(call.self.object());
}

std::shared_ptr<const CompiledRegex> compile(Call &call, std::size_t pattern, std::size_t options) {
  return CompiledRegex::get(
      call.text(pattern),
      options < call.count() ? static_cast<std::uint32_t>(call.int64(options)) : 0);
}

Value find_one(const Value &subject, const std::shared_ptr<const CompiledRegex> &code,
               std::size_t from) {
  std::vector<GroupSpan> groups;
  if (from > subject.text().size() || !code->match(subject.text(), from, &groups)) groups.clear();
  return make<Match>(subject, code, std::move(groups));
}

std::size_t after(const Match &found) {
  const auto &span = found.groups[0];
  return span.last > span.first ? span.last : span.last + 1;
}

Value find_all(const Value &subject, const std::shared_ptr<const CompiledRegex> &code) {
  Values all;
  for (std::size_t from = 0;;) {
    Value one = find_one(subject, code, from);
    const auto *found = one.as<Match>();
    if (found->groups.empty()) break;
    from = after(*found);
    all.push_back(std::move(one));
  }
  return make<List>(type_of_id(TypeId::MatchCollection), std::move(all));
}

Value split_all(const Value &subject, const CompiledRegex &code, std::int64_t limit) {
  Values pieces;
  split_regex(pieces, subject, code, limit);
  return make_array(std::move(pieces), type_of_id(TypeId::String));
}

std::int32_t unit(const Value &subject, std::size_t byte) {
  return static_cast<std::int32_t>(inv::unit_of_byte(subject.text(), byte));
}

// A group as an object of its own: name, place and text.
Value group_object(const Match &found, std::size_t i) {
  auto group = make<Record>(type_of_id(TypeId::Group));
  const bool there = i < found.groups.size() && found.groups[i].success;
  const auto &span = there ? found.groups[i] : GroupSpan();
  const auto text = found.subject.text().substr(span.first, span.last - span.first);
  group->with("Success", there)
      .with("Name", i < found.code->group_count() ? Value(found.code->group_name(i)) : Value(""));
  group->with("Captures", make_array({}))
      .with("Index", there ? unit(found.subject, span.first) : 0);
  group->with("Length", static_cast<std::int32_t>(inv::utf16_length(text))).with("Value", text);
  group->text_property = "Value";
  return group;
}

Value groups_of(const Match &found) {
  Values all;
  for (std::size_t i = 0;
       i < std::max<std::size_t>(1, found.groups.empty() ? 1 : found.code->group_count()); ++i)
    all.push_back(i == 0 && !found.groups.empty() ? Value(const_cast<Match *>(&found))
                                                  : group_object(found, i));
  return make<List>(type_of_id(TypeId::GroupCollection), std::move(all));
}

std::string_view match_text(const Match &found) {
  if (found.groups.empty()) return {};
  return found.subject.text().substr(found.groups[0].first,
                                     found.groups[0].last - found.groups[0].first);
}

constexpr MemberRow kRegex[] = {
    {"System.Text.RegularExpressions.RegexOptions Options {get;}",
     [](Call &c) -> Value { return enum_value(TypeId::RegexOptions, regex(c).options); }},
    {"bool RightToLeft {get;}", [](Call &) -> Value { return false; }},
    {"bool IsMatch(string input)",
     [](Call &c) -> Value { return regex(c).code->is_match(c.text(0)); }},
    {"System.Text.RegularExpressions.Match Match(string input)",
     [](Call &c) -> Value { return find_one(c.arguments[0], regex(c).code, 0); }},
    {"System.Text.RegularExpressions.Match Match(string input, int startat)",
     [](Call &c) -> Value {
       return find_one(c.arguments[0], regex(c).code,
                       inv::byte_of_unit(c.text(0), static_cast<std::size_t>(c.int32(1))));
     }},
    {"System.Text.RegularExpressions.MatchCollection Matches(string input)",
     [](Call &c) -> Value { return find_all(c.arguments[0], regex(c).code); }},
    {"string Replace(string input, string replacement)",
     [](Call &c) -> Value {
       return replace_text(c.arguments[0], *regex(c).code, regex(c).code, c.arguments[1], -1);
     }},
    {"string Replace(string input, string replacement, int count)",
     [](Call &c) -> Value {
       return replace_text(c.arguments[0], *regex(c).code, regex(c).code, c.arguments[1],
                           c.int32(2));
     }},
    {"string Replace(string input, scriptblock evaluator)",
     [](Call &c) -> Value {
       return replace_text(c.arguments[0], *regex(c).code, regex(c).code, c.arguments[1], -1);
     }},
    {"string[] Split(string input)",
     [](Call &c) -> Value { return split_all(c.arguments[0], *regex(c).code, 0); }},
    {"string[] Split(string input, int count)",
     [](Call &c) -> Value { return split_all(c.arguments[0], *regex(c).code, c.int32(1)); }},
    {"string[] GetGroupNames()",
     [](Call &c) -> Value {
       Values names;
       for (std::size_t i = 0; i < regex(c).code->group_count(); ++i)
         names.push_back(regex(c).code->group_name(i));
       return make_array(std::move(names), type_of_id(TypeId::String));
     }},
    {"string ToString()", [](Call &c) -> Value { return regex(c).pattern; }},
    {"static regex new(string pattern)",
     [](Call &c) -> Value { return make<Regex>(std::string(c.text(0)), 0u); }},
    {"static regex new(string pattern, System.Text.RegularExpressions.RegexOptions options)",
     [](Call &c) -> Value {
       return make<Regex>(std::string(c.text(0)), static_cast<std::uint32_t>(c.int64(1)));
     }},
    {"static string Escape(string str)", [](Call &c) -> Value { return regex_escape(c.text(0)); }},
    {"static string Unescape(string str)",
     [](Call &c) -> Value { return regex_unescape(c.text(0)); }},
    {"static bool IsMatch(string input, string pattern)",
     [](Call &c) -> Value { return compile(c, 1, 2)->is_match(c.text(0)); }},
    {"static bool IsMatch(string input, string pattern, "
     "System.Text.RegularExpressions.RegexOptions options)",
     [](Call &c) -> Value { return compile(c, 1, 2)->is_match(c.text(0)); }},
    {"static System.Text.RegularExpressions.Match Match(string input, string pattern)",
     [](Call &c) -> Value { return find_one(c.arguments[0], compile(c, 1, 2), 0); }},
    {"static System.Text.RegularExpressions.Match Match(string input, string pattern, "
     "System.Text.RegularExpressions.RegexOptions options)",
     [](Call &c) -> Value { return find_one(c.arguments[0], compile(c, 1, 2), 0); }},
    {"static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern)",
     [](Call &c) -> Value { return find_all(c.arguments[0], compile(c, 1, 2)); }},
    {"static System.Text.RegularExpressions.MatchCollection Matches(string input, string pattern, "
     "System.Text.RegularExpressions.RegexOptions options)",
     [](Call &c) -> Value { return find_all(c.arguments[0], compile(c, 1, 2)); }},
    {"static string Replace(string input, string pattern, string replacement)",
     [](Call &c) -> Value {
       const auto code = compile(c, 1, 3);
       return replace_text(c.arguments[0], *code, code, c.arguments[2], -1);
     }},
    {"static string Replace(string input, string pattern, string replacement, "
     "System.Text.RegularExpressions.RegexOptions options)",
     [](Call &c) -> Value {
       const auto code = compile(c, 1, 3);
       return replace_text(c.arguments[0], *code, code, c.arguments[2], -1);
     }},
    {"static string Replace(string input, string pattern, scriptblock evaluator)",
     [](Call &c) -> Value {
       const auto code = compile(c, 1, 3);
       return replace_text(c.arguments[0], *code, code, c.arguments[2], -1);
     }},
    {"static string Replace(string input, string pattern, scriptblock evaluator, "
     "System.Text.RegularExpressions.RegexOptions options)",
     [](Call &c) -> Value {
       const auto code = compile(c, 1, 3);
       return replace_text(c.arguments[0], *code, code, c.arguments[2], -1);
     }},
    {"static string[] Split(string input, string pattern)",
     [](Call &c) -> Value { return split_all(c.arguments[0], *compile(c, 1, 2), 0); }},
    {"static string[] Split(string input, string pattern, "
     "System.Text.RegularExpressions.RegexOptions options)",
     [](Call &c) -> Value { return split_all(c.arguments[0], *compile(c, 1, 2), 0); }},
};
constexpr MemberRow kMatch[] = {
    {"System.Text.RegularExpressions.GroupCollection Groups {get;}",
     [](Call &c) -> Value { return groups_of(match(c)); }},
    {"bool Success {get;}", [](Call &c) -> Value { return !match(c).groups.empty(); }},
    {"string Name {get;}", [](Call &) -> Value { return "0"; }},
    {"System.Object Captures {get;}", [](Call &c) -> Value { return make_array({c.self}); }},
    {"int Index {get;}",
     [](Call &c) -> Value {
       return match(c).groups.empty() ? 0 : unit(match(c).subject, match(c).groups[0].first);
     }},
    {"int Length {get;}",
     [](Call &c) -> Value {
       return static_cast<std::int32_t>(inv::utf16_length(match_text(match(c))));
     }},
    {"string Value {get;}", [](Call &c) -> Value { return match_text(match(c)); }},
    {"System.ReadOnlySpan[char] ValueSpan {get;}",
     [](Call &) -> Value {
       throw_net("System.InvalidOperationException", "A span does not leave the stack.");
     }},
    {"System.Text.RegularExpressions.Match NextMatch()",
     [](Call &c) -> Value {
       return match(c).groups.empty() ? c.self
                                      : find_one(match(c).subject, match(c).code, after(match(c)));
     }},
    {"string Result(string replacement)",
     [](Call &c) -> Value {
       std::string out;
       match(c).code->append_replacement(out, c.text(0), match(c).subject.text(), match(c).groups);
       return out;
     }},
};

class Wildcard final : public NativeObject {
 public:
  Wildcard(std::string text, bool fold)
      : NativeObject(type_of_id(TypeId::WildcardPattern)), pattern(text, fold) {}
  const inv::WildcardPattern pattern;
};
constexpr MemberRow kWildcard[] = {
    {"bool IsMatch(string input)",
     [](Call &c) -> Value {
       return static_cast<Wildcard *>(c.self.object())->pattern.matches(c.text(0));
     }},
    {"static wildcardpattern new(string pattern)",
     [](Call &c) -> Value { return make<Wildcard>(std::string(c.text(0)), false); }},
    {"static wildcardpattern new(string pattern, System.Management.Automation.WildcardOptions "
     "options)",
     [](Call &c) -> Value {
       return make<Wildcard>(std::string(c.text(0)), (c.int64(1) & 2) != 0);
     }},
    {"static wildcardpattern Get(string pattern, System.Management.Automation.WildcardOptions "
     "options)",
     [](Call &c) -> Value {
       return make<Wildcard>(std::string(c.text(0)), (c.int64(1) & 2) != 0);
     }},
    {"static string Escape(string pattern)",
     [](Call &c) -> Value { return inv::WildcardPattern::escape(c.text(0)); }},
    {"static string Unescape(string pattern)",
     [](Call &c) -> Value { return inv::WildcardPattern::unescape(c.text(0)); }},
    {"static bool ContainsWildcardCharacters(string pattern)",
     [](Call &c) -> Value { return inv::WildcardPattern::has_wildcards(c.text(0)); }},
};
constexpr TypeMembers kTypes[] = {{"System.Text.RegularExpressions.Regex", kRegex},
                                  {"System.Text.RegularExpressions.Match", kMatch},
                                  {"System.Management.Automation.WildcardPattern", kWildcard}};

}  // namespace

std::span<const TypeMembers> regex_members() {
  return kTypes;
}

}  // namespace psjsh
