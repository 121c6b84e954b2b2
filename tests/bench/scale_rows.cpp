#include <fmt/core.h>

#include <map>

#include "limits/limits.h"
#include "measure.h"
#include "rows.h"
#include "shell.h"

namespace psj::bench {
namespace {

std::map<std::string, double> figures_of(const Setup &setup, const std::string &script, int count,
                                         const char *redirection) {
  // Through a shell, as the figures stand beside what is printed.
  const std::string line = fmt::format(
      "'{}' --no-pool -NoProfile -NonInteractive -File '{}/tests/bench/scripts/{}' {} {}",
      setup.psjsh(), PSJ_SOURCE_DIR, script, count, redirection);
  return figures_in(run_program({"/bin/sh", "-c", line}).output);
}

// The medians of several runs, figure by figure.
std::map<std::string, double> medians(const Setup &setup, const std::string &script, int count,
                                      const char *redirection) {
  std::map<std::string, std::vector<double>> all;
  for (int i = 0; i < setup.samples(); ++i)
    for (const auto &[name, value] : figures_of(setup, script, count, redirection))
      all[name].push_back(value);
  std::map<std::string, double> middle;
  for (auto &[name, values] : all)
    middle[name] = median(name, static_cast<int>(values.size()),
                          [&, at = std::size_t{0}]() mutable { return values[at++]; });
  return middle;
}

}  // namespace

Rows scale_rows(const Setup &setup) {
  const int finished = setup.quick ? 10'000 : 100'000, living = setup.quick ? 100 : 1000;
  auto table = medians(setup, "table.ps1", finished, "2>&1 >/dev/null");
  auto processes = medians(setup, "processes.ps1", living, "");
  const double allocation = median("allocation", setup.samples(), small_allocation) / 1000;
  const double program = median("empty program", setup.samples(), empty_program);
  const std::string jobs = fmt::format("{} finished jobs: ", finished);
  const std::string at_once = fmt::format("{} process jobs at once: ", living);
  return {
      {jobs + "memory of each", "B", table["bytes"], 1024, 1.6e6, false},
      {jobs + "left when they are removed", "B", std::max(table["left"], 0.1), 256, 0, false},
      {jobs + "Get-Job -Id", "µs", table["find"], 10, 0, false, allocation, "one allocation"},
      {jobs + "Get-Job of all prints", "M rows/s", table["print"], 1, 0, true, 1 / (8 * allocation),
       "an allocation for each of eight texts"},
      {at_once + "run", "jobs", processes["up"], static_cast<double>(living), 0, true},
      {at_once + "threads of the host", "threads", std::max(processes["threads"], 0.1), 8, 0,
       false},
      {at_once + "start", "jobs/s", processes["rate"], 0, 0, true, 2e6 / program,
       "empty programs on two processors"},
  };
}

Rows kill_rows(const Setup &setup) {
  const std::string kills = setup.quick ? "10" : "100";
  const std::string line = fmt::format("'{}/tests/fault/check-faults' --kills {} '{}' | tail -n 1",
                                       PSJ_SOURCE_DIR, kills, setup.psjsh());
  const std::string last = run_program({"/bin/sh", "-c", line}).output;
  int passed = 0, failed = 0;
  if (std::sscanf(last.c_str(), "%d passed, %d failed", &passed, &failed) != 2)
    throw std::runtime_error("the fault cases say nothing");
  return {{fmt::format("fault cases that hold, {} kills each", kills), "%",
           100.0 * passed / std::max(passed + failed, 1), 100, 0, true}};
}

}  // namespace psj::bench
