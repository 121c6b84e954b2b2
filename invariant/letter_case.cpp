#include "invariant/letter_case.h"

#include <utf8proc.h>

#include "invariant/utf16.h"

namespace psj::invariant {

namespace {

bool is_white_byte(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

template <class Map>
std::string mapped(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const char32_t code_point = next_code_point(text, at);
    const char32_t other = map(code_point);
    // What does not change is copied, so that bad bytes stay what they are.
    if (other == code_point)
      out.append(text.substr(from, at - from));
    else
      append_code_point(out, other);
  }
  return out;
}

}  // namespace

char32_t to_upper(char32_t c) {
  if (c < 0x80) return c >= 'a' && c <= 'z' ? c - 0x20 : c;
  // .NET's invariant mapping leaves the dotless i and the long s alone: their upper case is ASCII.
  const auto upper = static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c)));
  return upper < 0x80 || upper == 0x1E9E ? c : upper;
}

char32_t to_lower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
  // The same for the dotted I and the Kelvin sign.
  const auto lower = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
  return lower < 0x80 ? c : lower;
}

std::string to_upper(std::string_view text) {
  return mapped(text, [](char32_t c) { return to_upper(c); });
}

std::string to_lower(std::string_view text) {
  return mapped(text, [](char32_t c) { return to_lower(c); });
}

bool is_letter(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool is_digit(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_ND;
}

bool is_white_space(char32_t c) {
  if (c < 0x80) return is_white_byte(static_cast<char>(c));
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return c == 0x85 || (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP);
}

std::string_view trim_start(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    if (!is_white_space(next_code_point(text, at))) return text.substr(from);
  }
  return text.substr(text.size());
}

std::string_view trim_end(std::string_view text) {
  while (!text.empty()) {
    std::size_t from = text.size() - 1;
    while (from > 0 && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) --from;
    std::size_t at = from;
    if (!is_white_space(next_code_point(text, at)) || at != text.size()) break;
    text.remove_suffix(text.size() - from);
  }
  return text;
}

std::string_view trim(std::string_view text) {
  return trim_end(trim_start(text));
}

}  // namespace psj::invariant
