#include "plugin/providers/background/worker_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include "plugin/providers/background/surroundings.h"

namespace psj {
namespace {

constexpr int kChannel = 3;

// posix_spawn's two parameter objects, freed at the end.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&files);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnPlan(const SpawnPlan &) = delete;
  SpawnPlan &operator=(const SpawnPlan &) = delete;

  int fill(int socket, const std::string &directory) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    // The socket first: it may stand where one of the others goes.
    int failure = posix_spawn_file_actions_adddup2(&files, socket, kChannel);
    if (failure == 0)
      failure = posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    for (int fd = 1; fd <= 2 && failure == 0; ++fd)
      failure = posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_WRONLY, 0);
    if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&files, kChannel + 1);
    // A directory that was removed meanwhile is told of where the worker enters it.
    if (failure == 0 && access(directory.c_str(), X_OK) == 0)
      failure = posix_spawn_file_actions_addchdir_np(&files, directory.c_str());
    return failure;
  }

  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t files;
};

std::mutex g_limit_mutex;
struct RaisedLimit {
  rlimit original, raised;
};
std::optional<RaisedLimit> g_raised_limit;

// A job holds some descriptors. Where many jobs come near the soft limit it is raised as far as it
// may be.
void make_room_for_descriptors(int newest) {
  const std::lock_guard lock(g_limit_mutex);
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  const auto wanted = static_cast<rlim_t>(newest) * 2 + 64;
  if (limit.rlim_cur >= wanted || limit.rlim_cur == limit.rlim_max) return;
  const rlimit original = g_raised_limit ? g_raised_limit->original : limit;
  limit.rlim_cur = std::min(limit.rlim_max, std::max<rlim_t>(wanted, limit.rlim_cur * 2));
  if (setrlimit(RLIMIT_NOFILE, &limit) == 0) g_raised_limit = RaisedLimit{original, limit};
}

}  // namespace

std::optional<rlimit> original_descriptor_limit() {
  const std::lock_guard lock(g_limit_mutex);
  rlimit now;
  // Somebody who set it since meant it.
  if (!g_raised_limit || getrlimit(RLIMIT_NOFILE, &now) != 0 ||
      now.rlim_cur != g_raised_limit->raised.rlim_cur)
    return std::nullopt;
  return rlimit{g_raised_limit->original.rlim_cur, now.rlim_max};
}

std::string ProcessEnd::text() const {
  if (!known) return "it ended, and its exit code is not known";
  if (!by_signal) return fmt::format("it ended with exit code {}", number);
  const char *name = sigabbrev_np(number);
  return fmt::format("it was killed by signal {} (SIG{})", number, name != nullptr ? name : "?");
}

Result<WorkerProcess> WorkerProcess::spawn(const std::vector<std::string> &command,
                                           const Surroundings &surroundings) {
  WorkerProcess made;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return Status::system("make a socket for a worker", errno);
  made.socket_.reset(ends[0]);
  const Descriptor far_end(ends[1]);
  fcntl(ends[0], F_SETFL, O_NONBLOCK);
  make_room_for_descriptors(ends[1]);

  SpawnPlan plan;
  if (const int failure = plan.fill(far_end.get(), surroundings.directory); failure != 0)
    return Status::system("prepare the start of a worker", failure);
  std::vector<char *> arguments;
  for (const std::string &word : command) arguments.push_back(const_cast<char *>(word.c_str()));
  std::string channel = fmt::format("fd:{}", kChannel);
  arguments.push_back(channel.data());
  arguments.push_back(nullptr);
  std::vector<char *> environment;
  for (const std::string &entry : surroundings.environment)
    environment.push_back(const_cast<char *>(entry.c_str()));
  environment.push_back(nullptr);
  if (const int failure = posix_spawn(&made.pid_, command.front().c_str(), &plan.files,
                                      &plan.attributes, arguments.data(), environment.data());
      failure != 0)
    return Status::system(fmt::format("start {}", command.front()), failure);
  if (const auto original = original_descriptor_limit())
    prlimit(made.pid_, RLIMIT_NOFILE, &*original, nullptr);
  made.pidfd_.reset(static_cast<int>(syscall(SYS_pidfd_open, made.pid_, 0)));
  if (made.pidfd_.valid()) return made;
  const int failure = errno;
  made.kill_and_collect();
  return Status::system("watch a worker", failure);
}

void WorkerProcess::signal_group(int signal) {
  if (pid_ > 0) kill(-pid_, signal);
}

void WorkerProcess::kill_and_collect() {
  if (pid_ <= 0) return;
  signal_group(SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
  pidfd_.reset();
}

ProcessEnd WorkerProcess::collect(bool end_group) {
  ProcessEnd end;
  if (pid_ <= 0) return end;
  // Until it is collected its number, and so that of its group, is nobody else's.
  siginfo_t info{};
  const auto id = static_cast<id_t>(pidfd());
  if (end_group && waitid(P_PIDFD, id, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0)
    signal_group(SIGKILL);
  info = {};
  if (waitid(P_PIDFD, id, &info, WEXITED | WNOHANG) == 0 && info.si_pid != 0) {
    end.known = true;
    end.by_signal = info.si_code != CLD_EXITED;
    end.number = info.si_status;
  }
  pid_ = -1;
  pidfd_.reset();
  return end;
}

}  // namespace psj
