#include "shell.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <map>
#include <sstream>
#include <stdexcept>

extern char **environ;

namespace psj::bench {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

pid_t spawn(const std::vector<std::string> &command, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  std::vector<char *> arguments;
  for (const std::string &word : command) arguments.push_back(const_cast<char *>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = -1;
  const int failed =
      posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) throw std::runtime_error("start " + command[0]);
  return child;
}

std::string read_all(int descriptor) {
  std::string text;
  std::array<char, 65536> buffer;
  for (ssize_t n; (n = read(descriptor, buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<size_t>(n));
  return text;
}

// Milliseconds that the shell needs for one command line.
double time_of(const std::string &psjsh, const std::string &code) {
  return run_program({psjsh, "-NoProfile", "-NonInteractive", "-Command", code}).milliseconds;
}

// Milliseconds for one round of a statement: the time of many rounds without that of none.
double time_of_round(const std::string &psjsh, const std::string &statement, int rounds) {
  const std::string loop = "for ($i = 0; $i -lt {}; $i++) {{ {} }}";
  const double none = time_of(psjsh, fmt::format(fmt::runtime(loop), 0, statement));
  return (time_of(psjsh, fmt::format(fmt::runtime(loop), rounds, statement)) - none) / rounds;
}

// "name<tab>milliseconds" lines.
std::map<std::string, double> times_in(const std::string &text) {
  std::map<std::string, double> times;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (const size_t tab = line.find('\t'); tab != std::string::npos)
      times[line.substr(0, tab)] = std::stod(line.substr(tab + 1));
  return times;
}

}  // namespace

Run run_program(const std::vector<std::string> &command) {
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("make a pipe");
  const Clock::time_point begin = Clock::now();
  const pid_t child = spawn(command, ends[1]);
  close(ends[1]);
  std::string output = read_all(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  const double took = milliseconds_since(begin);
  close(ends[0]);
  if (status != 0)
    throw std::runtime_error(fmt::format("{} ended with status {}", command.back(), status));
  return {took, std::move(output)};
}

Rows shell_rows(const std::string &psjsh, bool quick) {
  const int samples = quick ? 3 : 9;
  const int rounds = quick ? 10 : 50;
  Rows rows;
  rows.push_back({"psjsh -Command 1", "ms",
                  median(samples * 3, [&] { return time_of(psjsh, "1"); }), 10, 200});
  rows.push_back(
      {"Start-Job {1} | Wait-Job | Receive-Job", "ms",
       median(
           samples,
           [&] { return time_of_round(psjsh, "Start-Job {1} | Wait-Job | Receive-Job", rounds); }),
       5, 365});
  rows.push_back({"Start-ThreadJob {1} | Wait-Job | Receive-Job", "µs",
                  median(samples,
                         [&] {
                           return 1000 * time_of_round(
                                             psjsh, "Start-ThreadJob {1} | Wait-Job | Receive-Job",
                                             rounds * 10);
                         }),
                  150, 24000});
  const int objects = quick ? 20000 : 200000;
  const std::string made =
      "foreach ($i in 1..{}) {{ [pscustomobject]@{{Id=$i;Name=\"name$i\";Size=$i*10;Ok=$true;"
      "Half=$i/2}} }}";
  const std::string received = "$null = Start-Job {{ " + made + " }} | Receive-Job -Wait";
  rows.push_back(
      {"five-property objects, Start-Job to Receive-Job", "k/s",
       median(samples,
              [&] {
                const auto code = [&](int n) { return fmt::format(fmt::runtime(received), n); };
                return objects / (time_of(psjsh, code(objects)) - time_of(psjsh, code(1)));
              }),
       300, 7, true});
  return rows;
}

Rows log_rows(const std::string &program) {
  // PowerShell's rates are those of Start-Job to Receive-Job as a whole.
  const std::map<std::string, Row> goals{
      {"integers, one process to another", {"", "M/s", 0, 8, 0.024, true}},
      {"objects of 5 properties", {"", "M/s", 0, 0, 0.007, true}},
      {"4 KiB records in place", {"", "GB/s", 0, 3, 0, true}},
      {"nobody reads, eight times the memory budget", {"", "GB/s", 0, 0.8, 0, true}},
      {"nobody reads: memory held at most", {"", "MiB", 0, 66}},
      {"1 MiB records in place", {"", "GB/s", 0, 6, 0, true}},
      {"wake of an idle reader, p50", {"", "µs", 0, 8}},
      {"wake of an idle reader, p99", {"", "µs", 0, 50}}};
  Rows rows;
  std::istringstream lines(run_program({program}).output);
  for (std::string what, value, unit;
       std::getline(lines, what, '\t') && std::getline(lines, value, '\t') &&
       std::getline(lines, unit, '\t');
       std::getline(lines, unit)) {
    const auto goal = goals.find(what);
    Row row = goal == goals.end() ? Row{"", unit} : goal->second;
    row.what = "log: " + what;
    row.measured = std::stod(value);
    rows.push_back(std::move(row));
  }
  if (rows.empty()) throw std::runtime_error(program + " said nothing");
  return rows;
}

Rows language_rows(const std::string &psjsh, const std::string &folder) {
  struct Goal {
    const char *name;
    double target, powershell;
  };
  constexpr std::array<Goal, 8> kGoals{{{"loop_add_3M", 0.9, 0.9},
                                        {"pipeline_300k", 8, 75},
                                        {"hashtable_300k", 1.5, 2.5},
                                        {"function_calls_200k", 8, 180},
                                        {"string_join_300k", 2, 4},
                                        {"objects_100k", 3, 8},
                                        {"sort_group_100k", 8, 95},
                                        {"fib_22", 10, 270}}};
  auto python = times_in(run_program({"python3", folder + "/language.py"}).output);
  auto ours =
      times_in(run_program({psjsh, "-NoProfile", "-File", folder + "/language.ps1"}).output);
  Rows rows;
  for (const Goal &goal : kGoals) {
    if (ours.count(goal.name) == 0 || python.count(goal.name) == 0)
      throw std::runtime_error(std::string("no time for ") + goal.name);
    rows.push_back({fmt::format("{} ({:.0f} ms, Python {:.0f} ms)", goal.name, ours[goal.name],
                                python[goal.name]),
                    "x Python", ours[goal.name] / python[goal.name], goal.target, goal.powershell});
  }
  return rows;
}

}  // namespace psj::bench
