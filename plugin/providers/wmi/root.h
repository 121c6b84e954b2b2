#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace psj::wmi {

// The system that classes are read from: the files below a folder. Tests read a made-up computer
// out of a folder of their own; what no file tells (the sizes of file systems, addresses of network
// interfaces) is then null.
class Root {
 public:
  // Empty: this computer.
  explicit Root(std::string folder = {}) : folder_(std::move(folder)) {}
  // This computer, or the folder that the environment variable PSJ_CIM_ROOT names (for tests).
  static Root of_environment();

  [[nodiscard]] bool is_fixture() const { return !folder_.empty(); }
  // `path` is absolute on that computer.
  [[nodiscard]] std::string path(std::string_view path) const {
    return folder_ + std::string(path);
  }
  // The whole file; nothing when it can't be read.
  [[nodiscard]] std::optional<std::string> read(std::string_view path) const;
  // Without the white space around it; nothing when it can't be read or is empty.
  [[nodiscard]] std::optional<std::string> line(std::string_view path) const;
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view path) const;
  [[nodiscard]] std::optional<std::string> link(std::string_view path) const;
  // Names in a folder, sorted; none when it can't be read.
  [[nodiscard]] std::vector<std::string> list(std::string_view path) const;
  [[nodiscard]] bool exists(std::string_view path) const;

 private:
  std::string folder_;
};

// ---- taking texts apart ----
std::string_view trimmed(std::string_view text);
std::vector<std::string_view> lines_of(std::string_view text);
// By white space; no piece is empty.
std::vector<std::string_view> words_of(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
// Leading digits (and a minus); nothing when there is none.
std::optional<std::int64_t> number_of(std::string_view text);
// What follows `key` and a colon or equals sign in the first line that begins so: /proc/meminfo,
// /etc/os-release (quotes are taken off).
std::optional<std::string_view> entry_of(std::string_view text, std::string_view key);

}  // namespace psj::wmi
