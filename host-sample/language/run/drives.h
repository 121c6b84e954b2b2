// `$env:NAME`, `${function:Name}` and other variables with a drive.
#pragma once
#include <string>
#include <string_view>

#include "language/run/scope.h"

namespace psjsh {

Value read_drive(SessionState &session, Scope *scope, std::string_view drive,
                 std::string_view name);
void write_drive(SessionState &session, Scope *scope, std::string_view drive, std::string_view name,
                 const Value &value);

}  // namespace psjsh
