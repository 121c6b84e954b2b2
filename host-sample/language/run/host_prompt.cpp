#include "language/run/host_prompt.h"

#include "language/value/convert.h"

namespace psjsh {

Ref<ErrorRecord> prompt_refused() {
  return make_error(
      "System.Management.Automation.PSInvalidOperationException",
      "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
      "InvalidOperation", ErrorCategory::InvalidOperation);
}

bool ask_should_process(CommonStreams &streams, std::string_view target, std::string_view action,
                        bool confirm_high) {
  SessionState &session = streams.caller.session;
  bool what_if = false;
  if (streams.what_if) {
    what_if = *streams.what_if;
  } else {
    Value wanted;
    what_if = session.try_read(streams.caller.scope, intern("WhatIfPreference"), &wanted) &&
              to_bool(wanted);
  }
  if (what_if) {
    const std::string text = "What if: Performing the operation \"" + std::string(action) +
                             "\" on target \"" + std::string(target) + "\".\n";
    if (session.target != nullptr) session.target->write_host(text);
    return false;
  }
  (void)confirm_high;
  if (!streams.confirm || !*streams.confirm) return true;
  throw ScriptError(prompt_refused());
}

bool ask_should_continue(CommonStreams &, std::string_view, std::string_view) {
  throw ScriptError(prompt_refused());
}

}  // namespace psjsh
