// The -Scope parameter.
#pragma once
#include "language/run/command.h"

namespace psjsh {

class Scope;

// The scope that the argument names (global, script, local, a number), seen from the caller; the
// caller's own without one.
Scope *scope_argument(Invocation &call, std::size_t parameter);

}  // namespace psjsh
