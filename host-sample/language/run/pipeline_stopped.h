#pragma once

namespace psjsh {

// Leaves all code of a session that is being stopped. No `catch` of a script sees it, `finally`
// blocks run.
struct PipelineStopped {};

}  // namespace psjsh
