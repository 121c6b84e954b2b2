#include "plugin/format/table_writer.h"

#include <algorithm>
#include <numeric>

namespace psj::format {
namespace {

int used(const std::vector<int> &widths) {
  int cells = 0;
  int visible = 0;
  for (const int width : widths) {
    if (width <= 0) continue;
    cells += width;
    ++visible;
  }
  return cells + std::max(0, visible - 1);
}

void share_rest(std::vector<int> &widths, int available) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    if (widths[i] > 0) continue;
    widths[i] = 1;
    open.push_back(i);
  }
  const int rest = available - used(widths);
  if (open.empty() || rest <= 0) return;
  const int count = static_cast<int>(open.size());
  for (int k = 0; k < count; ++k)
    widths[open[static_cast<std::size_t>(k)]] += rest / count + (k < rest % count ? 1 : 0);
}

}  // namespace

void fit_columns(std::vector<int> &widths, int available) {
  share_rest(widths, available);
  for (std::size_t last = widths.size(); last-- > 0;) {
    const int excess = used(widths) - available;
    if (excess <= 0) return;
    if (widths[last] > excess) {
      widths[last] -= excess;
      return;
    }
    widths[last] = 0;
  }
}

int wide_columns_for(int longest, int available) {
  if (longest <= 0 || available < 1 || longest >= available) return 1;
  int columns = 2;
  while (columns * longest + columns - 1 < available) ++columns;
  return columns - 1;
}

void TableWriter::layout(std::vector<int> widths, std::vector<Align> aligns) {
  widths_ = std::move(widths);
  aligns_ = std::move(aligns);
  disabled_ = out_.width() < kLeastWidth || widths_.empty();
  if (disabled_) return;
  fit_columns(widths_, out_.width());
  disabled_ = std::all_of(widths_.begin(), widths_.end(), [](int width) { return width <= 0; });
}

void TableWriter::header(const std::vector<Heading> &columns) {
  if (disabled_) return;
  Cells labels;
  Cells dashes;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    labels.add(columns[i].label);
    const auto width = static_cast<std::size_t>(std::max(0, widths_[i]));
    // A column without a label is underlined over its whole width.
    const std::size_t cells = columns[i].label.empty() ? width : cells_of(columns[i].label);
    dashes.add(std::string(std::min(width, cells), '-'));
  }
  many_lines(labels, out_.color() ? &columns : nullptr);
  line_.clear();
  if (!out_.color()) return single_line(dashes);
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    if (widths_[i] <= 0) continue;
    if (i > 0) line_ += ' ';
    line_ += columns[i].is_property ? kHeaderColor : kOtherHeaderColor;
    append_field(line_, dashes[i], static_cast<std::size_t>(widths_[i]), aligns_[i],
                 out_.old() || !is_last(i), out_.ellipsis());
    line_ += kColorEnd;
  }
  out_.line(line_);
}

void TableWriter::row(const Cells &cells, bool wrap) {
  if (disabled_) return;
  if (wrap)
    many_lines(cells, nullptr);
  else
    single_line(cells);
}

void TableWriter::single_line(const Cells &cells) {
  line_.clear();
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    if (widths_[i] <= 0) continue;
    if (i > 0) line_ += ' ';
    append_field(line_, cell(cells, i), static_cast<std::size_t>(widths_[i]), aligns_[i],
                 out_.old() || !is_last(i), out_.ellipsis());
  }
  out_.line(line_);
}

void TableWriter::many_lines(const Cells &cells, const std::vector<Heading> *colors) {
  std::vector<std::size_t> visible;
  std::vector<std::vector<std::string>> texts;
  std::size_t height = 0;
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    if (widths_[i] <= 0) continue;
    visible.push_back(i);
    split_lines(texts.emplace_back(), cell(cells, i), static_cast<std::size_t>(widths_[i]));
    height = std::max(height, texts.back().size());
  }
  for (std::size_t row = 0; row < height; ++row) {
    // Nothing is padded behind the last text of a line.
    std::size_t last = visible.size() - 1;
    while (!out_.old() && last > 0 && texts[last].size() <= row) --last;
    line_.clear();
    for (std::size_t k = 0; k <= last; ++k) {
      const std::size_t column = visible[k];
      const std::string_view text =
          row < texts[k].size() ? std::string_view(texts[k][row]) : std::string_view();
      if (column > 0) line_ += ' ';
      if (colors != nullptr)
        line_ += (*colors)[column].is_property ? kHeaderColor : kOtherHeaderColor;
      const std::size_t start = line_.size() - (column > 0 ? 1 : 0);
      append_field(line_, text, static_cast<std::size_t>(widths_[column]), aligns_[column],
                   out_.old() || k < last, out_.ellipsis());
      // In rows of several lines the last text loses its blanks too, with the one before it.
      if (k == last && height > 1 && !out_.old())
        while (line_.size() > start && line_.back() == ' ') line_.pop_back();
      if (colors != nullptr) line_ += kColorEnd;
    }
    out_.line(line_);
  }
}

}  // namespace psj::format
