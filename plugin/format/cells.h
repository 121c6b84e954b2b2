#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace psj::format {

// Display cells as PowerShell's formatter counts them, and the ways of making a text fit them. They
// are not those of a terminal: a combining mark and a control character take one cell here, because
// columns are laid out by this count. Escape sequences (ESC [ … and ESC ] …) take none.

std::size_t cells_of(std::string_view text);

// Bytes of the longest start (end) that takes at most `cells`.
std::size_t head_within(std::string_view text, std::size_t cells);
std::size_t tail_within(std::string_view text, std::size_t cells);

enum class Align : unsigned char { none, left, center, right };

// What ends a text that was cut: one cell in PowerShell 7, three dots before.
struct Ellipsis {
  std::string_view text;
  std::size_t cells;
};
inline constexpr Ellipsis kEllipsis{"\u2026", 1};
inline constexpr Ellipsis kThreeDots{"...", 3};

// Appends `text` cut or padded to exactly `width` cells; a text with line breaks ends at the first
// one. `pad_end` false leaves out the blanks behind the text.
void append_field(std::string &out, std::string_view text, std::size_t width, Align align,
                  bool pad_end, Ellipsis ellipsis);

// The lines of `text`, each at most `width` cells (at least one): broken at line breaks and, by
// cells and not by words, where they are too long. An empty text is one empty line.
void split_lines(std::vector<std::string> &lines, std::string_view text, std::size_t width);

// The parts between line breaks (LF, CR, CR LF).
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace psj::format
