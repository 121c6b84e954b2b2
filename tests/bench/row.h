#pragma once
#include <string>
#include <vector>

namespace psj::bench {

// One figure beside what bounds it on this machine, what it must reach and what PowerShell 7.6.5
// needed.
struct Row {
  std::string name;
  std::string unit;  // "ms", "µs", "M/s" …
  double value = 0;
  double target = 0;      // 0: none
  double powershell = 0;  // in the same unit; 0: no figure
  bool more_is_better = false;
  double limit = 0;             // in the same unit; 0: nothing of the machine bounds it
  std::string limit_name = {};  // what was measured for it

  // How much worse than the target; at most 1 when the target is reached, 0 without one.
  double excess() const;
  bool met() const { return excess() <= 1; }
  // How far from the limit: 1 is at it, 2 takes twice as long (or gives half).
  double distance() const;
};

using Rows = std::vector<Row>;

std::string as_table(const Rows &rows);
// A list of {name, value, unit, limit, target, met}; what there is none of is null.
std::string as_json(const Rows &rows);

}  // namespace psj::bench
