// $Host.UI
#pragma once
#include "language/run/session_state.h"

namespace psjsh {

Value make_host_interface(SessionState &session);

}  // namespace psjsh
