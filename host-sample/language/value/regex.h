// Regular expressions in .NET's flavour on PCRE2, compiled once and cached.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/value/value.h"

namespace psjsh {

// System.Text.RegularExpressions.RegexOptions
enum RegexOption : std::uint32_t {
  kRegexIgnoreCase = 1,
  kRegexMultiline = 2,
  kRegexExplicitCapture = 4,
  kRegexCompiled = 8,
  kRegexSingleline = 16,
  kRegexIgnorePatternWhitespace = 32,
  kRegexRightToLeft = 64,
  kRegexEcmaScript = 256,
  kRegexCultureInvariant = 512,
};

struct GroupSpan {
  std::size_t first = 0, last = 0;  // bytes
  bool success = false;
};

class CompiledRegex {
 public:
  // Throws NetError (System.Text.RegularExpressions.RegexParseException) for a pattern that does
  // not compile.
  static std::shared_ptr<const CompiledRegex> get(std::string_view pattern, std::uint32_t options);
  ~CompiledRegex();
  bool match(std::string_view subject, std::size_t from, std::vector<GroupSpan> *groups) const;
  bool is_match(std::string_view subject) const { return match(subject, 0, nullptr); }
  std::size_t group_count() const noexcept { return names_.size(); }
  // The name of a group, or its number as text.
  const std::string &group_name(std::size_t i) const { return names_[i]; }
  int group_number(std::string_view name) const;
  // Appends the replacement for one match: $1, ${name}, $&, $$, $`, $', $+, $_.
  void append_replacement(std::string &out, std::string_view replacement, std::string_view subject,
                          const std::vector<GroupSpan> &groups) const;

 private:
  CompiledRegex() = default;
  void number_unnamed_first();

  void *code_ = nullptr;
  std::vector<std::uint32_t> order_;  // group in .NET's numbering → in PCRE2's
  std::vector<std::string> names_;
};

class Regex final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Regex;
  }
  Regex(std::string text, std::uint32_t flags);
  const Type *type() const override;
  const std::string pattern;
  const std::uint32_t options;
  const std::shared_ptr<const CompiledRegex> code;
};

// Match and Group objects: the subject they came from and where they lie in it (bytes; members show
// UTF-16 units).
class Match final : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Match;
  }
  Match(Value subject, std::shared_ptr<const CompiledRegex> code, std::vector<GroupSpan> groups);
  const Type *type() const override;
  const Value subject;  // String
  const std::shared_ptr<const CompiledRegex> code;
  const std::vector<GroupSpan> groups;  // empty: no success
};

// `$Matches` for a match: 0, then numbers, then names.
Value matches_table(std::string_view subject, const CompiledRegex &code,
                    const std::vector<GroupSpan> &groups);
std::string regex_escape(std::string_view text);
std::string regex_unescape(std::string_view text);

}  // namespace psjsh
