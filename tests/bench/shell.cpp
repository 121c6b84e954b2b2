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

std::map<std::string, double> figures_in(const std::string &text) {
  std::map<std::string, double> figures;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (const size_t tab = line.find('\t'); tab != std::string::npos)
      figures[line.substr(0, tab)] = std::stod(line.substr(tab + 1));
  return figures;
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
  auto python = figures_in(run_program({"python3", folder + "/language.py"}).output);
  auto ours =
      figures_in(run_program({psjsh, "-NoProfile", "-File", folder + "/language.ps1"}).output);
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
