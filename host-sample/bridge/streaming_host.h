// -StreamingHost: the caller's screen on its way to the run of a job in this process.
#pragma once
#include <memory>

#include "language/run/host_screen.h"
#include "psj.h"

namespace psjsh {

// The screen of the request's host as a value for the prepared script; $null when there is none.
Value screen_for_run(const psj_script_request &request);
// What screen_for_run put into the prepared dictionary under "screen"; may be null.
std::shared_ptr<HostScreen> screen_in(const psj_value &prepared);

}  // namespace psjsh
