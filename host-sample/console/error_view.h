// Error records on the screen, as PowerShell's views show them.
#pragma once
#include <string>

#include "language/run/session.h"
#include "language/value/records.h"

namespace psjsh {

// The lines of one error, each with its line end. `width` is the screen's; lines of messages are
// broken there.
std::string concise_view(const ErrorRecord &record, int width);

// NormalView: the message with its place, category and id below it.
std::string normal_view(const ErrorRecord &record);
// As the session's $ErrorView says.
std::string error_view(const ErrorRecord &record, const Session &session, int width);

}  // namespace psjsh
