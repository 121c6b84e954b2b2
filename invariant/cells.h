#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace psj::invariant {

// Display cells of a terminal: a wide East Asian character takes 2, a combining mark and a control
// character 0. Escape sequences (CSI and OSC) take none and are never cut in two.

int cells_of(char32_t code_point);
std::size_t cell_width(std::string_view text);

// The longest start (end) of `text` that takes at most `cells`; escape sequences beyond the cut are
// dropped.
std::string_view first_cells(std::string_view text, std::size_t cells);
std::string_view last_cells(std::string_view text, std::size_t cells);

// Appends `text` and blanks up to `cells` (before the text when `right`); nothing is cut.
void append_padded(std::string &out, std::string_view text, std::size_t cells, bool right = false);

// The text without its escape sequences.
std::string without_escapes(std::string_view text);

}  // namespace psj::invariant
