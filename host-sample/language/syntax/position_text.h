#pragma once

#include <string>
#include <string_view>

#include "source.h"

// How PowerShell shows a place in a script, in parse errors and in run-time errors alike.
namespace psjsh {

// One line of the source and the marks below it. A long line is cut around the place, ` …` stands
// for what is left out; tabs are four blanks; the marks are at least one.
struct PositionText {
  uint32_t number = 0;
  std::string line;
  std::string marks;
};
PositionText position_text(const Source &source, Extent extent);

// `At line:1 char:5` (with the file's name in place of `line`), the line and the marks, as they
// stand in the message of a ParseException and in InvocationInfo.PositionMessage.
std::string position_message(const Source &source, Extent extent);

// The block of ConciseView without its heading: `Line |`, the line, the marks. Ends with a line
// end.
std::string concise_position(const Source &source, Extent extent);
// The message behind its bar, `     | …`, broken to `width` columns; line ends in it are blanks.
// `indent` is what the number of the line needs beyond four digits. Ends with a line end.
std::string concise_message(std::string_view message, size_t width, size_t indent);

}  // namespace psjsh
