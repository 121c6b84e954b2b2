#include "plugin/providers/remote/ssh_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

extern char **environ;

namespace psj::remote {
namespace {

struct Pipe {
  Descriptor read, write;

  int open() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    read.reset(ends[0]);
    write.reset(ends[1]);
    return 0;
  }
};

void unblock(int fd) {
  fcntl(fd, F_SETFL, O_NONBLOCK);
}

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

  int fill(int input, int output, int errors) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    // The host may have closed its own standard descriptors: the pipes may stand in their place.
    constexpr int kAway = 100;
    int failure = 0;
    const int from[] = {input, output, errors};
    for (int i = 0; i < 3 && failure == 0; ++i)
      failure = posix_spawn_file_actions_adddup2(&files, from[i], kAway + i);
    for (int i = 0; i < 3 && failure == 0; ++i)
      failure = posix_spawn_file_actions_adddup2(&files, kAway + i, i);
    if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&files, 3);
    return failure;
  }

  posix_spawnattr_t attributes;
  posix_spawn_file_actions_t files;
};

}  // namespace

SshProcess::SshProcess(SshProcess &&other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      input_(std::move(other.input_)),
      output_(std::move(other.output_)),
      errors_(std::move(other.errors_)),
      exit_status_(other.exit_status_),
      pidfd_(std::move(other.pidfd_)) {}

SshProcess::~SshProcess() {
  if (pid_ <= 0) return;
  kill_now();
  waitpid(pid_, nullptr, 0);
}

Result<SshProcess> SshProcess::spawn(const std::vector<std::string> &command) {
  Pipe in, out, err;
  for (Pipe *pipe : {&in, &out, &err})
    if (const int failure = pipe->open(); failure != 0)
      return Status::system("make a pipe for ssh", failure);
  constexpr int kPipeBytes = 1 << 20;
  fcntl(out.read.get(), F_SETPIPE_SZ, kPipeBytes);
  SpawnPlan plan;
  if (const int failure = plan.fill(in.read.get(), out.write.get(), err.write.get()); failure != 0)
    return Status::system("prepare the start of ssh", failure);
  std::vector<char *> words;
  for (const std::string &word : command) words.push_back(const_cast<char *>(word.c_str()));
  words.push_back(nullptr);
  SshProcess made;
  if (const int failure =
          posix_spawnp(&made.pid_, words[0], &plan.files, &plan.attributes, words.data(), environ);
      failure != 0) {
    made.pid_ = -1;
    return Status::system(fmt::format("start {}", command.front()), failure);
  }
  made.pidfd_.reset(static_cast<int>(syscall(SYS_pidfd_open, made.pid_, 0)));
  made.input_ = std::move(in.write);
  made.output_ = std::move(out.read);
  made.errors_ = std::move(err.read);
  for (const int fd : {made.input(), made.output(), made.errors()}) unblock(fd);
  return made;
}

void SshProcess::kill_now() {
  if (pid_ > 0) kill(-pid_, SIGKILL);
}

bool SshProcess::wait(unsigned ms) {
  if (pid_ <= 0) return true;
  pollfd ended{pidfd_.get(), POLLIN, 0};
  if (pidfd_.valid() && poll(&ended, 1, static_cast<int>(ms)) <= 0) return false;
  int status = 0;
  if (waitpid(pid_, &status, pidfd_.valid() ? WNOHANG : 0) == 0) return false;
  if (WIFEXITED(status)) exit_status_ = WEXITSTATUS(status);
  pid_ = -1;
  return true;
}

}  // namespace psj::remote
