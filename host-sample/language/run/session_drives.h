// The drives of a session (/, Temp:, env: …, and those of New-PSDrive), and where the session is on
// them. They are kept in hidden variables, so that each session has its own.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/run/session_state.h"
#include "language/value/records.h"

namespace psjsh {

struct SessionDrive {
  std::string name, provider;  // provider: FileSystem, Environment, Alias, Function, Variable
  std::string root;            // a full path; empty for drives that are no file system
  std::string description;
  bool is_file_system() const { return provider == "FileSystem"; }
};

// By name, without case.
std::vector<SessionDrive> session_drives(SessionState &session);
std::optional<SessionDrive> find_session_drive(SessionState &session, std::string_view name);
void add_session_drive(SessionState &session, const SessionDrive &drive);
bool remove_session_drive(SessionState &session, std::string_view name);

// "T:/x" on the file system: the real path. Nothing for paths without a drive of the file system.
std::optional<std::string> drive_file_path(SessionState &session, std::string_view given);

// The drive that the session is on, and the location as it is shown: "/tmp", "T:/sub", "Env:/".
SessionDrive current_drive(SessionState &session);
std::string shown_location(SessionState &session);
// Goes to a drive; of one that is no file system the folder on the file system stays as it was.
void enter_drive(SessionState &session, std::string_view name);
// Back to what shown_location gave.
void set_shown_location(SessionState &session, const std::string &shown);

Value drive_object(SessionState &session, const SessionDrive &drive);
Value provider_object(SessionState &session, std::string_view provider);
// $PWD
Value location_object(SessionState &session);
// The same for a location that shown_location gave.
Value location_object(SessionState &session, const std::string &shown);

}  // namespace psjsh
