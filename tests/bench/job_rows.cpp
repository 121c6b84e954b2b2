#include <fmt/core.h>

#include "limits/limits.h"
#include "measure.h"
#include "rows.h"
#include "shell.h"

namespace psj::bench {
namespace {

// What scripts/jobs.ps1 says, run by psjsh or a PowerShell.
double figure(const std::string &shell, const std::vector<std::string> &options,
              const std::string &what, int count) {
  std::vector<std::string> command{shell};
  command.insert(command.end(), options.begin(), options.end());
  for (const char *word : {"-NoProfile", "-NonInteractive", "-File"}) command.emplace_back(word);
  command.push_back(PSJ_SOURCE_DIR "/tests/bench/scripts/jobs.ps1");
  command.push_back(what);
  command.push_back(std::to_string(count));
  const auto figures = figures_in(run_program(command).output);
  const auto found = figures.find(what);
  if (found == figures.end()) throw std::runtime_error("no figure for " + what);
  return found->second;
}

class Jobs {
 public:
  explicit Jobs(const Setup &setup) : setup_(setup) {}

  double ours(const std::string &what, int count, std::vector<std::string> options = {}) const {
    return median(what, setup_.samples(),
                  [&] { return figure(setup_.psjsh(), options, what, count); });
  }
  // Of the PowerShell at hand, else as recorded.
  double theirs(const std::string &what, int count, double recorded) const {
    if (setup_.pwsh.empty()) return recorded;
    return median(what, 3, [&] { return figure(setup_.pwsh, {}, what, count); });
  }

 private:
  const Setup &setup_;
};

double start_of(const std::string &shell) {
  return run_program({shell, "-NoProfile", "-NonInteractive", "-Command", "1"}).milliseconds;
}

}  // namespace

Rows job_rows(const Setup &setup) {
  const Jobs jobs(setup);
  const int rounds = setup.quick ? 10 : 40, objects = setup.quick ? 20'000 : 200'000;
  const double program = median("empty program", setup.samples(), empty_program) / 1000;
  const double wake = median("wake", setup.samples(), descriptor_wake) / 1000;
  const double thread = median("empty thread", setup.samples(), empty_thread);
  const double kill = median("kill", setup.samples(), kill_to_descriptor) / 1000;
  const double objects_in_log = log_figure(setup, "objects of 5 properties");
  const double start =
      median("start", 5 * setup.samples(), [&] { return start_of(setup.psjsh()); });
  const double pwsh_start =
      setup.pwsh.empty() ? 200 : median("start", 5, [&] { return start_of(setup.pwsh); });
  return {
      {"psjsh -Command 1", "ms", start, 10, pwsh_start, false, program, "an empty program"},
      {"Start-Job to received result, cold", "ms", jobs.ours("cold", rounds, {"--no-pool"}), 5,
       jobs.theirs("cold", 5, 365), false, program, "an empty program"},
      {"Start-Job to received result, warm pool", "ms", jobs.ours("warm", rounds), 1,
       jobs.theirs("cold", 5, 365), false, 2 * wake, "two wakes by eventfd"},
      {"Start-ThreadJob to received result", "µs", jobs.ours("thread", 10 * rounds), 150,
       jobs.theirs("thread", 50, 24000), false, thread, "an empty thread"},
      {"five-property objects, Start-Job to Receive-Job", "k/s", jobs.ours("objects", objects), 300,
       jobs.theirs("objects", 20'000, 7), true, 1000 * objects_in_log, "the log with such objects"},
      {"killed worker seen as Failed", "ms", jobs.ours("killed", setup.quick ? 5 : 20), 2, 0, false,
       kill, "SIGKILL to pidfd"},
  };
}

}  // namespace psj::bench
