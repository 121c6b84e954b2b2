// The question for a user's name and password.
#pragma once
#include <string>

#include "language/value/value.h"

namespace psjsh {

class SessionState;

// A PSCredential, or $null at the end of the input. An empty `name` is asked for first; an empty
// caption or message is not shown. Throws prompt_refused() where nobody can be asked.
Value ask_credential(SessionState &session, const std::string &caption, const std::string &message,
                     std::string name);

// What a -Credential parameter takes: a credential as it is; a name, with the question for its
// password. False: neither.
bool take_credential(SessionState &session, const Value &given, Value *out);

}  // namespace psjsh
