// The table of psjsh's own commands. Adding one: write its file and add its entry in
// command_list.inc.
#pragma once
#include <span>

#include "language/run/command_info.h"

namespace psjsh {

// Static; for CommandTable::add.
std::span<const CommandEntry> own_commands();

}  // namespace psjsh
