#pragma once

#include "plugin/format/line_out.h"
#include "plugin/format/record.h"

namespace psj::format {

// "label : value" lines of one object; labels padded to the longest, values wrapped beside them.
void write_list(LineOut &out, const Cells &labels, const Cells &values);

// Lines of a custom view, wrapped within `width` beside their indentation.
void write_lines(LineOut &out, const std::vector<IndentedLine> &lines, int width);

}  // namespace psj::format
