#include "position_text.h"

#include <algorithm>

#include "unicode.h"

namespace psjsh {

namespace {

constexpr size_t kMostColumns = 69;
constexpr size_t kLeastBefore = 12;
constexpr size_t kLeastAfter = 8;
constexpr size_t kNumberColumns = 4;

// A line as UTF-32 characters: columns are cut without cutting a character.
std::u32string characters(std::string_view text) {
  std::u32string result;
  for (size_t at = 0; at < text.size();) {
    const CodePoint point = decode_at(text, at);
    result.push_back(point.code);
    at += point.size;
  }
  return result;
}

std::u32string without_tabs(std::u32string_view text) {
  std::u32string result;
  for (const char32_t c : text) {
    if (c == '\t')
      result.append(4, U' ');
    else
      result.push_back(c);
  }
  return result;
}

std::string utf8(std::u32string_view text) {
  std::string result;
  for (const char32_t c : text) append_utf8(&result, c);
  return result;
}

// A line and the marked part of it.
struct Marked {
  std::u32string line;
  size_t start = 0;
  size_t size = 0;
  bool cut_before = false;
  bool cut_after = false;
};

// Some of the line on both sides of the mark, and as much as there is room for; first before it.
void shorten(Marked *text) {
  const size_t whole = text->line.size();
  if (whole <= kMostColumns) return;
  const size_t behind = whole - text->size - text->start;
  size_t before = std::min(text->start, kLeastBefore);
  size_t after = std::min(behind, kLeastAfter);
  if (before + text->size + after >= kMostColumns) {
    text->size = std::min(text->size, kMostColumns - before);
    text->cut_after = true;
  } else {
    before = std::min(text->start, kMostColumns - text->size - after);
    after = std::min(behind, after + kMostColumns - (before + text->size + after));
    text->cut_after = after < behind;
  }
  text->cut_before = before < text->start;
  text->line = text->line.substr(text->start - before, kMostColumns);
  text->start = before;
  text->size = std::min(text->size, kMostColumns - before);
}

Marked marked_line(const Source &source, Extent extent) {
  const Position start = source.position(extent.start);
  const Position end = source.position(extent.end);
  std::string_view line = source.line_text(start.line);
  while (!line.empty() && static_cast<unsigned char>(line.back()) <= ' ') line.remove_suffix(1);
  // Columns count UTF-16 units; what follows counts characters.
  const uint32_t line_start =
      static_cast<uint32_t>(source.line_text(start.line).data() - source.text().data());
  const auto column = [&](uint32_t offset) {
    const size_t size = std::min<size_t>(offset - line_start, line.size());
    return characters(line.substr(0, size)).size();
  };
  const std::u32string all = characters(line);
  const size_t before = column(extent.start);
  const size_t behind = start.line == end.line ? column(extent.end) : all.size();
  const std::u32string_view view(all);
  Marked text;
  const std::u32string head = without_tabs(view.substr(0, before));
  const std::u32string middle = without_tabs(view.substr(before, behind - before));
  text.line = head + middle + without_tabs(view.substr(behind));
  // A place behind the end of the line keeps its distance.
  const uint32_t beyond =
      start.column > utf16_length(line) + 1 ? start.column - utf16_length(line) - 1 : 0;
  text.start = head.size() + (text.line.size() <= kMostColumns ? beyond : 0);
  text.size = middle.size();
  return text;
}

}  // namespace

PositionText position_text(const Source &source, Extent extent) {
  Marked text = marked_line(source, extent);
  shorten(&text);
  PositionText result;
  result.number = source.position(extent.start).line;
  result.line = (text.cut_before ? "… " : "") + utf8(text.line) + (text.cut_after ? " …" : "");
  result.marks.assign(text.start + (text.cut_before ? 2 : 0), ' ');
  result.marks.append(std::max<size_t>(text.size, 1), '~');
  return result;
}

std::string position_message(const Source &source, Extent extent) {
  const Position place = source.position(extent.start);
  const PositionText text = position_text(source, extent);
  return "At " + (source.file().empty() ? std::string("line") : source.file()) + ":" +
         std::to_string(place.line) + " char:" + std::to_string(place.column) + "\n+ " + text.line +
         "\n+ " + text.marks;
}

std::string concise_position(const Source &source, Extent extent) {
  const PositionText text = position_text(source, extent);
  const std::string number = std::to_string(text.number);
  const size_t indent = number.size() > kNumberColumns ? number.size() - kNumberColumns : 0;
  const size_t padding = number.size() < kNumberColumns ? kNumberColumns - number.size() : 0;
  return std::string(indent, ' ') + "Line |\n" + std::string(padding, ' ') + number + " |  " +
         text.line + "\n" + std::string(indent, ' ') + "     |  " + text.marks + "\n";
}

namespace {

// What fits: up to the last blank among the first `width` characters.
size_t fitting(std::u32string_view text, size_t width) {
  if (text.size() <= width) return text.size();
  const size_t blank = text.substr(0, width).rfind(U' ');
  return blank == std::u32string_view::npos || blank == 0 ? width : blank;
}

std::u32string_view trimmed(std::u32string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string concise_message(std::string_view message, size_t width, size_t indent) {
  const std::string prefix = std::string(indent, ' ') + "     | ";
  std::u32string all = characters(message);
  for (char32_t &c : all)
    if (c == '\n' || c == '\t') c = ' ';
  std::u32string_view rest(all);
  const size_t room = width > prefix.size() ? width - prefix.size() : 1;
  std::string result;
  do {
    const size_t size = fitting(rest, room);
    result += prefix + utf8(rest.substr(0, size)) + "\n";
    rest = trimmed(rest.substr(size));
  } while (!rest.empty());
  return result;
}

}  // namespace psjsh
