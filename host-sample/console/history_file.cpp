#include "console/history_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "console/screen_buffer.h"
#include "invariant/compare.h"

namespace psjsh {
namespace {

std::string encoded(std::string_view entry) {
  std::string text;
  for (const char c : entry) {
    if (c == '\n') text += '`';
    text += c;
  }
  return text + '\n';
}

bool looks_secret(std::string_view entry) {
  for (const std::string_view word : {"password", "asplaintext", "token", "apikey", "secret"})
    for (std::size_t at = 0; at + word.size() <= entry.size(); ++at)
      if (psj::invariant::equals_ignore_case(entry.substr(at, word.size()), word)) return true;
  return false;
}

}  // namespace

std::string history_path() {
  const char *state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && state[0] == '/') return std::string(state) + "/psjsh/history";
  const char *home = std::getenv("HOME");
  if (home == nullptr || home[0] != '/') return {};
  return std::string(home) + "/.local/state/psjsh/history";
}

std::vector<std::string> HistoryFile::load(std::size_t most) const {
  std::vector<std::string> entries;
  std::ifstream in(path_, std::ios::binary);
  std::string line, entry;
  while (std::getline(in, line)) {
    if (line.ends_with('`')) {
      entry += line.substr(0, line.size() - 1) + '\n';
      continue;
    }
    entries.push_back(entry + line);
    entry.clear();
  }
  const bool far_more = entries.size() > 2 * most;
  if (entries.size() > most)
    entries.erase(entries.begin(), entries.end() - static_cast<std::ptrdiff_t>(most));
  if (far_more) {
    std::string text;
    for (const std::string &one : entries) text += encoded(one);
    write(text, O_TRUNC);
  }
  return entries;
}

void HistoryFile::append(std::string_view entry) const {
  if (!looks_secret(entry)) write(encoded(entry), O_APPEND);
}

void HistoryFile::write(std::string_view text, int flags) const {
  if (path_.empty()) return;
  const std::filesystem::path folder = std::filesystem::path(path_).parent_path();
  std::error_code failed;
  if (std::filesystem::create_directories(folder, failed))
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
  if (file < 0) return;
  write_all_bytes(file, text);
  ::close(file);
}

}  // namespace psjsh
