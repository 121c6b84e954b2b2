// Questions of commands to the user: -WhatIf and -Confirm, the preference Inquire.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/run/common_streams.h"

namespace psjsh {

// Nobody is there to be asked: PowerShell's words for that. A record without a place.
Ref<ErrorRecord> prompt_refused();

// What -WhatIf and -Verbose say, and the question with its title (empty: PowerShell's own).
struct Operation {
  std::string description, question, caption;
};
Operation operation_on(std::string_view target, std::string_view action);

// Throws prompt_refused() where an answer is needed and nobody can give it.
bool ask_should_process(CommonStreams &streams, const Operation &operation, bool confirm_high);

// In a process that runs a job the user is that of the session that started it, who is asked for
// nothing. Call once, before code runs there.
void set_remote_user();
bool is_user_remote() noexcept;

// Without `all` the user can only answer this one question.
bool ask_should_continue(CommonStreams &streams, std::string_view question,
                         std::string_view caption, ToAll *all);

// The preference Inquire: whether the command goes on. `all`: no more of these questions.
bool ask_inquire(SessionState &session, std::string_view message, bool *all);

// A choice of labels "&Yes" with their help; gives the index. Throws prompt_refused().
struct Choice {
  std::string label, help;
};
std::size_t choose(SessionState &session, std::string_view caption, std::string_view message,
                   const std::vector<Choice> &choices, std::size_t usual);

// Asks for values of a command's mandatory parameters, in their order: a text each, a list of texts
// for one that takes several. Nothing when nobody is there to give them.
struct AskedParameter {
  std::string name;
  bool several = false;
};
std::optional<Values> ask_values(SessionState &session, std::string_view command,
                                 const std::vector<AskedParameter> &parameters);

}  // namespace psjsh
