// JSON text to values, the way ConvertFrom-Json reads it: comments, single quotes and bare keys are
// allowed.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

struct JsonOptions {
  bool as_hashtable = false;
  bool dates_as_text = false;
  int depth = 1024;
};

// The reason in the words of the reader that PowerShell uses, with path, line and position.
struct JsonError : std::runtime_error {
  using std::runtime_error::runtime_error;
  // The error is about equal keys and has its own whole message.
  bool whole_message = false;
};

// Throws JsonError. An empty text is null.
Value read_json(std::string_view text, const JsonOptions &options);

}  // namespace psjsh
