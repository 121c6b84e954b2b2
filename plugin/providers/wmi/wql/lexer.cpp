#include "plugin/providers/wmi/wql/lexer.h"

#include <cctype>
#include <charconv>
#include <cstdlib>

namespace psj::wmi {
namespace {

using Kind = Token::Kind;

bool is_space(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
// Bytes of characters beyond ASCII belong to names.
bool starts_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || (c & 0x80) != 0;
}

Kind read_text(std::string_view text, std::size_t &at, std::string &content) {
  const char quote = text[at++];
  while (at < text.size()) {
    char c = text[at++];
    if (c == quote) return Kind::text;
    if (c == '\\' && at < text.size() && (text[at] == '\\' || text[at] == '\'' || text[at] == '"'))
      c = text[at++];
    content += c;
  }
  return Kind::wrong;
}

Kind read_hexadecimal(std::string_view text, std::size_t &at, Token &token, bool negative) {
  at += 2;
  unsigned long long value = 0;
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), value, 16);
  at = static_cast<std::size_t>(end - text.data());
  if (error != std::errc() || value > 0x7fffffffffffffffULL) return Kind::wrong;
  token.integer = negative ? -static_cast<long long>(value) : static_cast<long long>(value);
  return Kind::integer;
}

Kind read_number(std::string_view text, std::size_t &at, Token &token) {
  const std::size_t begin = at;
  const bool negative = text[at] == '-';
  if (text[at] == '-' || text[at] == '+') ++at;
  if (text.substr(at, 2) == "0x" || text.substr(at, 2) == "0X")
    return read_hexadecimal(text, at, token, negative);
  bool real = false;
  while (at < text.size() && is_digit(text[at])) ++at;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    real = true;
    for (++at; at < text.size() && is_digit(text[at]);) ++at;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t exponent = at + 1;
    if (exponent < text.size() && (text[exponent] == '+' || text[exponent] == '-')) ++exponent;
    if (exponent < text.size() && is_digit(text[exponent])) {
      real = true;
      for (at = exponent; at < text.size() && is_digit(text[at]);) ++at;
    }
  }
  const std::size_t first = begin + (text[begin] == '+' ? 1 : 0);
  const char *const from = text.data() + first, *const to = text.data() + at;
  const bool read = real ? std::from_chars(from, to, token.real).ec == std::errc()
                         : std::from_chars(from, to, token.integer).ec == std::errc();
  if (!read) return Kind::wrong;
  return real ? Kind::real : Kind::integer;
}

Kind read_sign(std::string_view text, std::size_t &at) {
  for (std::string_view sign : {"<>", "<=", ">=", "!="})
    if (text.substr(at, 2) == sign) return at += 2, Kind::sign;
  constexpr std::string_view kSigns = "=<>(),.*";
  return kSigns.find(text[at++]) != std::string_view::npos ? Kind::sign : Kind::wrong;
}

}  // namespace

Token next_token(std::string_view text, std::size_t &at) {
  Token token;
  while (at < text.size() && is_space(text[at])) ++at;
  token.position = at;
  if (at >= text.size()) return token;
  const char c = text[at];
  const bool signed_number =
      (c == '-' || c == '+') && at + 1 < text.size() && is_digit(text[at + 1]);
  if (starts_name(c)) {
    while (at < text.size() && (starts_name(text[at]) || is_digit(text[at]))) ++at;
    token.kind = Kind::word;
  } else if (c == '\'' || c == '"') {
    token.kind = read_text(text, at, token.content);
  } else if (is_digit(c) || signed_number) {
    token.kind = read_number(text, at, token);
  } else {
    token.kind = read_sign(text, at);
  }
  token.source = text.substr(token.position, at - token.position);
  return token;
}

}  // namespace psj::wmi
