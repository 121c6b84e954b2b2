#include "console/prompt.h"

#include "console/history_file.h"
#include "console/line_editor.h"
#include "language/completion/complete.h"
#include "language/run/session_state.h"
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

std::string prompt_text(Session &session) {
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

// One whole statement, of as many lines as it takes.
LineEditor::Got read_statement(LineEditor &editor, Session &session, std::string *text) {
  std::string line;
  LineEditor::Got got = editor.read(prompt_text(session), &line);
  if (got != LineEditor::Got::Line) return got;
  *text = line;
  while (incomplete(*text)) {
    *text += '\n';
    got = editor.read(">> ", &line);
    if (got == LineEditor::Got::End) return LineEditor::Got::Interrupted;
    if (got != LineEditor::Got::Line) return got;
    *text += line;
  }
  return got;
}

}  // namespace

int run_prompt(Session &session, ConsoleTarget &screen, const std::function<bool()> &ended) {
  std::string text;
  LineEditor editor(session.interrupt_fd(), [&](const std::string &line, std::size_t cursor) {
    return suggest(session, text, line, cursor);
  });
  const HistoryFile history(history_path());
  for (const std::string &entry : history.load(kMostEntries)) editor.remember(entry);
  if (!session.state().find_function(&session.state().global, "prompt"))
    text_of_run(session, kPromptFunction);
  while (!ended()) {
    text.clear();
    session.clear_interrupt();
    session.set_width(screen.measure());
    const LineEditor::Got got = read_statement(editor, session, &text);
    if (got == LineEditor::Got::End || got == LineEditor::Got::Interrupted) screen.write_host("\n");
    screen.finish();
    if (got == LineEditor::Got::End) return 0;
    if (got == LineEditor::Got::Interrupted ||
        text.find_first_not_of(" \t\r\n") == std::string::npos)
      continue;
    editor.remember(text);
    history.append(text);
    session.clear_interrupt();
    const Outcome outcome = session.run_command(text, screen);
    screen.finish();
    if (outcome.exited) return outcome.exit_code;
  }
  return 0;
}

}  // namespace psjsh
