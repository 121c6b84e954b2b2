// The errors of the web commands. No text here has a password, a token or an Authorization header.
#pragma once
#include "commands/web/web_response.h"
#include "language/run/command.h"

namespace psjsh::web {

// An answer whose status is no success.
[[noreturn]] void fail_by_status(Invocation &call, const WebAnswer &answer);
// No answer.
[[noreturn]] void fail_by_transfer(Invocation &call, const Request &request, const Value &uri,
                                   const Failure &failure);
[[noreturn]] void fail_by_scheme(Invocation &call, const std::string &scheme);
[[noreturn]] void fail_insecure_redirection(Invocation &call, const WebAnswer &answer);
void report_redirections(Invocation &call, const WebAnswer &answer);

}  // namespace psjsh::web
