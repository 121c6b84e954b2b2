// InvocationInfo of the records of the warning, verbose and debug streams.
#pragma once
#include "language/value/value.h"

namespace psjsh {

class CommonStreams;

// Says in the record which invocation wrote it, unless it says so already: Write-Warning and its
// like speak for the function or script that called them, every other command for itself.
void note_source(CommonStreams &streams, const Value &record);

}  // namespace psjsh
