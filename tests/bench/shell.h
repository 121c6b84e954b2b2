#pragma once
#include <map>
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

// "name<tab>number…" lines.
std::map<std::string, double> figures_in(const std::string &text);

// The language programs in `folder` under the shell and under Python 3, as ratios.
Rows language_rows(const std::string &psjsh, const std::string &folder);

}  // namespace psj::bench
