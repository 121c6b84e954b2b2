// Paths as commands are given them: relative to the session's location, with ~, backslashes and
// wildcards, on the file system or on one of the drives env:, variable: … .
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "invariant/wildcard.h"
#include "language/run/command.h"

namespace psjsh {

// The full path on the file system: no `.` and `..`, no slash at the end (but "/").
std::string full_path(const Invocation &call, std::string_view given);
std::string clean_path(std::string_view path);
// The last part; the part before it ("/" for a child of the root, empty for the root).
std::string_view leaf_of(std::string_view path);
std::string_view parent_of(std::string_view path);
// With `/` between, once; backslashes become slashes.
std::string joined_path(std::string_view parent, std::string_view child);

// Something is there; links count as themselves.
bool item_exists(const std::string &path);
// Links are followed.
bool is_directory(const std::string &path);
bool is_hidden(std::string_view path);

// A name on a drive that is no file system: "env:PATH" is {"env", "PATH"}. Empty drive: a file
// path.
struct DrivePath {
  std::string drive;  // lower case
  std::string name;
};
DrivePath split_drive(std::string_view given);
// The same, with drives that New-PSDrive made, and relative to the drive that the session is on.
DrivePath located_drive(Invocation &call, std::string_view given);
// The error about a path that begins with a drive which is not there; nothing for all others. What
// is to be written to such a path is no file of that name.
std::optional<ErrorSpec> missing_drive(Invocation &call, std::string_view given);
// The error about a path, or a drive, that is not there.
void given_not_found(Invocation &call, std::string_view given);

// -Filter (kNoParameter where a command has none), -Include and -Exclude, which go by names.
class NameFilter {
 public:
  static constexpr std::size_t kNoParameter = static_cast<std::size_t>(-1);

  NameFilter() = default;
  NameFilter(Invocation &call, std::size_t filter, std::size_t include, std::size_t exclude);
  bool passes(std::string_view path) const;
  bool empty() const { return filter_.empty() && include_.empty() && exclude_.empty(); }

 private:
  std::vector<psj::invariant::WildcardPattern> filter_, include_, exclude_;
};

// Names in a folder, folders first, in the order that Get-ChildItem shows. Empty when it cannot be
// read; `error` then has the system's reason.
struct FolderEntry {
  std::string name;
  bool directory;
};
std::vector<FolderEntry> folder_entries(const std::string &folder, int *error = nullptr);

// Full paths that `given` stands for, without a message for what is missing. Hidden ones are
// matched by wildcards only with `force`.
std::vector<std::string> matching_paths(const Invocation &call, std::string_view given,
                                        bool literal, bool force = false);

// The same for a -Path and a -LiteralPath parameter: what does not exist is an error of the
// command.
std::vector<std::string> required_paths(Invocation &call, std::size_t path,
                                        std::size_t literal_path, bool force = false);

void path_not_found(Invocation &call, const std::string &path);
// The words of .NET for a failed system call on a path.
void report_file_error(Invocation &call, const std::string &path, int error, const char *id);
[[noreturn]] void fail_file(Invocation &call, const std::string &path, int error);

// A FileInfo or DirectoryInfo.
Value item_value(const std::string &path);

}  // namespace psjsh
