#include "language/run/credential_prompt.h"

#include <cstring>

#include "language/run/host_prompt.h"
#include "language/run/session_state.h"
#include "language/run/target_sink.h"
#include "language/run/user.h"
#include "language/value/convert.h"
#include "language/value/credential.h"

namespace psjsh {

Value ask_credential(SessionState &session, const std::string &caption, const std::string &message,
                     std::string name) {
  User *const user = user_of(session.target);
  if (user == nullptr) throw ScriptError(prompt_refused());
  if (!caption.empty()) session.target->write_host("\n" + caption + "\n");
  if (!message.empty()) session.target->write_host(message + "\n");
  while (name.empty()) {
    const std::optional<std::string> line = user->read_line("User: ", User::Echo::Plain);
    if (!line) return {};
    name = *line;
  }
  std::optional<std::string> line =
      user->read_line("Password for user " + name + ": ", User::Echo::Masked);
  if (!line) return {};
  auto secret = secure_text(*line);
  explicit_bzero(line->data(), line->size());
  secret->make_read_only();
  session.target->write_host("\n");
  return make<Credential>(std::move(name), std::move(secret));
}

bool take_credential(SessionState &session, const Value &given, Value *out) {
  const Value &value = unwrap(given);
  if (credential(value) != nullptr) return *out = value, true;
  if (!value.is_string()) return false;
  *out = ask_credential(session, "PowerShell credential request", "Enter your credentials.",
                        std::string(value.text()));
  return true;
}

}  // namespace psjsh
