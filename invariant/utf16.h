#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace psj::invariant {

// Texts are UTF-8 inside; scripts count in UTF-16 units. A code point above U+FFFF is two units.
// A lone surrogate is kept as three bytes (WTF-8), so that cutting a pair and joining it again
// loses nothing. Bytes that are no UTF-8 count one unit each.

bool is_ascii(std::string_view text);

std::size_t utf16_length(std::string_view text);

// The byte where UTF-16 unit `index` starts; text.size() beyond the end. An index into the middle
// of a pair gives the pair's first byte.
std::size_t byte_of_unit(std::string_view text, std::size_t index);
// The reverse: units before byte `byte`.
std::size_t unit_of_byte(std::string_view text, std::size_t byte);

// Substring by units, clipped to the text; halves of pairs come out as lone surrogates.
std::string substring(std::string_view text, std::size_t start, std::size_t length);

// The unit at `index`, which is below utf16_length(text).
char16_t unit_at(std::string_view text, std::size_t index);

// Appends a code point or a lone surrogate; joins a low surrogate to a high one that ends `out`.
void append_unit(std::string &out, char16_t unit);
void append_code_point(std::string &out, char32_t code_point);

// Decodes the code point at `position` and moves past it; a bad byte gives U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t &position);

std::u16string to_utf16(std::string_view text);
std::string to_utf8(std::u16string_view text);

}  // namespace psj::invariant
