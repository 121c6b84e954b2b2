// Starting and ending work.
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "limits/limits.h"
#include "limits/pair.h"

extern char **environ;

namespace psj::bench {
namespace {

template <class Work>
double median_us(int rounds, Work work) {
  std::vector<double> took;
  for (int i = 0; i < rounds; ++i) {
    const double begin = now_us();
    work();
    took.push_back(now_us() - begin);
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

}  // namespace

double empty_program() {
  const std::string program =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / "psj-empty";
  char *arguments[] = {const_cast<char *>(program.c_str()), nullptr};
  return median_us(50, [&] {
    pid_t child;
    if (posix_spawn(&child, program.c_str(), nullptr, nullptr, arguments, environ) != 0)
      throw std::runtime_error("start " + program);
    join_other(child);
  });
}

double empty_thread() {
  return median_us(500, [] {
    pthread_t thread;
    if (pthread_create(
            &thread, nullptr, [](void *) -> void * { return nullptr; }, nullptr) != 0)
      throw std::runtime_error("pthread_create");
    pthread_join(thread, nullptr);
  });
}

double kill_to_descriptor() {
  std::vector<double> took;
  for (int i = 0; i < 30; ++i) {
    const pid_t child = start_other([] { pause(); });
    const int fd = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    usleep(300);
    const double begin = now_us();
    kill(child, SIGKILL);
    pollfd look{fd, POLLIN, 0};
    poll(&look, 1, -1);
    took.push_back(now_us() - begin);
    close(fd);
    waitpid(child, nullptr, 0);
  }
  std::sort(took.begin(), took.end());
  return took[took.size() / 2];
}

double system_call() {
  constexpr int kRounds = 300'000;
  const double begin = now_us();
  for (int i = 0; i < kRounds; ++i) syscall(SYS_getppid);
  return (now_us() - begin) * 1e3 / kRounds;
}

}  // namespace psj::bench
