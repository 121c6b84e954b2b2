#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psj::invariant {

// A PowerShell wildcard pattern: * ? [a-z] and the backtick that takes the meaning from the next
// character. Compiled once, matched often; const calls are callable from many threads.
class WildcardPattern {
 public:
  explicit WildcardPattern(std::string_view pattern, bool ignore_case = true);

  // False when a bracket does not close or closes at once: "The specified wildcard character
  // pattern is not valid: [a". Such a pattern matches nothing.
  bool valid() const { return valid_; }
  const std::string &text() const { return text_; }

  bool matches(std::string_view text) const;

  // Whether the text has a wildcard character that is not escaped.
  static bool has_wildcards(std::string_view text);
  // A pattern for exactly this text, and the text without its backticks.
  static std::string escape(std::string_view text);
  static std::string unescape(std::string_view text);

 private:
  enum class Kind : std::uint8_t { literal, any_text, any_one, set };
  struct Element {
    Kind kind;
    char32_t code_point;        // literal, upper-cased when case is ignored
    std::uint32_t first, last;  // set: range in ranges_
  };
  struct Range {
    char32_t from, to;
  };

  void compile(std::string_view pattern);
  bool compile_set(std::string_view pattern, std::size_t &at);
  bool element_matches(const Element &element, char32_t code_point) const;
  char32_t folded(char32_t code_point) const;

  std::string text_;
  std::vector<Element> elements_;
  std::vector<Range> ranges_;
  bool ignore_case_;
  bool valid_ = true;
};

}  // namespace psj::invariant
