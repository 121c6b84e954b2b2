#include "running.h"

#include <memory>

#include "commands/command_list.h"
#include "language/run/session.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct KeptStreams final : StreamTarget {
  void write(Stream stream, const Value &record, bool) override {
    if (stream == Stream::Output)
      ran.output += to_text(record) + ";";
    else if (stream == Stream::Error)
      if (const auto *error = record.as<ErrorRecord>())
        ran.errors.push_back(error->id + ": " + error->message());
  }
  Ran ran;
};

}  // namespace

Ran run_script(const std::string &text) {
  auto table = std::make_shared<CommandTable>();
  table->add(own_commands());
  Session session(table);
  KeptStreams kept;
  const Outcome outcome = session.run_command(text, kept);
  if (outcome.error && kept.ran.errors.empty())
    kept.ran.errors.push_back(outcome.error->id + ": " + outcome.error->message());
  return kept.ran;
}

std::string output_of(const std::string &text) {
  return run_script(text).output;
}

std::string error_of(const std::string &text) {
  const Ran ran = run_script(text);
  return ran.errors.empty() ? std::string() : ran.errors.front();
}

}  // namespace psjsh
