#pragma once
#include <string>
#include <vector>

#include "row.h"

namespace psj::bench {

struct Run {
  double milliseconds;
  std::string output;
};

// Runs a program to its end and returns what it printed. Throws std::runtime_error when it can't be
// started or fails.
Run run_program(const std::vector<std::string> &command);

// Rows that are measured from outside, by running scripts in the shell at `psjsh`. `quick` takes
// fewer samples.
Rows shell_rows(const std::string &psjsh, bool quick);

// What the log's own benchmark at `program` says ("what<tab>value<tab>unit…" lines), beside its
// targets.
Rows log_rows(const std::string &program);

// The language programs in `folder` under the shell and under Python 3, as ratios.
Rows language_rows(const std::string &psjsh, const std::string &folder);

}  // namespace psj::bench
