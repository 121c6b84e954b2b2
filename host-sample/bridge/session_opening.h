// The initialization script of a job in another process, which belongs to opening its session.
#pragma once
#include <optional>

#include "language/run/session.h"
#include "psj.h"

namespace psjsh {

// Runs job.initialization. What it writes goes to the caller's screen at once and is none of the
// job's records. Nothing: the job's script may run. Else how the job ends: an error of any kind
// keeps the session closed.
std::optional<Outcome> open_session(Session &session, const JobScript &job, const psj_sink &sink);

}  // namespace psjsh
