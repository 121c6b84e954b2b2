// Runs in a session that are neither a command line nor a job.
#pragma once
#include <functional>

#include "language/run/session.h"

namespace psjsh {

struct Frame;

// Gives `body` a frame of the session's running scope (the global one when nothing runs) whose
// streams go to `to`; what it throws is the outcome's. The calling thread is the session's until
// then.
Outcome run_in(Session &session, StreamTarget &to, const std::function<void(Frame &)> &body);

}  // namespace psjsh
