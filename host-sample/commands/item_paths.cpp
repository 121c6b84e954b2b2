#include "commands/item_paths.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "language/run/session_drives.h"
#include "language/value/convert.h"
#include "language/value/native.h"

namespace psjsh {

using psj::invariant::WildcardPattern;

namespace {

SessionState &state_of(const Invocation &call) {
  return const_cast<Invocation &>(call).session().state();
}

std::string with_slashes(std::string_view path) {
  std::string out(path);
  std::replace(out.begin(), out.end(), '\\', '/');
  return out;
}

ErrorSpec file_error(const std::string &path, int error, std::string id) {
  ErrorSpec spec;
  spec.id = std::move(id);
  spec.target = Value(path);
  const std::string quoted = "'" + path + "'";
  switch (error) {
    case ENOENT:
      spec.category = ErrorCategory::ObjectNotFound;
      if (item_exists(std::string(parent_of(path))) || parent_of(path).empty()) {
        spec.message = "Could not find file " + quoted + ".";
        spec.exception = "System.IO.FileNotFoundException";
      } else {
        spec.message = "Could not find a part of the path " + quoted + ".";
        spec.exception = "System.IO.DirectoryNotFoundException";
      }
      break;
    case EACCES:
    case EPERM:
    case EISDIR:
      spec.category = ErrorCategory::PermissionDenied;
      spec.message = "Access to the path " + quoted + " is denied.";
      spec.exception = "System.UnauthorizedAccessException";
      break;
    case EEXIST:
      spec.category = ErrorCategory::WriteError;
      spec.message = "The file " + quoted + " already exists.";
      spec.exception = "System.IO.IOException";
      break;
    default:
      spec.category = ErrorCategory::WriteError;
      spec.message = std::string(std::strerror(error)) + " : " + quoted;
      spec.exception = "System.IO.IOException";
  }
  return spec;
}

// Matches one part of a pattern against the names in each folder found so far.
std::vector<std::string> descend(const std::vector<std::string> &folders, std::string_view part,
                                 bool force) {
  std::vector<std::string> found;
  if (!WildcardPattern::has_wildcards(part)) {
    const std::string name = WildcardPattern::unescape(part);
    for (const std::string &folder : folders) {
      std::string path = clean_path(folder + "/" + name);
      if (item_exists(path)) found.push_back(std::move(path));
    }
    return found;
  }
  const WildcardPattern pattern(part);
  for (const std::string &folder : folders)
    for (const FolderEntry &entry : folder_entries(folder)) {
      const bool shown = force || !is_hidden(entry.name) || part[0] == '.';
      if (shown && pattern.matches(entry.name))
        found.push_back(folder == "/" ? "/" + entry.name : folder + "/" + entry.name);
    }
  return found;
}

}  // namespace

std::string clean_path(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    if (part == ".." && !parts.empty())
      parts.pop_back();
    else if (!part.empty() && part != "." && part != "..")
      parts.push_back(part);
    at = end + 1;
  }
  std::string out;
  for (const std::string_view part : parts) out.append("/").append(part);
  return out.empty() ? "/" : out;
}

std::string full_path(const Invocation &call, std::string_view given) {
  std::string path = with_slashes(given);
  if (path.starts_with("FileSystem::")) path.erase(0, 12);
  if (path.starts_with("Microsoft.PowerShell.Core/FileSystem::")) path.erase(0, 38);
  if (path.find(':') != std::string::npos)
    if (auto file = drive_file_path(state_of(call), path)) path = std::move(*file);
  if (path == "~" || path.starts_with("~/")) {
    const char *home = std::getenv("HOME");
    path = (home != nullptr ? home : "/") + path.substr(1);
  }
  return clean_path(path.starts_with("/") ? path : call.location() + "/" + path);
}

std::string_view leaf_of(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

std::string_view parent_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || path.size() == 1) return {};
  return slash == 0 ? path.substr(0, 1) : path.substr(0, slash);
}

std::string joined_path(std::string_view parent, std::string_view child) {
  std::string left = with_slashes(parent), right = with_slashes(child);
  while (left.size() > 1 && left.back() == '/') left.pop_back();
  const std::size_t first = right.find_first_not_of('/');
  right.erase(0, first == std::string::npos ? right.size() : first);
  if (left.empty()) return child.empty() ? std::string() : "/" + right;
  return left.back() == '/' ? left + right : left + "/" + right;
}

bool item_exists(const std::string &path) {
  struct stat info;
  return !path.empty() && lstat(path.c_str(), &info) == 0;
}

bool is_directory(const std::string &path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

bool is_hidden(std::string_view path) {
  const std::string_view name = leaf_of(path);
  return name.starts_with(".") && name != "." && name != "..";
}

DrivePath located_drive(Invocation &call, std::string_view given) {
  const DrivePath written = split_drive(given);
  if (!written.drive.empty()) {
    const auto drive = find_session_drive(state_of(call), written.drive);
    if (!drive || drive->is_file_system() || drive->provider == "Alias") return written;
    return {drive->provider == "Environment" ? "env" : psj::invariant::to_lower(drive->provider),
            written.name};
  }
  const SessionDrive current = current_drive(state_of(call));
  if (current.is_file_system() || given.starts_with("/") || given.starts_with("~")) return {};
  std::string name(given == "." || given == "*" ? "" : given);
  if (name.starts_with("./")) name.erase(0, 2);
  return {current.provider == "Environment" ? "env" : psj::invariant::to_lower(current.provider),
          name};
}

std::optional<ErrorSpec> missing_drive(Invocation &call, std::string_view given) {
  const std::size_t colon = given.find(':');
  const std::string_view name = given.substr(0, colon);
  const bool drive = colon != given.npos && colon > 0 && name.find('/') == name.npos &&
                     !given.substr(colon).starts_with("::");
  if (!drive || find_session_drive(state_of(call), name)) return std::nullopt;
  return ErrorSpec{
      "DriveNotFound", ErrorCategory::ObjectNotFound,
      "Cannot find drive. A drive with the name '" + std::string(name) + "' does not exist.",
      "System.Management.Automation.DriveNotFoundException", Value(name)};
}

void given_not_found(Invocation &call, std::string_view given) {
  if (const auto missing = missing_drive(call, given)) return call.write_error(*missing);
  path_not_found(call, full_path(call, given));
}

DrivePath split_drive(std::string_view given) {
  const std::size_t colon = given.find(':');
  if (colon == std::string_view::npos || colon < 2 || given.substr(colon).starts_with("::"))
    return {};
  const std::string_view drive = given.substr(0, colon);
  if (drive.find_first_of("/\\*?[") != std::string_view::npos) return {};
  std::string name = with_slashes(given.substr(colon + 1));
  name.erase(0, name.find_first_not_of('/') == std::string::npos ? name.size()
                                                                 : name.find_first_not_of('/'));
  return {psj::invariant::to_lower(drive), name};
}

NameFilter::NameFilter(Invocation &call, std::size_t filter, std::size_t include,
                       std::size_t exclude) {
  if (filter != kNoParameter && call.has(filter)) filter_.emplace_back(call.text(filter));
  for (const Value &name : call.items(include)) include_.emplace_back(to_text(name));
  for (const Value &name : call.items(exclude)) exclude_.emplace_back(to_text(name));
}

bool NameFilter::passes(std::string_view path) const {
  const std::string_view name = leaf_of(path);
  const auto matches = [&](const WildcardPattern &pattern) { return pattern.matches(name); };
  if (!filter_.empty() && !matches(filter_[0])) return false;
  if (!include_.empty() && std::none_of(include_.begin(), include_.end(), matches)) return false;
  return std::none_of(exclude_.begin(), exclude_.end(), matches);
}

std::vector<FolderEntry> folder_entries(const std::string &folder, int *error) {
  std::vector<FolderEntry> entries;
  DIR *directory = opendir(folder.c_str());
  if (directory == nullptr) {
    if (error != nullptr) *error = errno;
    return entries;
  }
  while (const dirent *entry = readdir(directory)) {
    const std::string_view name = entry->d_name;
    if (name == "." || name == "..") continue;
    const bool known = entry->d_type != DT_UNKNOWN && entry->d_type != DT_LNK;
    entries.push_back({std::string(name), known ? entry->d_type == DT_DIR
                                                : is_directory(folder + "/" + entry->d_name)});
  }
  closedir(directory);
  std::sort(entries.begin(), entries.end(), [](const FolderEntry &a, const FolderEntry &b) {
    if (a.directory != b.directory) return a.directory;
    const int order = psj::invariant::compare_culture(a.name, b.name, true);
    return order != 0 ? order < 0 : a.name < b.name;
  });
  return entries;
}

std::vector<std::string> matching_paths(const Invocation &call, std::string_view given,
                                        bool literal, bool force) {
  if (literal || !WildcardPattern::has_wildcards(given)) {
    std::string path =
        full_path(call, literal ? std::string(given) : WildcardPattern::unescape(given));
    if (!item_exists(path)) return {};
    return {path};
  }
  // A backtick before a bracket is an escape here, not a separator; backslashes are separators.
  const std::string path = full_path(call, given);
  std::vector<std::string> found = {"/"};
  for (std::size_t at = 1; at < path.size() && !found.empty();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    found = descend(found, std::string_view(path).substr(at, end - at), force);
    at = end + 1;
  }
  return found;
}

std::vector<std::string> required_paths(Invocation &call, std::size_t path,
                                        std::size_t literal_path, bool force) {
  std::vector<std::string> all;
  const auto add = [&](const Value &given, bool literal) {
    const std::string text = to_text(given);
    std::vector<std::string> found = matching_paths(call, text, literal, force);
    if (found.empty() && (literal || !WildcardPattern::has_wildcards(text)))
      given_not_found(call, text);
    all.insert(all.end(), found.begin(), found.end());
  };
  for (const Value &given : call.items(path)) add(given, false);
  for (const Value &given : call.items(literal_path)) add(given, true);
  return all;
}

void path_not_found(Invocation &call, const std::string &path) {
  call.write_error({"PathNotFound", ErrorCategory::ObjectNotFound,
                    "Cannot find path '" + path + "' because it does not exist.",
                    "System.Management.Automation.ItemNotFoundException", Value(path)});
}

void report_file_error(Invocation &call, const std::string &path, int error, const char *id) {
  call.write_error(file_error(path, error, id));
}

void fail_file(Invocation &call, const std::string &path, int error) {
  call.fail(file_error(path, error, "FileOpenFailure"));
  // The compiler does not see through the virtual call.
  __builtin_unreachable();
}

Value item_value(const std::string &path) {
  return is_directory(path) ? make_directory_info(path) : make_file_info(path);
}

}  // namespace psjsh
