#include "language/value/members/disk.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "invariant/date_time.h"
#include "invariant/wildcard.h"
#include "language/value/script_error.h"

namespace psjsh::disk {

namespace fs = std::filesystem;
namespace inv = psj::invariant;

std::string path_text(Call &c, std::size_t i) {
  if (c.arguments[i].is_null())
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'path')");
  return std::string(c.text(i));
}
std::string full_path(const std::string &path) {
  if (path.empty())
    throw_net("System.ArgumentException",
              "The value cannot be an empty string. (Parameter 'path')");
  auto whole = fs::absolute(path).lexically_normal().string();
  return whole;
}

std::string_view file_name(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}
std::string_view extension(std::string_view path) {
  const auto name = file_name(path);
  const auto dot = name.rfind('.');
  return dot == std::string_view::npos || dot + 1 == name.size() ? std::string_view()
                                                                 : name.substr(dot);
}
std::string_view stem(std::string_view path) {
  const auto name = file_name(path);
  return name.substr(0, std::min(name.rfind('.'), name.size()));
}

[[noreturn]] void fail_io(const std::string &path) {
  const auto whole = full_path(path);
  std::error_code e;
  switch (errno) {
    case ENOENT:
      if (!fs::exists(fs::path(whole).parent_path(), e))
        throw_net("System.IO.DirectoryNotFoundException",
                  "Could not find a part of the path '" + whole + "'.");
      throw_net("System.IO.FileNotFoundException", "Could not find file '" + whole + "'.");
    case EACCES:
    case EPERM:
    case EISDIR:
      throw_net("System.UnauthorizedAccessException",
                "Access to the path '" + whole + "' is denied.");
    case EEXIST:
      throw_net("System.IO.IOException", "The file '" + whole + "' already exists.");
    default:
      throw_net("System.IO.IOException", std::string(std::strerror(errno)) + " : '" + whole + "'");
  }
}

std::string read_file(const std::string &path) {
  std::ifstream file(full_path(path), std::ios::binary);
  if (!file || fs::is_directory(path)) {
    if (file) errno = EISDIR;
    fail_io(path);
  }
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::string &path, std::string_view text, bool append) {
  std::ofstream file(full_path(path), append ? std::ios::binary | std::ios::app
                                             : std::ios::binary | std::ios::trunc);
  if (!file) fail_io(path);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file)
    throw_net("System.IO.IOException",
              "There is not enough space on the disk. : '" + full_path(path) + "'");
}

Value file_time(const std::string &path, bool utc, Moment which) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0)
    return Value::datetime(
        inv::DateTime(504911232000000000, utc ? inv::DateTimeKind::utc : inv::DateTimeKind::local));
  const auto &time =
      which == Moment::Written ? facts.st_mtim
      : which == Moment::Accessed
          ? facts.st_atim
          : (facts.st_ctim.tv_sec < facts.st_mtim.tv_sec ? facts.st_ctim : facts.st_mtim);
  const inv::DateTime moment(
      inv::DateTime::kUnixEpochTicks + time.tv_sec * 10000000LL + time.tv_nsec / 100,
      inv::DateTimeKind::utc);
  return Value::datetime(utc ? moment : moment.to_local());
}
void set_file_time(const std::string &path, const Value &value, bool access) {
  const auto moment = value.datetime().to_utc();
  timespec times[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
  const auto ticks = moment.ticks() - inv::DateTime::kUnixEpochTicks;
  times[access ? 0 : 1] = {ticks / 10000000, (ticks % 10000000) * 100};
  if (utimensat(AT_FDCWD, path.c_str(), times, 0) != 0) fail_io(path);
}

void collect(const std::string &folder, std::string_view pattern, Want want, bool deep,
             std::vector<std::string> &out) {
  std::error_code e;
  fs::directory_iterator entries(folder, e);
  if (e) {
    errno = e.value();
    if (errno == ENOENT)
      throw_net("System.IO.DirectoryNotFoundException",
                "Could not find a part of the path '" + full_path(folder) + "'.");
    fail_io(folder);
  }
  const inv::WildcardPattern names(pattern, false);
  for (const auto &entry : entries) {
    const bool is_folder = entry.is_directory(e) && !entry.is_symlink(e);
    if ((want == Want::Both || is_folder == (want == Want::Folders)) &&
        names.matches(entry.path().filename().string()))
      out.push_back(entry.path().string());
    if (deep && is_folder) collect(entry.path().string(), pattern, want, deep, out);
  }
}

bool is_deep(Call &c, std::size_t i) {
  return i < c.count() && c.arguments[i].bits() == 1;
}

}  // namespace psjsh::disk
