#include "console/prompt.h"

#include "console/history_file.h"
#include "console/line_editor.h"
#include "language/completion/complete.h"
#include "language/run/session_state.h"
#include "language/run/transcript.h"
#include "language/syntax/parser.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

constexpr std::size_t kMostEntries = 4000;
constexpr std::string_view kPromptFunction =
    R"(function global:prompt { "PS $($PWD.Path)$('>' * ($nestedPromptLevel + 1)) " })";

struct TextTarget final : StreamTarget {
  void write(Stream stream, const Value &record, bool) override {
    if (stream == Stream::Output) text += to_text(record);
  }
  void write_host(std::string_view words) override { text += words; }
  std::string text;
};

// Runs what belongs to the prompt itself: the user's $? and $LASTEXITCODE stay.
std::string text_of_run(Session &session, std::string_view script) {
  SessionState &state = session.state();
  const bool success = state.success;
  TextTarget target;
  session.run_command(script, target);
  state.success = success;
  session.clear_interrupt();
  return target.text;
}

std::string prompt_text(Session &session, RemotePrompt &remote) {
  if (remote.is_entered()) {
    std::string text = remote.prompt();
    session.clear_interrupt();
    return text;
  }
  const std::string text = text_of_run(session, "prompt");
  return text.empty() ? "PS>" : text;
}

bool incomplete(const std::string &text) {
  const ParseResult parsed = parse(std::make_shared<const Source>(text));
  return !parsed.ok() && parsed.incomplete();
}

Suggestions suggest(Session &session, const std::string &before, const std::string &line,
                    std::size_t cursor) {
  Completion found = complete(session, before + line, before.size() + cursor);
  if (found.start < before.size()) return {};
  Suggestions result{found.start - before.size(), found.length, {}, {}};
  for (CompletionMatch &match : found.matches) {
    result.texts.push_back(std::move(match.text));
    result.shown.push_back(std::move(match.shown));
  }
  return result;
}

// One whole statement, of as many lines as it takes; or all that was pasted at once.
LineEditor::Got read_statement(LineEditor &editor, const std::string &prompt, std::string *text) {
  std::string line;
  LineEditor::Got got = editor.read(prompt, &line);
  if (got != LineEditor::Got::Line) return got;
  *text = line;
  while (editor.pasting() || incomplete(*text)) {
    *text += '\n';
    got = editor.read(">> ", &line);
    if (got == LineEditor::Got::End) return LineEditor::Got::Interrupted;
    if (got != LineEditor::Got::Line) return got;
    *text += line;
  }
  return got;
}

}  // namespace

struct Prompt::Reader {
  explicit Reader(Session &session)
      : editor(session.interrupt_fd(),
               [this, &session](const std::string &line, std::size_t cursor) {
                 return suggest(session, text, line, cursor);
               }),
        history(history_path()) {
    for (const std::string &entry : history.load(kMostEntries)) editor.remember(entry);
  }
  std::string text;  // the statement so far
  LineEditor editor;
  const HistoryFile history;
};

Prompt::Prompt(Session &session, ConsoleTarget &screen, RemotePrompt &remote,
               std::function<bool()> ended)
    : session_(session), screen_(screen), remote_(remote), ended_(std::move(ended)) {}
Prompt::~Prompt() = default;

void Prompt::open() {
  if (reader_ != nullptr) return;
  reader_ = std::make_unique<Reader>(session_);
  if (!session_.state().find_function(&session_.state().global, "prompt"))
    text_of_run(session_, kPromptFunction);
}

int Prompt::run() {
  open();
  return read_and_run();
}

void Prompt::run_nested() {
  open();
  constexpr const char *kLevel = "NestedPromptLevel";
  const bool success = session_.state().success;
  const int level = to_int32(session_.variable(kLevel));
  session_.set_variable(kLevel, level + 1);
  read_and_run();
  session_.set_variable(kLevel, level);
  session_.state().success = success;
}

int Prompt::read_and_run() {
  std::string &text = reader_->text;
  while (!ended_()) {
    text.clear();
    session_.clear_interrupt();
    session_.set_width(screen_.measure());
    const std::string prompt = prompt_text(session_, remote_);
    const LineEditor::Got got = read_statement(reader_->editor, prompt, &text);
    if (got == LineEditor::Got::End || got == LineEditor::Got::Interrupted)
      screen_.write_host("\n");
    screen_.finish();
    if (got == LineEditor::Got::End) return 0;
    if (got == LineEditor::Got::Interrupted ||
        text.find_first_not_of(" \t\r\n") == std::string::npos)
      continue;
    reader_->editor.remember(text);
    reader_->history.append(text);
    transcribe_command(prompt, text);
    session_.clear_interrupt();
    // A nested prompt uses the same text.
    const Outcome outcome = remote_.run(std::string(text), screen_);
    screen_.finish();
    if (outcome.exited) return outcome.exit_code;
  }
  return 0;
}

}  // namespace psjsh
