// The lines of earlier sessions, one after the other in a file of the user's state folder. A line
// end inside an entry is written with a backtick before it, as PSReadLine does.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace psjsh {

// $XDG_STATE_HOME/psjsh/history, or below ~/.local/state; empty when there is no home.
std::string history_path();

class HistoryFile {
 public:
  explicit HistoryFile(std::string path) : path_(std::move(path)) {}
  // The last `most` entries, oldest first. A file with far more is shortened.
  std::vector<std::string> load(std::size_t most) const;
  // Several sessions may append at the same time. What looks like a secret is not written; a file
  // that can not be written is no error.
  void append(std::string_view entry) const;

 private:
  void write(std::string_view text, int flags) const;
  std::string path_;
};

}  // namespace psjsh
