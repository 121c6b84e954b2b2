// The command that a name of an error's place stands for: InvocationInfo.MyCommand.
#pragma once
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

using CommandNamed = Value (*)(std::string_view name);
// Who knows commands; set once, before the first session runs anything.
void set_command_named(CommandNamed lookup) noexcept;
// A CommandInfo; the name itself when nobody knows commands.
Value command_named(std::string_view name);

}  // namespace psjsh
