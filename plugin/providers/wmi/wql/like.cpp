#include "plugin/providers/wmi/wql/like.h"

#include <string>

#include "invariant/letter_case.h"

namespace psj::wmi {
namespace {

// One code point of UTF-8 in upper case; a byte that is none stands for itself.
char32_t take(std::string_view &text) {
  const auto first = static_cast<unsigned char>(text[0]);
  std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
  char32_t point = size == 1 ? first : first & (0x7f >> size);
  if (size > text.size()) size = 1, point = first;
  for (std::size_t i = 1; i < size; ++i)
    point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3f);
  text.remove_prefix(size);
  return invariant::to_upper(point);
}

// Whether the set at the front of `pattern` (behind its bracket) has the character; moves past its
// closing bracket.
bool set_has(std::string_view &pattern, char32_t wanted) {
  const bool negated = !pattern.empty() && pattern[0] == '^';
  if (negated) pattern.remove_prefix(1);
  bool found = false;
  // Broken UTF-8 may swallow the bracket.
  while (!pattern.empty() && pattern[0] != ']') {
    const char32_t from = take(pattern);
    char32_t to = from;
    if (pattern.size() > 1 && pattern[0] == '-' && pattern[1] != ']') {
      pattern.remove_prefix(1);
      to = take(pattern);
    }
    if (from <= wanted && wanted <= to) found = true;
  }
  if (!pattern.empty()) pattern.remove_prefix(1);
  return found != negated;
}

bool begins_set(std::string_view pattern) {
  return pattern[0] == '[' && pattern.find(']', 1) != std::string_view::npos;
}

// One element of the pattern, not %, against the front of the text; both move on when it fits.
bool take_one(std::string_view &text, std::string_view &pattern) {
  if (pattern.empty() || text.empty()) return false;
  const bool any = pattern[0] == '_', set = begins_set(pattern);
  const char32_t point = take(text);
  if (any || set) pattern.remove_prefix(1);
  return any || (set ? set_has(pattern, point) : take(pattern) == point);
}

}  // namespace

bool is_like(std::string_view text, std::string_view pattern) {
  // Behind the last %: where the pattern goes on, and the text that it is tried on.
  std::string_view pattern_after, text_after;
  bool open = false;
  while (true) {
    if (!pattern.empty() && pattern[0] == '%') {
      pattern.remove_prefix(1);
      pattern_after = pattern, text_after = text, open = true;
      continue;
    }
    if (pattern.empty() && text.empty()) return true;
    if (take_one(text, pattern)) continue;
    if (!open || text_after.empty()) return false;
    (void)take(text_after);
    text = text_after, pattern = pattern_after;
  }
}

}  // namespace psj::wmi
