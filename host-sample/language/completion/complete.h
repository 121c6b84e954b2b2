// What may stand at the cursor of a command line: names of commands, parameters and their values,
// variables, members, types, paths and jobs. Runs no code of the line, only completers that
// functions declare; works without a terminal.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "language/run/session.h"

namespace psjsh {

// System.Management.Automation.CompletionResultType, as far as it is used.
enum class CompletionKind {
  Text,
  Command,
  ParameterName,
  ParameterValue,
  Variable,
  Property,
  Method,
  Type,
  Namespace,
  File,
  Folder
};

struct CompletionMatch {
  std::string text;   // to be put in, with its quotes
  std::string shown;  // in a list
  CompletionKind kind = CompletionKind::Text;
};

// The matches replace `length` bytes at `start`. All texts contain what was typed there.
struct Completion {
  std::size_t start = 0, length = 0;
  std::vector<CompletionMatch> matches;
};

// `cursor` is a byte offset; what follows it is not looked at. On the session's thread.
Completion complete(Session &session, std::string_view text, std::size_t cursor);

}  // namespace psjsh
