// Making, placing and finding errors of scripts.
#pragma once
#include <string>
#include <string_view>

#include "language/run/session_state.h"

namespace psjsh {

// A type in `catch [T]`, by any name that scripts use; null when unknown.
const Type *find_exception_type(SessionState &session, std::string_view name);
// The name of the command that a CommandInfo object (Get-Command) stands for.
std::optional<std::string> command_of(const Value &value);
// A path as a script writes it: `~`, relative to the session's location, `.` and `..` taken out.
std::string resolve_path(const SessionState &session, std::string_view path);

// The ParseException for a source with errors.
Ref<ErrorRecord> parse_error_record(const ParseResult &parsed);

// Assignment to a variable with a type: MetadataError when it does not convert.
Value convert_to_variable(const Value &value, const Type *type);

// The record of an ErrorSpec, as the command `info` reports it.
Ref<ErrorRecord> record_of(const ErrorSpec &spec, const CommandInfo &info);

}  // namespace psjsh
