// Runs scripts in a session of their own and keeps what they write.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "language/run/session.h"
#include "language/value/convert.h"

namespace psjsh {

struct KeptStreams final : StreamTarget {
  void write(Stream stream, const Value &record, bool) override {
    if (stream == Stream::Output)
      output += to_text(record) + ";";
    else if (stream == Stream::Error)
      errors.push_back(static_cast<ErrorRecord *>(record.object())->id);
  }
  std::string output;
  std::vector<std::string> errors;
};

struct Ran {
  std::string output;
  std::vector<std::string> errors;
  Outcome outcome;
};

inline Ran run_script(const std::string &text) {
  Session session(std::make_shared<const CommandTable>());
  KeptStreams kept;
  Outcome outcome = session.run_command(text, kept);
  return {kept.output, kept.errors, outcome};
}

inline std::string output_of(const std::string &text) {
  return run_script(text).output;
}

}  // namespace psjsh
