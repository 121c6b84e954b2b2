#include "language/run/drives.h"

#include <cstdlib>

#include "invariant/letter_case.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

Value read_drive(SessionState &session, Scope *scope, std::string_view drive,
                 std::string_view name) {
  if (equals_ignoring_case(drive, "env")) {
    const char *value = std::getenv(std::string(name).c_str());
    return value != nullptr ? Value(value) : Value();
  }
  if (equals_ignoring_case(drive, "function")) {
    const auto function = session.find_function(scope, name);
    return function ? Value(function->block) : Value();
  }
  if (equals_ignoring_case(drive, "alias")) {
    if (const auto own = session.find_alias(scope, name)) return Value(*own);
    if (const auto *item = session.builtin_alias(name)) return Value(*item);
    return {};
  }
  if (equals_ignoring_case(drive, "variable")) return session.read(scope, intern(name));
  if (equals_ignoring_case(drive, "using"))
    return session.using_value(psj::invariant::to_lower(name));
  return {};
}

void write_drive(SessionState &session, Scope *scope, std::string_view drive, std::string_view name,
                 const Value &value) {
  const std::string key(name);
  if (equals_ignoring_case(drive, "env")) {
    if (value.is_null())
      unsetenv(key.c_str());
    else
      setenv(key.c_str(), to_text(value).c_str(), 1);
    return;
  }
  if (equals_ignoring_case(drive, "function")) {
    if (value.is_null()) {
      session.remove_function(name);
      return;
    }
    auto function = std::make_shared<FunctionValue>();
    function->name = key;
    if (auto *block = value.as<RunBlock>())
      function->block = Ref<RunBlock>(block);
    else
      function->block = session.parse_block(to_text(value), {});
    function->code = function->block->code_for(session);
    session.define_function(scope, name, std::move(function));
    return;
  }
  if (equals_ignoring_case(drive, "alias"))
    return session.define_alias(scope, name, to_text(value));
  if (equals_ignoring_case(drive, "variable")) return session.write(scope, intern(name), value);
  throw_runtime(
      "DriveNotFound", ErrorCategory::ObjectNotFound,
      "System.Management.Automation.DriveNotFoundException",
      "Cannot find drive. A drive with the name '" + std::string(drive) + "' does not exist.",
      Value(drive));
}

}  // namespace psjsh
