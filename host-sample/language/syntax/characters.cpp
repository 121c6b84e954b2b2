#include "characters.h"

#include "invariant/letter_case.h"

namespace psjsh {

bool is_blank(char32_t c) {
  if (c < 0x80) return c == ' ' || c == '\t' || c == '\v' || c == '\f';
  return psj::invariant::is_white_space(c);
}

bool ends_word(char32_t c) {
  switch (c) {
    case 0:
    case '\r':
    case '\n':
    case '&':
    case '(':
    case ')':
    case ',':
    case ';':
    case '{':
    case '|':
    case '}':
      return true;
    default:
      return is_blank(c);
  }
}

bool ends_number(char32_t c, bool ternary) {
  switch (c) {
    case '!':
    case '#':
    case '%':
    case '*':
    case '+':
    case '-':
    case '.':
    case '/':
    case '<':
    case '=':
    case '>':
    case '[':
    case ']':
      return true;
    case '?':
    case ':':
      return ternary;
    default:
      return is_dash(c);
  }
}

bool starts_variable(char32_t c) {
  return c == '$' || c == '?' || c == '^' || c == ':' || continues_identifier(c);
}

}  // namespace psjsh
