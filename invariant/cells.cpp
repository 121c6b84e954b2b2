#include "invariant/cells.h"

#include <utf8proc.h>

#include <algorithm>

#include "invariant/utf16.h"

namespace psj::invariant {

namespace {

constexpr char kEscape = '\x1b';

// Past the escape sequence that starts at `at`; `at` itself when there is none.
std::size_t end_of_escape(std::string_view text, std::size_t at) {
  if (text[at] != kEscape || at + 1 >= text.size()) return at;
  std::size_t i = at + 2;
  if (text[at + 1] == '[') {
    while (i < text.size() && (text[i] < 0x40 || text[i] > 0x7E)) ++i;
    return std::min(i + 1, text.size());
  }
  if (text[at + 1] == ']') {
    for (; i < text.size(); ++i) {
      if (text[i] == '\a') return i + 1;
      if (text[i] == kEscape && i + 1 < text.size() && text[i + 1] == '\\') return i + 2;
    }
    return text.size();
  }
  return at;
}

bool is_plain(char c) {
  return c >= 0x20 && c < 0x7F;
}

}  // namespace

int cells_of(char32_t code_point) {
  if (code_point < 0x80) return is_plain(static_cast<char>(code_point)) ? 1 : 0;
  return std::max(0, utf8proc_charwidth(static_cast<utf8proc_int32_t>(code_point)));
}

std::size_t cell_width(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) return text.size();
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_escape(text, at);
    if (end != at)
      at = end;
    else
      width += cells_of(next_code_point(text, at));
  }
  return width;
}

std::string_view first_cells(std::string_view text, std::size_t cells) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t from = at;
    const std::size_t end = end_of_escape(text, at);
    if (end != at) {
      at = end;
      continue;
    }
    width += cells_of(next_code_point(text, at));
    if (width > cells) return text.substr(0, from);
  }
  return text;
}

std::string_view last_cells(std::string_view text, std::size_t cells) {
  std::size_t width = cell_width(text);
  std::size_t at = 0;
  while (width > cells && at < text.size()) {
    const std::size_t end = end_of_escape(text, at);
    if (end != at)
      at = end;
    else
      width -= cells_of(next_code_point(text, at));
  }
  return text.substr(at);
}

void append_padded(std::string &out, std::string_view text, std::size_t cells, bool right) {
  const std::size_t width = cell_width(text);
  const std::size_t blanks = cells > width ? cells - width : 0;
  if (right) out.append(blanks, ' ');
  out.append(text);
  if (!right) out.append(blanks, ' ');
}

std::string without_escapes(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_escape(text, at);
    if (end == at)
      out.push_back(text[at++]);
    else
      at = end;
  }
  return out;
}

}  // namespace psj::invariant
