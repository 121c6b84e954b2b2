// $MyInvocation, and $PSCmdlet of advanced functions.
#pragma once
#include "language/run/session_state.h"

namespace psjsh {

class CommonStreams;
class Binder;

Value make_my_invocation(const Frame &frame);
// $PSCmdlet; valid while the function's stage lives.
Value make_cmdlet_object(CommonStreams &streams, Binder &binder, const BlockCode &code,
                         const Frame &frame, bool *failed);

}  // namespace psjsh
