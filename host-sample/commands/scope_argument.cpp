#include "commands/scope_argument.h"

#include "language/run/session_state.h"

namespace psjsh {

Scope *scope_argument(Invocation &call, std::size_t parameter) {
  SessionState &state = call.session().state();
  if (!call.has(parameter)) return state.scope();
  return state.scope_named(state.scope(), call.text(parameter));
}

}  // namespace psjsh
