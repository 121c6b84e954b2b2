#include "language/run/host_prompt.h"

#include <atomic>

#include "language/run/user.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

User *g_user = nullptr;
std::atomic<bool> g_user_remote{false};
const StreamTarget *g_screen = nullptr;

const Choice kYes{"&Yes", "Continue with only the next step of the operation."};
const Choice kYesToAll{"Yes to &All", "Continue with all the steps of the operation."};
const Choice kNo{"&No", "Skip this operation and proceed with the next operation."};
const Choice kNoToAll{"No to A&ll", "Skip this operation and all subsequent operations."};
const Choice kHalt{"&Halt Command", "Stop this command."};
const Choice kSuspend{"&Suspend",
                      "Pause the current pipeline and return to the command prompt. Type \"exit\" "
                      "to resume the pipeline."};

std::string without_mark(const std::string &label) {
  std::string text = label;
  if (const auto mark = text.find('&'); mark != std::string::npos) text.erase(mark, 1);
  return text;
}

std::string key_of(const std::string &label) {
  const auto mark = label.find('&');
  if (mark == std::string::npos || mark + 1 >= label.size()) return {};
  return std::string(1,
                     static_cast<char>(std::toupper(static_cast<unsigned char>(label[mark + 1]))));
}

std::string choice_line(const std::vector<Choice> &choices, std::size_t usual) {
  std::string line;
  for (const Choice &choice : choices)
    line += "[" + key_of(choice.label) + "] " + without_mark(choice.label) + "  ";
  line += "[?] Help";
  if (usual < choices.size()) line += " (default is \"" + key_of(choices[usual].label) + "\")";
  return line + ": ";
}

void say(SessionState &session, const std::string &text) {
  if (session.target != nullptr) session.target->write_host(text);
}

bool is_on(CommonStreams &streams, const std::optional<bool> &given, const char *preference) {
  if (given) return *given;
  Value wanted;
  return streams.caller.session.try_read(streams.caller.scope, intern(preference), &wanted) &&
         to_bool(wanted);
}

// ConfirmImpact: how grave an operation must be for the user to be asked.
enum Impact { kNone, kLow, kMedium, kHigh };

Impact asked_from(CommonStreams &streams) {
  if (streams.confirm) return *streams.confirm ? kLow : kNone;
  Value wanted;
  if (!streams.caller.session.try_read(streams.caller.scope, intern("ConfirmPreference"), &wanted))
    return kHigh;
  const std::string text = to_text(wanted);
  if (equals_ignoring_case(text, "Low") || text == "1") return kLow;
  if (equals_ignoring_case(text, "Medium") || text == "2") return kMedium;
  if (equals_ignoring_case(text, "None") || text == "0") return kNone;
  return kHigh;
}

// The answer that is not Suspend: that one is followed by the same question.
std::size_t choose_or_suspend(SessionState &session, std::string_view caption,
                              std::string_view message, std::vector<Choice> choices) {
  choices.push_back(kSuspend);
  for (;;) {
    const std::size_t answer = choose(session, caption, message, choices, 0);
    if (answer + 1 < choices.size()) return answer;
    user_of(session.target)->nested_prompt();
  }
}

bool ask_for_all(SessionState &session, std::string_view caption, std::string_view message,
                 ToAll *all) {
  if (all->yes) return true;
  if (all->no) return false;
  const std::size_t answer =
      choose_or_suspend(session, caption, message, {kYes, kYesToAll, kNo, kNoToAll});
  all->yes = answer == 1;
  all->no = answer == 3;
  return answer <= 1;
}

}  // namespace

void set_user(User *user, const StreamTarget *screen) {
  g_user = user;
  g_screen = screen;
}

void set_remote_user() {
  g_user_remote.store(true, std::memory_order_relaxed);
}

bool is_user_remote() noexcept {
  return g_user_remote.load(std::memory_order_relaxed);
}

User *user_of(const StreamTarget *target) {
  return target != nullptr && target == g_screen ? g_user : nullptr;
}

Ref<ErrorRecord> prompt_refused() {
  return make_error(
      "System.Management.Automation.PSInvalidOperationException",
      "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.",
      "InvalidOperation", ErrorCategory::InvalidOperation);
}

std::size_t choose(SessionState &session, std::string_view caption, std::string_view message,
                   const std::vector<Choice> &choices, std::size_t usual) {
  User *const user = user_of(session.target);
  if (user == nullptr) throw ScriptError(prompt_refused());
  std::string text;
  if (!caption.empty()) text += "\n" + std::string(caption) + "\n";
  if (!message.empty()) text += std::string(message) + "\n";
  say(session, text);
  for (;;) {
    std::optional<std::string> answer =
        user->read_line(choice_line(choices, usual), User::Echo::Plain);
    if (!answer) throw ScriptError(prompt_refused());
    const auto first = answer->find_first_not_of(" \t"), last = answer->find_last_not_of(" \t");
    *answer = first == std::string::npos ? std::string() : answer->substr(first, last - first + 1);
    if (answer->empty() && usual < choices.size()) return usual;
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (equals_ignoring_case(*answer, without_mark(choices[i].label)) ||
          equals_ignoring_case(*answer, key_of(choices[i].label)))
        return i;
    if (*answer != "?") continue;
    std::string help;
    for (const Choice &choice : choices) help += key_of(choice.label) + " - " + choice.help + "\n";
    say(session, help);
  }
}

Operation operation_on(std::string_view target, std::string_view action) {
  return {"Performing the operation \"" + std::string(action) + "\" on target \"" +
              std::string(target) + "\".",
          {},
          {}};
}

bool ask_should_process(CommonStreams &streams, const Operation &operation, bool confirm_high) {
  SessionState &session = streams.caller.session;
  if (is_on(streams, streams.what_if, "WhatIfPreference")) {
    say(session, "What if: " + operation.description + "\n");
    return false;
  }
  const Impact from = asked_from(streams);
  if (from == kNone || (confirm_high ? kHigh : kMedium) < from) {
    if (streams.action(Stream::Verbose) != Preference::SilentlyContinue)
      streams.write_text(Stream::Verbose, make_verbose(operation.description),
                         operation.description);
    return true;
  }
  const std::string question =
      operation.question.empty()
          ? "Are you sure you want to perform this action?\n" + operation.description
          : operation.question;
  return ask_for_all(session, operation.caption.empty() ? "Confirm" : operation.caption, question,
                     &streams.operations);
}

bool ask_should_continue(CommonStreams &streams, std::string_view question,
                         std::string_view caption, ToAll *all) {
  SessionState &session = streams.caller.session;
  const std::string_view title = caption.empty() ? std::string_view("Confirm") : caption;
  if (all != nullptr) return ask_for_all(session, title, question, all);
  return choose_or_suspend(session, title, question, {kYes, kNo}) == 0;
}

bool ask_inquire(SessionState &session, std::string_view message, bool *all) {
  const std::size_t answer =
      choose_or_suspend(session, "Confirm", message, {kYes, kYesToAll, kHalt});
  *all = answer == 1;
  return answer <= 1;
}

std::optional<Values> ask_values(SessionState &session, std::string_view command,
                                 const std::vector<AskedParameter> &parameters) {
  User *const user = user_of(session.target);
  if (user == nullptr) return std::nullopt;
  say(session, "\ncmdlet " + std::string(command) +
                   " at command pipeline position 1\n"
                   "Supply values for the following parameters:\n");
  Values values;
  for (const AskedParameter &parameter : parameters) {
    Values items;
    for (;;) {
      const std::string index = "[" + std::to_string(items.size()) + "]";
      const std::optional<std::string> line = user->read_line(
          parameter.name + (parameter.several ? index : "") + ": ", User::Echo::Plain);
      if (!line) return std::nullopt;
      if (parameter.several && line->empty()) break;
      items.emplace_back(*line);
      if (!parameter.several) break;
    }
    values.push_back(parameter.several ? make_array(std::move(items)) : items.front());
  }
  return values;
}

}  // namespace psjsh
