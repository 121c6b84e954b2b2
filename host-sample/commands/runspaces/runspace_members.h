// The .NET members of PowerShell, Runspace, RunspacePool and what belongs to them.
#pragma once
#include <span>

#include "language/value/member_table.h"

namespace psjsh {

void add_runspace_members();  // all of them; call once
void add_power_shell_members();

}  // namespace psjsh
