#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace psjsh {

// A piece of a source text: byte offsets, `end` is exclusive.
struct Extent {
  uint32_t start = 0;
  uint32_t end = 0;

  bool operator==(const Extent &) const = default;
};

// A place as people count it. Both start at 1; a column counts UTF-16 units.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;

  bool operator==(const Position &) const = default;
};

// One script text, without a byte order mark, and the file it came from. Immutable after
// construction, so any thread may read it. Texts of 4 GiB and more are cut: offsets are 32 bits
// wide.
class Source {
 public:
  // `file` is empty for a text that came from no file (-Command, Invoke-Expression).
  explicit Source(std::string text, std::string file = {});

  const std::string &text() const { return text_; }
  const std::string &file() const { return file_; }
  std::string_view text_of(Extent extent) const;

  // Errors about the end of the text stand one behind it: each byte beyond the size is a column.
  Position position(uint32_t offset) const;
  // The line's text without its line end; empty when there is no such line.
  std::string_view line_text(uint32_t line) const;
  uint32_t line_count() const { return static_cast<uint32_t>(line_starts_.size()); }
  // UTF-16 units before `offset`, counted from the start of the text.
  uint32_t utf16_offset(uint32_t offset) const;

 private:
  std::string text_;
  std::string file_;
  std::vector<uint32_t> line_starts_;
};

// UTF-16 units that `text` takes; each byte that is no part of valid UTF-8 counts as one.
uint32_t utf16_length(std::string_view text);

}  // namespace psjsh
