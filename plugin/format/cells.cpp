#include "plugin/format/cells.h"

#include <algorithm>
#include <cstdint>

namespace psj::format {
namespace {

constexpr std::string_view kReset = "\x1b[0m";

bool is_wide(char32_t c) {
  return c >= 0x1100 && (c <= 0x115F || c == 0x2329 || c == 0x232A ||
                         (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F) ||
                         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                         (c >= 0xFE10 && c <= 0xFE19) || (c >= 0xFE30 && c <= 0xFE6F) ||
                         (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6));
}

// One piece of text that is never cut in two: a character or an escape sequence.
struct Unit {
  std::size_t bytes;
  std::size_t cells;
};

std::size_t escape_length(std::string_view text) {
  if (text.size() < 2) return 0;
  if (text[1] == '[') {
    for (std::size_t i = 2; i < text.size(); ++i)
      if (text[i] >= 0x40 && text[i] <= 0x7E) return i + 1;
    return 0;
  }
  if (text[1] != ']') return 0;
  for (std::size_t i = 2; i < text.size(); ++i) {
    if (text[i] == '\a') return i + 1;
    if (text[i] == '\x1b' && i + 1 < text.size() && text[i + 1] == '\\') return i + 2;
  }
  return 0;
}

Unit unit_at(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) {
    if (first == 0x1B)
      if (const std::size_t length = escape_length(text)) return {length, 0};
    return {1, 1};
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  if (length > text.size()) return {1, 1};
  // Two UTF-16 units of one cell each.
  if (length == 4) return {4, 2};
  char32_t code = length == 3 ? first & 0x0F : first & 0x1F;
  for (std::size_t i = 1; i < length; ++i)
    code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
  return {length, is_wide(code) ? std::size_t{2} : std::size_t{1}};
}

// Nothing but ASCII that shows: one byte is one cell, no line break, no escape sequence.
bool is_plain(std::string_view text) {
  unsigned char odd = 0;
  for (const char c : text) odd |= static_cast<unsigned char>(c - ' ') > '~' - ' ' ? 1 : 0;
  return odd == 0;
}

std::string_view first_line(std::string_view text, bool &cut) {
  const std::size_t at = text.find_first_of("\r\n");
  cut = at != std::string_view::npos;
  return cut ? text.substr(0, at) : text;
}

void append_cut(std::string &out, std::string_view text, std::size_t width, Align align,
                Ellipsis ellipsis) {
  const bool room = width > ellipsis.cells;
  const std::size_t keep = room ? width - ellipsis.cells : width;
  std::string cut;
  if (align == Align::right) {
    if (room) cut = ellipsis.text;
    cut.append(text.substr(text.size() - tail_within(text, keep)));
    // Half of a wide character is a blank.
    if (cells_of(cut) < width) cut.insert(0, 1, ' ');
  } else {
    cut.assign(text.substr(0, head_within(text, keep)));
    if (room) cut.append(ellipsis.text);
    if (cells_of(cut) < width) cut += ' ';
  }
  out += cut;
}

void append_padded(std::string &out, std::string_view text, std::size_t blanks, Align align,
                   bool pad_end) {
  const std::size_t before = align == Align::right    ? blanks
                             : align == Align::center ? blanks / 2
                                                      : 0;
  out.append(before, ' ').append(text);
  if (pad_end) out.append(blanks - before, ' ');
}

}  // namespace

std::size_t cells_of(std::string_view text) {
  if (is_plain(text)) return text.size();
  std::size_t cells = 0;
  while (!text.empty()) {
    const Unit unit = unit_at(text);
    cells += unit.cells;
    text.remove_prefix(unit.bytes);
  }
  return cells;
}

std::size_t head_within(std::string_view text, std::size_t cells) {
  if (is_plain(text)) return std::min(cells, text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const Unit unit = unit_at(text.substr(at));
    if (unit.cells > cells) break;
    cells -= unit.cells;
    at += unit.bytes;
  }
  return at;
}

std::size_t tail_within(std::string_view text, std::size_t cells) {
  if (is_plain(text)) return std::min(cells, text.size());
  std::size_t total = cells_of(text);
  std::size_t at = 0;
  while (at < text.size() && total > cells) {
    const Unit unit = unit_at(text.substr(at));
    total -= unit.cells;
    at += unit.bytes;
  }
  return text.size() - at;
}

void append_field(std::string &out, std::string_view text, std::size_t width, Align align,
                  bool pad_end, Ellipsis ellipsis) {
  if (text.size() <= width && is_plain(text)) {
    append_padded(out, text, width - text.size(), align, pad_end);
    return;
  }
  bool broken = false;
  std::string_view line = first_line(text, broken);
  std::string with_ellipsis;
  if (broken) {
    with_ellipsis.assign(line).append(ellipsis.text);
    line = with_ellipsis;
  }
  const std::size_t cells = cells_of(line);
  if (cells > width) {
    append_cut(out, line, width, align, ellipsis);
  } else {
    append_padded(out, line, width - cells, align, pad_end);
  }
  if (line.find('\x1b') != std::string_view::npos) out.append(kReset);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (;;) {
    const std::size_t at = text.find_first_of("\r\n");
    if (at == std::string_view::npos) break;
    lines.push_back(text.substr(0, at));
    const bool pair = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    text.remove_prefix(at + (pair ? 2 : 1));
  }
  lines.push_back(text);
  return lines;
}

void split_lines(std::vector<std::string> &lines, std::string_view text, std::size_t width) {
  for (std::string_view line : lines_of(text)) {
    while (cells_of(line) > width) {
      const std::size_t bytes = head_within(line, width);
      if (bytes != 0) {
        lines.emplace_back(line.substr(0, bytes));
        line.remove_prefix(bytes);
        continue;
      }
      // A wide character has no place in one cell.
      lines.emplace_back("?");
      line.remove_prefix(unit_at(line).bytes);
    }
    lines.emplace_back(line);
  }
}

}  // namespace psj::format
