#include "plugin/format/list_writer.h"

#include <algorithm>

namespace psj::format {
namespace {

constexpr std::string_view kSeparator = " : ";

void write_value(LineOut &out, std::string_view label, std::size_t label_cells,
                 std::string_view value, std::size_t value_cells) {
  std::vector<std::string> lines;
  split_lines(lines, value, value_cells);
  std::string text;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    text.clear();
    if (i > 0) {
      text.append(label_cells, ' ');
    } else {
      if (out.color()) text += kHeaderColor;
      text += label;
      if (out.color()) text += kColorEnd;
    }
    out.line(text += lines[i]);
  }
}

}  // namespace

void write_list(LineOut &out, const Cells &labels, const Cells &values) {
  const auto screen = static_cast<std::size_t>(out.list_width());
  if (labels.size() == 0 || out.list_width() < kLeastWidth) return;
  std::size_t label_cells = 0;
  for (std::size_t i = 0; i < labels.size(); ++i)
    label_cells = std::max(label_cells, cells_of(labels[i]));
  // One cell at least is left for values.
  label_cells = std::min(label_cells, screen - kSeparator.size() - 1);
  const std::size_t indent = label_cells + kSeparator.size();
  std::string label;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    label.assign(labels[i].substr(0, head_within(labels[i], label_cells)));
    label.append(label_cells - std::min(label_cells, cells_of(label)), ' ').append(kSeparator);
    write_value(out, label, indent, i < values.size() ? values[i] : std::string_view(),
                screen - indent);
  }
}

void write_lines(LineOut &out, const std::vector<IndentedLine> &lines, int width) {
  std::vector<std::string> parts;
  for (const IndentedLine &line : lines) {
    if (width - line.indent <= 0) continue;
    parts.clear();
    split_lines(parts, line.text, static_cast<std::size_t>(width - line.indent));
    for (const std::string &part : parts)
      out.line(std::string(static_cast<std::size_t>(line.indent), ' ') + part);
  }
}

}  // namespace psj::format
