#pragma once
#include <functional>
#include <string>
#include <vector>

namespace psj::bench {

// One number of the benchmark beside what it must reach and what PowerShell 7.6.5 needed.
struct Row {
  std::string what;
  std::string unit;  // "ms", "µs", "M/s" …
  double measured = 0;
  double target = 0;      // 0: none
  double powershell = 0;  // in the same unit; 0: no figure
  bool more_is_better = false;

  // How much worse than the target; at most 1 when the target is reached, 0 without one.
  double excess() const;
};

using Rows = std::vector<Row>;

std::string as_table(const Rows &rows);
std::string as_json(const Rows &rows);

// What `sample` returned in the middle of `times` calls.
double median(int times, const std::function<double()> &sample);

}  // namespace psj::bench
