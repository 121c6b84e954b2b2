#include "plugin/providers/process_tree.h"

#include <dirent.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>

#include "plugin/log/descriptor.h"

namespace psj {
namespace {

struct Program {
  char state = 'X';
  pid_t parent = 0, group = 0;
  unsigned long long begun = 0;

  bool ended() const { return state == 'Z' || state == 'X'; }
};

std::optional<Program> program_of(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(file, line);
  // Behind the name, which may hold anything: state, parent, group ... and as the 20th the start.
  const std::size_t name_end = line.rfind(')');
  if (name_end == std::string::npos) return std::nullopt;
  std::istringstream rest(line.substr(name_end + 1));
  std::string word;
  Program found;
  rest >> found.state >> found.parent >> found.group;
  for (int i = 0; i < 16; ++i) rest >> word;
  rest >> found.begun;
  return rest ? std::optional(found) : std::nullopt;
}

std::map<pid_t, Program> all_programs() {
  std::map<pid_t, Program> all;
  const std::unique_ptr<DIR, int (*)(DIR *)> folder(opendir("/proc"), closedir);
  while (const dirent *entry = folder == nullptr ? nullptr : readdir(folder.get())) {
    const pid_t pid = static_cast<pid_t>(std::strtol(entry->d_name, nullptr, 10));
    if (pid <= 0) continue;
    if (const auto program = program_of(pid)) all.emplace(pid, *program);
  }
  return all;
}

bool descends(const std::map<pid_t, Program> &all, pid_t pid, pid_t from) {
  // What was read is no snapshot: a number that came twice could make a ring.
  for (std::size_t steps = 0; steps < all.size(); ++steps) {
    const auto at = all.find(pid);
    if (at == all.end()) return false;
    pid = at->second.parent;
    if (pid == from) return true;
  }
  return false;
}

// Only the process that was seen: its number may have gone to another.
void kill_seen(pid_t pid, const Program &seen) {
  const Descriptor held(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
  const auto now = program_of(pid);
  if (!now || now->begun != seen.begun) return;
  if (held.valid())
    syscall(SYS_pidfd_send_signal, held.get(), SIGKILL, nullptr, 0);
  else
    kill(pid, SIGKILL);
}

}  // namespace

void adopt_orphans() {
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

unsigned long long ticks_since_boot() {
  timespec now{};
  clock_gettime(CLOCK_BOOTTIME, &now);
  const auto ticks = static_cast<unsigned long long>(sysconf(_SC_CLK_TCK));
  return static_cast<unsigned long long>(now.tv_sec) * ticks +
         static_cast<unsigned long long>(now.tv_nsec) * ticks / 1'000'000'000;
}

void end_programs(unsigned long long since) {
  // One that the kernel does not let go of is not waited for any longer.
  constexpr int kMostLooks = 100;
  constexpr timespec kBetween{0, 10'000'000};
  const pid_t self = getpid(), group = getpgrp();
  std::set<pid_t> not_ours;  // killed, and never children that somebody here waits for
  for (int look = 0; look < kMostLooks; ++look) {
    const auto all = all_programs();
    bool left = false;
    for (const auto &[pid, program] : all) {
      if (pid == self || program.begun < since) continue;
      if (program.group != group && !descends(all, pid, self)) continue;
      if (program.ended()) {
        // An orphan, which came here with the end of its parent.
        if (program.parent == self && not_ours.count(pid) != 0) waitpid(pid, nullptr, WNOHANG);
        continue;
      }
      if (program.parent != self) not_ours.insert(pid);
      kill_seen(pid, program);
      left = true;
    }
    if (!left) return;
    nanosleep(&kBetween, nullptr);
  }
}

}  // namespace psj
