// The prompt: reads statements from the terminal until the user leaves.
#pragma once
#include <functional>

#include "console/console_target.h"
#include "language/run/session.h"

namespace psjsh {

// Gives the exit code. `ended` says whether the process was asked to end (SIGTERM, SIGHUP).
int run_prompt(Session &session, ConsoleTarget &screen, const std::function<bool()> &ended);

}  // namespace psjsh
