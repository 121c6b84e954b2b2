#include "language/run/session_drives.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cstdlib>

#include "invariant/letter_case.h"
#include "language/run/errors.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

constexpr const char *kDrives = "__psjsh_drives";  // name -> name, provider, root, description
constexpr const char *kCurrent = "__psjsh_drive";

Value hidden(SessionState &session, const char *name) {
  Value value;
  session.try_read(&session.global, intern(name), &value);
  return value;
}

std::string temp_folder() {
  const char *folder = std::getenv("TMPDIR");
  std::string path = folder != nullptr && *folder != 0 ? folder : "/tmp";
  return path.back() == '/' ? path : path + "/";
}

std::string without_end_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

// "T:/a" is T and "a"; a drive's name has at least one letter.
bool split(std::string_view path, std::string_view *drive, std::string *rest) {
  const std::size_t colon = path.find(':');
  if (colon == path.npos || colon == 0 || path.substr(colon).starts_with("::")) return false;
  *drive = path.substr(0, colon);
  if (drive->find_first_of("/\\*?[~.") != drive->npos) return false;
  *rest = std::string(path.substr(colon + 1));
  std::replace(rest->begin(), rest->end(), '\\', '/');
  rest->erase(0, std::min(rest->find_first_not_of('/'), rest->size()));
  return true;
}

// Where the session is, below the drive's root.
std::string below_root(const SessionDrive &drive, const std::string &path) {
  const std::string root = without_end_slash(drive.root);
  if (root == "/") return path.substr(1);
  if (path.size() <= root.size()) return {};
  return path.substr(root.size() + 1);
}

}  // namespace

std::vector<SessionDrive> session_drives(SessionState &session) {
  std::vector<SessionDrive> drives = {
      {"/", "FileSystem", "/", ""},
      {"Alias", "Alias", "", "Drive that contains a view of the aliases stored in a session state"},
      {"Env", "Environment", "",
       "Drive that contains a view of the environment variables for the process"},
      {"Function", "Function", "",
       "Drive that contains a view of the functions stored in a session state"},
      {"Temp", "FileSystem", temp_folder(),
       "Drive that maps to the temporary directory path for the current user"},
      {"Variable", "Variable", "",
       "Drive that contains a view of those variables stored in a session state"}};
  const Value made = hidden(session, kDrives);
  if (const auto *table = made.as<Dictionary>())
    for (const auto &[key, value] : table->entries()) {
      const Values parts = to_items(value);
      drives.push_back(
          {to_text(parts[0]), to_text(parts[1]), to_text(parts[2]), to_text(parts[3])});
    }
  std::sort(drives.begin(), drives.end(), [](const auto &left, const auto &right) {
    return psj::invariant::to_lower(left.name) < psj::invariant::to_lower(right.name);
  });
  return drives;
}

std::optional<SessionDrive> find_session_drive(SessionState &session, std::string_view name) {
  for (SessionDrive &drive : session_drives(session))
    if (equals_ignoring_case(drive.name, name)) return std::move(drive);
  return std::nullopt;
}

void add_session_drive(SessionState &session, const SessionDrive &drive) {
  Value table = hidden(session, kDrives);
  if (table.is_null()) {
    table = make_hashtable();
    session.write(&session.global, intern(kDrives), table);
  }
  table.as<Dictionary>()->set(
      Value(drive.name), make_array({Value(drive.name), Value(drive.provider), Value(drive.root),
                                     Value(drive.description)}));
}

bool remove_session_drive(SessionState &session, std::string_view name) {
  const Value table = hidden(session, kDrives);
  auto *drives = table.as<Dictionary>();
  return drives != nullptr && drives->remove(Value(name));
}

std::optional<std::string> drive_file_path(SessionState &session, std::string_view given) {
  std::string_view name;
  std::string rest;
  if (!split(given, &name, &rest)) return std::nullopt;
  const auto drive = find_session_drive(session, name);
  if (!drive || !drive->is_file_system()) return std::nullopt;
  const std::string root = without_end_slash(drive->root);
  return (root == "/" ? "" : root) + "/" + rest;
}

SessionDrive current_drive(SessionState &session) {
  const Value name = hidden(session, kCurrent);
  if (!name.is_null())
    if (const auto drive = find_session_drive(session, to_text(name))) {
      const std::string root = without_end_slash(drive->root);
      const std::string &at = session.location_;
      const bool inside = root == "/" || at == root || at.starts_with(root + "/");
      if (!drive->is_file_system() || inside) return *drive;
    }
  return {"/", "FileSystem", "/", ""};
}

std::string shown_location(SessionState &session) {
  const SessionDrive drive = current_drive(session);
  if (drive.name == "/") return session.location_;
  return drive.name + ":/" +
         (drive.is_file_system() ? below_root(drive, session.location_) : std::string());
}

void enter_drive(SessionState &session, std::string_view name) {
  session.write(&session.global, intern(kCurrent), name == "/" ? Value() : Value(name));
}

void set_shown_location(SessionState &session, const std::string &shown) {
  std::string_view name;
  std::string rest;
  if (!split(shown, &name, &rest)) {
    enter_drive(session, "/");
    session.location_ = shown;
    return;
  }
  enter_drive(session, name);
  if (const auto path = drive_file_path(session, shown))
    session.location_ = without_end_slash(*path);
}

Value provider_object(SessionState &session, std::string_view provider) {
  auto object = make_record("System.Management.Automation.ProviderInfo");
  object->with("Name", Value(provider));
  object->with("Capabilities", Value(provider == "FileSystem" ? "Filter, ShouldProcess, Credentials"
                                                              : "ShouldProcess"));
  Values drives;
  for (const SessionDrive &drive : session_drives(session))
    if (drive.provider == provider) drives.push_back(Value(drive.name));
  object->with("Drives", make_array(std::move(drives)));
  object->with("Home", provider == "FileSystem" && std::getenv("HOME") != nullptr
                           ? Value(std::getenv("HOME"))
                           : Value(""));
  object->with("Description", Value(""));
  object->with("ModuleName", Value("Microsoft.PowerShell.Core"));
  object->text_property = "Name";
  return object;
}

Value drive_object(SessionState &session, const SessionDrive &drive) {
  auto object = make_record("System.Management.Automation.PSDriveInfo");
  object->with("Name", Value(drive.name));
  object->with("Provider", provider_object(session, drive.provider));
  object->with("Root", Value(drive.root));
  object->with("Description", Value(drive.description));
  object->with("MaximumSize", Value());
  object->with("DisplayRoot", Value());
  const SessionDrive current = current_drive(session);
  const bool here = current.name == drive.name && drive.is_file_system();
  object->with("CurrentLocation", Value(here ? below_root(drive, session.location_) : ""));
  struct statvfs facts {};
  if (drive.is_file_system() && statvfs(drive.root.c_str(), &facts) == 0) {
    const auto unit = static_cast<std::int64_t>(facts.f_frsize);
    object->with("Used", static_cast<std::int64_t>(facts.f_blocks - facts.f_bfree) * unit);
    object->with("Free", static_cast<std::int64_t>(facts.f_bavail) * unit);
  }
  object->text_property = "Name";
  return object;
}

Value location_object(SessionState &session, const std::string &shown) {
  std::string_view name;
  std::string rest;
  SessionDrive drive{"/", "FileSystem", "/", ""};
  if (split(shown, &name, &rest))
    if (const auto found = find_session_drive(session, name)) drive = *found;
  auto info = make_record("System.Management.Automation.PathInfo");
  info->with("Drive", drive_object(session, drive));
  info->with("Provider", provider_object(session, drive.provider));
  const auto file = drive_file_path(session, shown);
  info->with("ProviderPath", Value(file                     ? without_end_slash(*file)
                                   : drive.is_file_system() ? shown
                                                            : std::string()));
  info->with("Path", Value(shown));
  info->text_property = "Path";
  return info;
}

Value location_object(SessionState &session) {
  return location_object(session, shown_location(session));
}

}  // namespace psjsh
