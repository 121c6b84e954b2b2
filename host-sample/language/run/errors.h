// Making, placing and finding errors of scripts.
#pragma once
#include <exception>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

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

// Runs the body; what the C++ library throws becomes an error that a script can catch: memory that
// there is not (or more than a container can hold), an index beyond an end, and whatever else.
[[noreturn]] void throw_out_of_memory();
[[noreturn]] void throw_library_error(const std::exception &error);
template <class Body>
decltype(auto) with_script_errors(Body &&body) {
  try {
    return std::forward<Body>(body)();
  } catch (const std::bad_alloc &) {
    throw_out_of_memory();
  } catch (const std::length_error &) {
    throw_out_of_memory();
  } catch (const std::logic_error &error) {
    throw_library_error(error);
  } catch (const std::runtime_error &error) {
    throw_library_error(error);
  }
}

// The record of an ErrorSpec, as the command `info` reports it.
Ref<ErrorRecord> record_of(const ErrorSpec &spec, const CommandInfo &info);

}  // namespace psjsh
