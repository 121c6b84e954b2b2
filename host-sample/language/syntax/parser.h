#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ast_statements.h"

namespace psjsh {

// One thing that is wrong with a source. `id` is PowerShell's error id, a literal.
struct ParseError {
  const char *id = "";
  Extent extent;
  std::string message;
  // More text at the end could make the source right: a prompt asks for another line.
  bool incomplete = false;
};

struct ParseResult {
  std::shared_ptr<const Tree> tree;
  // In the order in which PowerShell finds them; it shows the first one. Empty means the source
  // may run.
  std::vector<ParseError> errors;

  // Comments that begin with #requires, in the order of the text.
  std::vector<std::string> requirements;

  bool ok() const { return errors.empty(); }
  bool incomplete() const;
};

// Parses any bytes at all: it never throws (but for lack of memory) and never fails without an
// error in the list. Safe on any thread.
ParseResult parse(std::shared_ptr<const Source> source);

}  // namespace psjsh
