// Error records on the screen, as PowerShell's ConciseView shows them.
#pragma once
#include <string>

#include "language/value/records.h"

namespace psjsh {

// The lines of one error, each with its line end. `width` is the screen's; lines of messages are
// broken there.
std::string concise_view(const ErrorRecord &record, int width);

}  // namespace psjsh
