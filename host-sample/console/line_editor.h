// Lines from a terminal, with editing, history and completion by libedit. The library is loaded
// when the first editor is made; without it the terminal's own line editing has to do.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace psjsh {

// What Tab puts into the line in place of `length` bytes at `start`.
struct Suggestions {
  std::size_t start = 0, length = 0;
  std::vector<std::string> texts;  // what may stand there
  std::vector<std::string> shown;  // the same as a list shows them
};

class LineEditor {
 public:
  using Complete = std::function<Suggestions(const std::string &line, std::size_t cursor)>;
  enum class Got { Line, Interrupted, End };

  // Reading ends while `interrupt_fd` (borrowed) is readable.
  LineEditor(int interrupt_fd, Complete complete);
  ~LineEditor();
  LineEditor(const LineEditor &) = delete;
  LineEditor &operator=(const LineEditor &) = delete;

  // One line without its end. Interrupted: a signal came, what was typed is dropped.
  Got read(const std::string &prompt, std::string *line);
  // The line came from a paste that has not ended: whatever it says, more of it follows.
  bool pasting() const;
  void remember(const std::string &entry);

  struct Impl;

 private:
  std::unique_ptr<Impl> impl_;
};

// The longest text that all of them begin with; letter case of the first.
std::string common_beginning(const std::vector<std::string> &texts);

}  // namespace psjsh
