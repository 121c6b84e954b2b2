#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace psjsh {

// One character of a UTF-8 text. A byte that is no part of valid UTF-8 stands for itself:
// `code` is U+FFFD and `size` 1.
struct CodePoint {
  char32_t code = 0;
  uint32_t size = 0;  // bytes; 0 at the end of the text
};

CodePoint decode_at(std::string_view text, size_t offset);
void append_utf8(std::string *out, char32_t code);

// Letters of any script, and letters or decimal digits, as .NET's Char.IsLetter and
// Char.IsLetterOrDigit see them.
bool is_letter(char32_t code);
bool is_letter_or_digit(char32_t code);

// Simple upper-case mapping, enough to compare keywords and names without case.
bool equals_ignoring_case(std::string_view left, std::string_view right);

}  // namespace psjsh
