#include "invariant/utf16.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace psj::invariant {

namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}
bool is_high(char32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_low(char32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

// Bytes of the sequence at `at`, 1 for a bad byte.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  std::size_t length = 1;
  if (lead >= 0xC2 && lead < 0xE0)
    length = 2;
  else if (lead >= 0xE0 && lead < 0xF0)
    length = 3;
  else if (lead >= 0xF0 && lead < 0xF5)
    length = 4;
  if (at + length > text.size()) return 1;
  for (std::size_t i = 1; i < length; ++i)
    if (!is_continuation(text[at + i])) return 1;
  return length;
}

char32_t decode(std::string_view text, std::size_t at, std::size_t length) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
  };
  switch (length) {
    case 2:
      return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3:
      return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    case 4:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 |
             (byte(3) & 0x3F);
    default:
      return byte(0) < 0x80 ? byte(0) : kReplacement;
  }
}

// A lone high surrogate at the end of `out`, or 0.
char16_t trailing_high(const std::string &out) {
  if (out.size() < 3) return 0;
  const std::size_t at = out.size() - 3;
  if (static_cast<unsigned char>(out[at]) != 0xED) return 0;
  const char32_t unit = decode(out, at, 3);
  return is_high(unit) ? static_cast<char16_t>(unit) : 0;
}

}  // namespace

bool is_ascii(std::string_view text) {
  std::size_t i = 0;
  std::uint64_t bits = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + i, 8);
    bits |= word;
  }
  for (; i < text.size(); ++i) bits |= static_cast<unsigned char>(text[i]);
  return (bits & 0x8080808080808080U) == 0;
}

std::size_t utf16_length(std::string_view text) {
  if (is_ascii(text)) return text.size();
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    units += length == 4 ? 2 : 1;
    at += length;
  }
  return units;
}

std::size_t byte_of_unit(std::string_view text, std::size_t index) {
  if (is_ascii(text.substr(0, std::min(index, text.size())))) return std::min(index, text.size());
  std::size_t at = 0;
  for (std::size_t units = 0; at < text.size();) {
    const std::size_t length = sequence_length(text, at);
    units += length == 4 ? 2 : 1;
    if (units > index) break;
    at += length;
  }
  return at;
}

std::size_t unit_of_byte(std::string_view text, std::size_t byte) {
  return utf16_length(text.substr(0, byte));
}

char32_t next_code_point(std::string_view text, std::size_t &position) {
  const std::size_t length = sequence_length(text, position);
  const char32_t code_point = decode(text, position, length);
  position += length;
  return code_point;
}

char16_t unit_at(std::string_view text, std::size_t index) {
  if (index < text.size() && is_ascii(text.substr(0, index + 1)))
    return static_cast<unsigned char>(text[index]);
  std::size_t at = 0;
  for (std::size_t units = 0; at < text.size();) {
    const char32_t code_point = next_code_point(text, at);
    const std::size_t size = code_point > 0xFFFF ? 2 : 1;
    if (index < units + size) {
      if (size == 1) return static_cast<char16_t>(code_point);
      const char32_t rest = code_point - 0x10000;
      return static_cast<char16_t>(index == units ? 0xD800 + (rest >> 10)
                                                  : 0xDC00 + (rest & 0x3FF));
    }
    units += size;
  }
  return 0;
}

std::string substring(std::string_view text, std::size_t start, std::size_t length) {
  if (is_ascii(text)) {
    if (start >= text.size()) return {};
    return std::string(text.substr(start, length));
  }
  std::string out;
  std::size_t at = 0;
  for (std::size_t units = 0; at < text.size() && units < start + length;) {
    const std::size_t from = at;
    const char32_t code_point = next_code_point(text, at);
    const std::size_t size = code_point > 0xFFFF ? 2 : 1;
    const bool whole = units >= start && units + size <= start + length;
    if (whole) {
      out.append(text.substr(from, at - from));
    } else if (size == 2 && units + size > start) {
      const char32_t rest = code_point - 0x10000;
      append_unit(out, static_cast<char16_t>(units >= start ? 0xD800 + (rest >> 10)
                                                            : 0xDC00 + (rest & 0x3FF)));
    }
    units += size;
  }
  return out;
}

void append_code_point(std::string &out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

void append_unit(std::string &out, char16_t unit) {
  const char32_t high = is_low(unit) ? trailing_high(out) : 0;
  if (high == 0) return append_code_point(out, unit);
  out.resize(out.size() - 3);
  append_code_point(out, 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00U));
}

std::u16string to_utf16(std::string_view text) {
  std::u16string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code_point = next_code_point(text, at);
    if (code_point <= 0xFFFF) {
      out.push_back(static_cast<char16_t>(code_point));
      continue;
    }
    out.push_back(static_cast<char16_t>(0xD800 + ((code_point - 0x10000) >> 10)));
    out.push_back(static_cast<char16_t>(0xDC00 + ((code_point - 0x10000) & 0x3FF)));
  }
  return out;
}

std::string to_utf8(std::u16string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char16_t unit : text) {
    if (unit < 0x80)
      out.push_back(static_cast<char>(unit));
    else
      append_unit(out, unit);
  }
  return out;
}

}  // namespace psj::invariant
