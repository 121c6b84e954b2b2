#pragma once

#include <string>
#include <vector>

#include "plugin/format/line_out.h"
#include "plugin/format/record.h"

namespace psj::format {

// The widths that columns get in `available` cells: given ones stay, those of 0 share the rest, and
// where there is too little the last columns shrink or go (0).
void fit_columns(std::vector<int> &widths, int available);

// Rows of a table or a wide view. One group of rows: layout, header, rows.
class TableWriter {
 public:
  explicit TableWriter(LineOut &out) : out_(out) {}

  void layout(std::vector<int> widths, std::vector<Align> aligns);
  // Labels and the dashes below them.
  void header(const std::vector<Heading> &columns);
  // A missing cell is empty. `wrap`: long texts go on in more lines instead of being cut.
  void row(const Cells &cells, bool wrap);

 private:
  void single_line(const Cells &cells);
  void many_lines(const Cells &cells, const std::vector<Heading> *colors);
  std::string_view cell(const Cells &cells, std::size_t column) const {
    return column < cells.size() ? cells[column] : std::string_view();
  }
  bool is_last(std::size_t column) const { return column + 1 == widths_.size(); }

  LineOut &out_;
  std::vector<int> widths_;
  std::vector<Align> aligns_;
  bool disabled_ = true;
  std::string line_;  // kept for its memory
};

// Items per row of a wide view whose longest item is `longest`.
int wide_columns_for(int longest, int available);

}  // namespace psj::format
