#include "commands/remote_prompt.h"

#include <algorithm>
#include <cctype>

#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

RemotePrompt *g_prompt = nullptr;

// The user's own session holds the two, under names that nobody types.
constexpr std::string_view kSession = "__EnteredSession", kLine = "__EnteredLine";
// The computer there makes text of its objects, as a console there would.
constexpr std::string_view kRunLine =
    "Invoke-Command -Session $__EnteredSession -HideComputerName "
    "-ArgumentList $__EnteredLine, $Host.UI.RawUI.BufferSize.Width "
    "{ Invoke-Expression $args[0] | Out-String -Stream -Width $args[1] }";
constexpr std::string_view kAskPrompt =
    "Invoke-Command -Session $__EnteredSession "
    "{ if (Test-Path Function:prompt) { prompt } else { \"PS $($PWD.Path)> \" } }";

struct PromptText final : StreamTarget {
  void write(Stream stream, const Value &record, bool) override {
    if (stream == Stream::Output) text += to_text(record);
  }
  std::string text;
};

// `exit`, with or without a number, and the command and its alias.
bool asks_to_leave(std::string_view line) {
  std::string word;
  for (const char c : line)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n' && c != ';')
      word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word == "exit-pssession" || word == "exsn") return true;
  return word.starts_with("exit") && std::all_of(word.begin() + 4, word.end(), [](char c) {
           return std::isdigit(static_cast<unsigned char>(c)) != 0;
         });
}

}  // namespace

RemotePrompt::RemotePrompt(Session &session, bool reads_lines) : session_(session) {
  if (reads_lines) g_prompt = this;
}

RemotePrompt::~RemotePrompt() {
  g_prompt = nullptr;
}

RemotePrompt *RemotePrompt::of(const Session &session) {
  return g_prompt != nullptr && &g_prompt->session_ == &session ? g_prompt : nullptr;
}

void RemotePrompt::enter(Value session, std::string computer, bool own) {
  session_.set_variable(kSession, std::move(session));
  computer_ = std::move(computer);
  own_ = own;
}

void RemotePrompt::leave() {
  if (!is_entered()) return;
  computer_.clear();
  PromptText nowhere;
  if (own_) session_.run_command("Remove-PSSession $__EnteredSession", nowhere);
  session_.run_command("Remove-Variable __EnteredSession, __EnteredLine -ErrorAction Ignore",
                       nowhere);
}

Outcome RemotePrompt::run(std::string_view line, StreamTarget &to) {
  if (!is_entered()) return session_.run_command(line, to);
  if (!asks_to_leave(line)) return run_there(line, to);
  leave();
  return {};
}

Outcome RemotePrompt::run_there(std::string_view line, StreamTarget &to) {
  session_.set_variable(kLine, Value(std::string(line)));
  const Outcome outcome = session_.run_command(kRunLine, to);
  const Value state = get_property(session_.variable(kSession), "State");
  if (to_text(state) != "Opened") leave();
  return outcome;
}

std::string RemotePrompt::prompt() {
  PromptText target;
  session_.run_command(kAskPrompt, target);
  return "[" + computer_ + "]: " + (target.text.empty() ? "PS> " : target.text);
}

}  // namespace psjsh
