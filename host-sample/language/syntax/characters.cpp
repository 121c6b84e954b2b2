#include "characters.h"

#include <unicode/uchar.h>

namespace psjsh {

bool is_blank(char32_t c) {
  if (c < 0x80) return c == ' ' || c == '\t' || c == '\v' || c == '\f';
  if (c == 0x85 || c == 0xA0) return true;
  const int8_t type = u_charType(static_cast<UChar32>(c));
  return type == U_SPACE_SEPARATOR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR;
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
