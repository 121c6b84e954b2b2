#include "invariant/wildcard.h"

#include <algorithm>

#include "invariant/letter_case.h"
#include "invariant/utf16.h"

namespace psj::invariant {

namespace {

bool is_wildcard(char c) {
  return c == '*' || c == '?' || c == '[' || c == ']';
}

}  // namespace

WildcardPattern::WildcardPattern(std::string_view pattern, bool ignore_case)
    : text_(pattern), ignore_case_(ignore_case) {
  compile(pattern);
}

char32_t WildcardPattern::folded(char32_t c) const {
  return ignore_case_ ? to_upper(c) : c;
}

void WildcardPattern::compile(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size();) {
    const char32_t c = next_code_point(pattern, at);
    if (c == '*') {
      const bool again = !elements_.empty() && elements_.back().kind == Kind::any_text;
      if (!again) elements_.push_back({Kind::any_text, 0, 0, 0});
    } else if (c == '?') {
      elements_.push_back({Kind::any_one, 0, 0, 0});
    } else if (c == '[') {
      if (!compile_set(pattern, at)) {
        valid_ = false;
        return;
      }
    } else {
      const bool escape = c == '`' && at < pattern.size();
      elements_.push_back({Kind::literal, folded(escape ? next_code_point(pattern, at) : c), 0, 0});
    }
  }
}

// After the opening bracket; moves past the closing one.
bool WildcardPattern::compile_set(std::string_view pattern, std::size_t &at) {
  const auto first = static_cast<std::uint32_t>(ranges_.size());
  while (at < pattern.size()) {
    char32_t from = next_code_point(pattern, at);
    if (from == ']' && ranges_.size() > first) {
      elements_.push_back({Kind::set, 0, first, static_cast<std::uint32_t>(ranges_.size())});
      return true;
    }
    if (from == ']') return false;
    if (from == '`' && at < pattern.size()) from = next_code_point(pattern, at);
    char32_t to = from;
    const bool range = at + 1 < pattern.size() && pattern[at] == '-' && pattern[at + 1] != ']';
    if (range) {
      ++at;
      to = next_code_point(pattern, at);
      if (to == '`' && at < pattern.size()) to = next_code_point(pattern, at);
    }
    ranges_.push_back({from, to});
  }
  return false;
}

bool WildcardPattern::element_matches(const Element &element, char32_t c) const {
  switch (element.kind) {
    case Kind::literal:
      return folded(c) == element.code_point;
    case Kind::any_one:
      return true;
    case Kind::set:
      return std::any_of(ranges_.begin() + element.first, ranges_.begin() + element.last,
                         [&](const Range &range) {
                           if (c >= range.from && c <= range.to) return true;
                           if (!ignore_case_) return false;
                           const char32_t upper = to_upper(c), lower = to_lower(c);
                           return (upper >= range.from && upper <= range.to) ||
                                  (lower >= range.from && lower <= range.to);
                         });
    default:
      return false;
  }
}

bool WildcardPattern::matches(std::string_view text) const {
  if (!valid_) return false;
  // One way back is enough: a later star makes every earlier choice good.
  std::size_t element = 0, at = 0;
  std::size_t star = elements_.size(), resume = 0;
  bool have_star = false;
  for (;;) {
    if (element < elements_.size() && elements_[element].kind == Kind::any_text) {
      have_star = true;
      star = element++;
      resume = at;
      continue;
    }
    if (at == text.size()) {
      if (element == elements_.size()) return true;
    } else if (element < elements_.size()) {
      std::size_t next = at;
      if (element_matches(elements_[element], next_code_point(text, next))) {
        at = next;
        ++element;
        continue;
      }
    }
    if (!have_star || resume >= text.size()) return false;
    next_code_point(text, resume);
    at = resume;
    element = star + 1;
  }
}

bool WildcardPattern::has_wildcards(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '`')
      ++i;
    else if (text[i] == '*' || text[i] == '?' || text[i] == '[')
      return true;
  }
  return false;
}

std::string WildcardPattern::escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_wildcard(c) || c == '`') out.push_back('`');
    out.push_back(c);
  }
  return out;
}

std::string WildcardPattern::unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '`' && i + 1 < text.size() && (is_wildcard(text[i + 1]) || text[i + 1] == '`');
    if (escape) ++i;
    out.push_back(text[i]);
  }
  return out;
}

}  // namespace psj::invariant
