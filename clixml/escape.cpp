#include "clixml/escape.h"

#include "invariant/utf16.h"

namespace psj::clixml {
namespace {

constexpr std::size_t kEscape = 7;  // _xHHHH_

void append_escape(std::string &out, char16_t unit) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  out += "_x";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[unit >> shift & 15];
  out += '_';
}

bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}
bool is_surrogate(char32_t c) {
  return c >= 0xD800 && c <= 0xDFFF;
}

void append_code_point(std::string &out, char32_t c) {
  if (c > 0xFFFF) {
    append_escape(out, static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10)));
    append_escape(out, static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF)));
  } else if (is_control(c) || is_surrogate(c)) {
    append_escape(out, static_cast<char16_t>(c));
  } else {
    invariant::append_code_point(out, c);
  }
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// The unit of the escape that starts at `at`, or -1.
int escape_at(std::string_view text, std::size_t at) {
  if (text.size() - at < kEscape || (text[at + 1] | 0x20) != 'x' || text[at + 6] != '_') return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const int digit = digit_of(text[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

}  // namespace

std::string escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte == '_' && at + 1 < text.size() && (text[at + 1] | 0x20) == 'x') {
      append_escape(out, u'_');
      ++at;
    } else if (byte >= 0x20 && byte < 0x7F) {
      out += text[at++];
    } else {
      append_code_point(out, invariant::next_code_point(text, at));
    }
  }
  return out;
}

std::string unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const int unit = text[at] == '_' ? escape_at(text, at) : -1;
    if (unit < 0) {
      out += text[at++];
      continue;
    }
    invariant::append_unit(out, static_cast<char16_t>(unit));
    at += kEscape;
  }
  return out;
}

}  // namespace psj::clixml
