// What an error's InvocationInfo says of the command that wrote it.
#pragma once
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

// CmdletInfo, FunctionInfo … with name, type and module, as this thread's session sees the name. An
// empty name: the script itself. A name that is not seen from here was a function.
Value named_command(std::string_view name);

}  // namespace psjsh
