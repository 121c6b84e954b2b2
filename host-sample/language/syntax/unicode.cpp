#include "unicode.h"

#include "invariant/letter_case.h"

namespace psjsh {

namespace {

unsigned char byte_at(std::string_view text, size_t offset) {
  return offset < text.size() ? static_cast<unsigned char>(text[offset]) : 0;
}

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

// Length that the lead byte promises; 0 for a byte that can not lead.
uint32_t promised_size(unsigned char lead) {
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

}  // namespace

CodePoint decode_at(std::string_view text, size_t offset) {
  if (offset >= text.size()) return {0, 0};
  const unsigned char lead = byte_at(text, offset);
  if (lead < 0x80) return {lead, 1};
  const uint32_t size = promised_size(lead);
  if (size == 0 || offset + size > text.size()) return {0xFFFD, 1};
  char32_t code = lead & (0xFF >> (size + 1));
  for (uint32_t i = 1; i < size; ++i) {
    const unsigned char next = byte_at(text, offset + i);
    if (!is_continuation(next)) return {0xFFFD, 1};
    code = (code << 6) | (next & 0x3F);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return {0xFFFD, 1};
  return {code, size};
}

void append_utf8(std::string *out, char32_t code) {
  if (code < 0x80) {
    out->push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out->push_back(static_cast<char>(0xC0 | (code >> 6)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else if (code < 0x10000) {
    out->push_back(static_cast<char>(0xE0 | (code >> 12)));
    out->push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  } else {
    out->push_back(static_cast<char>(0xF0 | (code >> 18)));
    out->push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3F)));
    out->push_back(static_cast<char>(0x80 | (code & 0x3F)));
  }
}

// .NET looks at single UTF-16 units: a character beyond the first plane is two surrogates there,
// which are neither letters nor digits.
bool is_letter(char32_t code) {
  if (code < 0x80) return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
  return code <= 0xFFFF && psj::invariant::is_letter(code);
}

bool is_letter_or_digit(char32_t code) {
  if (code < 0x80) return is_letter(code) || (code >= '0' && code <= '9');
  return is_letter(code) || (code <= 0xFFFF && psj::invariant::is_digit(code));
}

bool equals_ignoring_case(std::string_view left, std::string_view right) {
  size_t i = 0;
  size_t j = 0;
  while (i < left.size() && j < right.size()) {
    const CodePoint a = decode_at(left, i);
    const CodePoint b = decode_at(right, j);
    if (a.code != b.code && psj::invariant::to_upper(a.code) != psj::invariant::to_upper(b.code))
      return false;
    i += a.size;
    j += b.size;
  }
  return i == left.size() && j == right.size();
}

}  // namespace psjsh
