#pragma once

#include <string>
#include <string_view>

namespace psj::wmi {

struct Token {
  enum class Kind : unsigned char { end, word, text, integer, real, sign, wrong };
  Kind kind = Kind::end;
  std::string_view source;   // as it stands in the query
  std::size_t position = 0;  // of its first character
  std::string content;       // of a text, without quotes and backslashes
  long long integer = 0;
  double real = 0;
};

// The next token at or behind `at`, which moves past it. `wrong`: a character that begins none, a
// text that does not end, a number that is too large.
Token next_token(std::string_view text, std::size_t &at);

}  // namespace psj::wmi
