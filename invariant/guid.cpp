#include "invariant/guid.h"

#include <sys/random.h>

#include <cctype>

namespace psj::invariant {

namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

void append_hex(std::string &out, const Guid &value, std::size_t from, std::size_t to) {
  for (; from < to; ++from) {
    out.push_back(kHexDigits[value.bytes[from] >> 4]);
    out.push_back(kHexDigits[value.bytes[from] & 15]);
  }
}

void append_dashed(std::string &out, const Guid &value) {
  constexpr std::size_t kEnds[] = {4, 6, 8, 10, 16};
  std::size_t from = 0;
  for (const std::size_t end : kEnds) {
    if (from != 0) out.push_back('-');
    append_hex(out, value, from, end);
    from = end;
  }
}

// {0x12345678,0x1234,0x1234,{0x12,…}}
void append_groups(std::string &out, const Guid &value) {
  constexpr std::size_t kEnds[] = {4, 6, 8};
  std::size_t from = 0;
  out.push_back('{');
  for (const std::size_t end : kEnds) {
    out += "0x";
    append_hex(out, value, from, end);
    out.push_back(',');
    from = end;
  }
  for (; from < 16; ++from) {
    out += from == 8 ? "{0x" : ",0x";
    append_hex(out, value, from, from + 1);
  }
  out += "}}";
}

bool parse_dashed(std::string_view text, Guid &value) {
  if (text.size() != 36) return false;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i] != '-') return false;
      continue;
    }
    const int digit = hex_value(text[i]);
    if (digit < 0) return false;
    value.bytes[nibble / 2] = static_cast<std::uint8_t>(value.bytes[nibble / 2] << 4 | digit);
    ++nibble;
  }
  return true;
}

bool parse_plain(std::string_view text, Guid &value) {
  if (text.size() != 32) return false;
  for (std::size_t i = 0; i < 32; ++i) {
    const int digit = hex_value(text[i]);
    if (digit < 0) return false;
    value.bytes[i / 2] = static_cast<std::uint8_t>(value.bytes[i / 2] << 4 | digit);
  }
  return true;
}

// The X form may leave out leading zeros and may have blanks anywhere.
bool parse_groups(std::string_view text, Guid &value) {
  constexpr std::size_t kSizes[] = {4, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1};
  std::string packed;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c))) packed.push_back(c);
  std::string_view rest = packed;
  const auto take = [&](std::string_view token) {
    if (rest.substr(0, token.size()) != token) return false;
    rest.remove_prefix(token.size());
    return true;
  };
  std::size_t at = 0;
  for (std::size_t group = 0; group < 11; ++group) {
    if (!take(group == 0 || group == 3 ? (group == 0 ? "{" : ",{") : ",")) return false;
    if (!take("0x") && !take("0X")) return false;
    std::uint64_t number = 0;
    std::size_t digits = 0;
    for (; !rest.empty() && hex_value(rest[0]) >= 0; rest.remove_prefix(1), ++digits)
      number = number << 4 | static_cast<unsigned>(hex_value(rest[0]));
    if (digits == 0 || digits > kSizes[group] * 2) return false;
    for (std::size_t i = kSizes[group]; i-- > 0;)
      value.bytes[at++] = static_cast<std::uint8_t>(number >> (8 * i));
  }
  return rest == "}}";
}

}  // namespace

Guid Guid::random() {
  Guid result;
  std::size_t got = 0;
  while (got < result.bytes.size()) {
    const ssize_t more = getrandom(result.bytes.data() + got, result.bytes.size() - got, 0);
    if (more > 0) got += static_cast<std::size_t>(more);
  }
  result.bytes[6] = (result.bytes[6] & 0x0F) | 0x40;
  result.bytes[8] = (result.bytes[8] & 0x3F) | 0x80;
  return result;
}

std::string text_of(const Guid &value) {
  std::string out;
  append_dashed(out, value);
  return out;
}

bool format_guid(std::string &out, const Guid &value, std::string_view format) {
  if (format.size() > 1) return false;
  switch (format.empty() ? 'D' : std::toupper(static_cast<unsigned char>(format[0]))) {
    case 'N':
      append_hex(out, value, 0, 16);
      return true;
    case 'D':
      append_dashed(out, value);
      return true;
    case 'B':
    case 'P': {
      const bool braces = (format[0] | 0x20) == 'b';
      out.push_back(braces ? '{' : '(');
      append_dashed(out, value);
      out.push_back(braces ? '}' : ')');
      return true;
    }
    case 'X':
      append_groups(out, value);
      return true;
    default:
      return false;
  }
}

Parsed<Guid> parse_guid(std::string_view text) {
  const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  Guid value;
  if (text.size() < 2) return {};
  const std::string_view inner = text.substr(1, text.size() - 2);
  const bool wrapped =
      (text.front() == '{' && text.back() == '}') || (text.front() == '(' && text.back() == ')');
  const bool grouped = wrapped && text.find(',') != std::string_view::npos;
  const bool good = grouped                                    ? parse_groups(text, value)
                    : wrapped                                  ? parse_dashed(inner, value)
                    : text.find('-') == std::string_view::npos ? parse_plain(text, value)
                                                               : parse_dashed(text, value);
  if (!good) return {};
  return parsed(value);
}

}  // namespace psj::invariant
