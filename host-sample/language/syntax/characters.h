#pragma once

#include "unicode.h"

namespace psjsh {

// Classes of characters that the lexer asks for. The typographic dashes and quotes are equal to
// the plain ones everywhere in the language.

inline bool is_dash(char32_t c) {
  return c == '-' || (c >= 0x2013 && c <= 0x2015);
}
inline bool is_single_quote(char32_t c) {
  return c == '\'' || (c >= 0x2018 && c <= 0x201B);
}
inline bool is_double_quote(char32_t c) {
  return c == '"' || (c >= 0x201C && c <= 0x201E);
}
inline bool is_newline(char32_t c) {
  return c == '\n' || c == '\r';
}
inline bool is_digit(char32_t c) {
  return c >= '0' && c <= '9';
}
inline bool is_hex_digit(char32_t c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

// Blanks inside a line.
bool is_blank(char32_t c);
// Ends any word in command mode. NUL counts, so that the end of the input does too.
bool ends_word(char32_t c);
// Ends a number in expression mode, where no blank is needed before an operator. `ternary` adds
// the operators `?` and `:`.
bool ends_number(char32_t c, bool ternary);
inline bool starts_identifier(char32_t c) {
  return c == '_' || is_letter(c);
}
inline bool continues_identifier(char32_t c) {
  return c == '_' || is_letter_or_digit(c);
}
// May follow `$` or `@` without braces; the special variables $$, $? and $^ and the scope colon
// included.
bool starts_variable(char32_t c);

}  // namespace psjsh
