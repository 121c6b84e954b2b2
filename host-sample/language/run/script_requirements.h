// `#requires` lines of a script file.
#pragma once
#include <string_view>

#include "language/run/session_state.h"

namespace psjsh {

// Throws the ScriptRequiresException that PowerShell gives for the first requirement that this
// session does not meet. Required modules that are not loaded are imported. `script` names the
// file in the texts.
void check_requirements(SessionState &session, const Source &source, std::string_view script);

}  // namespace psjsh
