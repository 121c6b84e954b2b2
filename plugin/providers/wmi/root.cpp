#include "plugin/providers/wmi/root.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace psj::wmi {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
// Files that grow while they are read, or never end, stop here.
constexpr std::size_t kLargestFile = std::size_t{256} << 20;

}  // namespace

Root Root::of_environment() {
  const char *folder = std::getenv("PSJ_CIM_ROOT");
  return Root(folder != nullptr ? folder : "");
}

std::optional<std::string> Root::read(std::string_view path) const {
  const int file = open(this->path(path).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
  if (file < 0) return std::nullopt;
  std::string text;
  std::size_t size = 0;
  ssize_t got = 0;
  do {
    size += static_cast<std::size_t>(got);
    text.resize(size < 4096 ? 4096 : size * 2);
    got = ::read(file, text.data() + size, text.size() - size);
  } while (got > 0 && size < kLargestFile);
  close(file);
  if (got < 0) return std::nullopt;
  text.resize(size);
  return text;
}

std::optional<std::string> Root::line(std::string_view path) const {
  const auto text = read(path);
  if (!text) return std::nullopt;
  const std::string_view inner = trimmed(*text);
  return inner.empty() ? std::nullopt : std::optional<std::string>(inner);
}

std::optional<std::int64_t> Root::number(std::string_view path) const {
  const auto text = read(path);
  return text ? number_of(trimmed(*text)) : std::nullopt;
}

std::optional<std::string> Root::link(std::string_view path) const {
  char target[4096];
  const ssize_t size = readlink(this->path(path).c_str(), target, sizeof target);
  if (size <= 0) return std::nullopt;
  return std::string(target, static_cast<std::size_t>(size));
}

std::vector<std::string> Root::list(std::string_view path) const {
  std::vector<std::string> names;
  DIR *folder = opendir(this->path(path).c_str());
  if (folder == nullptr) return names;
  while (const dirent *entry = readdir(folder)) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  closedir(folder);
  std::sort(names.begin(), names.end());
  return names;
}

bool Root::exists(std::string_view path) const {
  return access(this->path(path).c_str(), F_OK) == 0;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> lines_of(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.empty()) return {};
  return split(text, '\n');
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (true) {
    const std::size_t begin = text.find_first_not_of(kBlanks);
    if (begin == std::string_view::npos) return words;
    text.remove_prefix(begin);
    const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  return value;
}

std::optional<std::string_view> entry_of(std::string_view text, std::string_view key) {
  for (std::string_view line : lines_of(text)) {
    if (!line.starts_with(key)) continue;
    std::string_view rest = trimmed(line.substr(key.size()));
    if (rest.empty() || (rest[0] != ':' && rest[0] != '=')) continue;
    rest = trimmed(rest.substr(1));
    if (rest.size() >= 2 && (rest[0] == '"' || rest[0] == '\'') && rest.back() == rest[0])
      rest = rest.substr(1, rest.size() - 2);
    return rest;
  }
  return std::nullopt;
}

}  // namespace psj::wmi
