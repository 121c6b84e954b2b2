#pragma once

#include <string>
#include <string_view>

namespace psj::invariant {

// Invariant case mapping, one code point for one (ß stays ß).
std::string to_upper(std::string_view text);
std::string to_lower(std::string_view text);
char32_t to_upper(char32_t code_point);
char32_t to_lower(char32_t code_point);

// char.IsLetter and its like.
bool is_letter(char32_t code_point);
bool is_digit(char32_t code_point);
bool is_white_space(char32_t code_point);

// string.Trim(): takes Unicode white space from the start, the end or both.
std::string_view trim(std::string_view text);
std::string_view trim_start(std::string_view text);
std::string_view trim_end(std::string_view text);

}  // namespace psj::invariant
