// Columns as Format-Table and its kin take them: names, script blocks, and hashtables with Label,
// Expression, FormatString, Width, Alignment (unique beginnings of these keys too).
#pragma once
#include "bridge/formatter.h"

namespace psjsh {

// Throws the script error that PowerShell gives for a key that is unknown or has a wrong value.
FormatColumn format_column(const Value &property, Invocation &call);

}  // namespace psjsh
