// Runs scripts with psjsh's own commands and keeps what they write.
#pragma once
#include <string>
#include <vector>

namespace psjsh {

struct Ran {
  std::string output;               // the text of each object, with a semicolon behind it
  std::vector<std::string> errors;  // "id: message"
};

Ran run_script(const std::string &text);
std::string output_of(const std::string &text);
// The first error, or nothing.
std::string error_of(const std::string &text);

}  // namespace psjsh
