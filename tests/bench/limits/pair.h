// Two processes for a measurement: this one on the first processor, a forked one on the second.
#pragma once
#include <sched.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <new>
#include <stdexcept>

namespace psj::bench {

inline double now_us() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

// While it lives the calling thread stays on one processor.
class OnProcessor {
 public:
  explicit OnProcessor(int number) {
    sched_getaffinity(0, sizeof before_, &before_);
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(number, &one);
    sched_setaffinity(0, sizeof one, &one);
  }
  ~OnProcessor() { sched_setaffinity(0, sizeof before_, &before_); }
  OnProcessor(const OnProcessor &) = delete;
  OnProcessor &operator=(const OnProcessor &) = delete;

 private:
  cpu_set_t before_;
};

// Runs `body` in a child on the second processor.
template <class Body>
pid_t start_other(Body body) {
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork");
  if (child != 0) return child;
  const OnProcessor pinned(1);
  body();
  _exit(0);
}

inline void join_other(pid_t child) {
  int status = 0;
  waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("the other process of a measurement failed");
}

// An object in memory that both processes see.
template <class T>
class Shared {
 public:
  Shared() {
    void *memory = mmap(nullptr, sizeof(T), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    object_ = new (memory) T;
  }
  ~Shared() { munmap(object_, sizeof(T)); }
  Shared(const Shared &) = delete;
  Shared &operator=(const Shared &) = delete;
  T &operator*() const { return *object_; }
  T *operator->() const { return object_; }

 private:
  T *object_;
};

}  // namespace psj::bench
