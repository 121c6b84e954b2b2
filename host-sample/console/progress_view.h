// Progress on the terminal: one line for each activity below the text, as PowerShell 7's minimal
// view; gone before other text comes. One thread at a time.
#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "language/value/records.h"

namespace psjsh {

struct ProgressLine {
  std::int32_t id = 0, parent = -1, percent = -1, seconds = -1;
  std::string activity, status;
};
// The line with its escape sequences, of which `style` is the first; `width` is the screen's.
std::string progress_text(const ProgressLine &line, int indentation, int width,
                          std::string_view style = "\x1b[33;1m");

class ProgressView {
 public:
  explicit ProgressView(int descriptor) : descriptor_(descriptor) {}
  // The escape sequence that a line begins with; may be empty.
  void set_style(std::string style) { style_ = std::move(style); }
  // Draws at most some times a second.
  void update(const Record &record, int width);
  // Takes the lines from the screen; the next update draws them again.
  void erase();
  // Forgets all activities too: the statement ended.
  void clear();

 private:
  void draw(int width);
  void add(std::int32_t parent, int depth, int width, std::vector<std::string> *lines) const;

  const int descriptor_;
  std::string style_;
  std::vector<ProgressLine> lines_;
  std::size_t drawn_ = 0;  // lines on the screen
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace psjsh
