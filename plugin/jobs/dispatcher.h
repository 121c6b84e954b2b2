#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

namespace psj {

// One thread that waits for everything the plugin waits for in the background: descriptors, timers,
// tasks. It starts with the first request and lives as long as the plugin: children are started
// from it, because the kernel ends them with the thread that started them. Nothing that runs on it
// may wait.
class Dispatcher {
 public:
  using Task = std::function<void()>;
  using FdTask = std::function<void(std::uint32_t events)>;  // EPOLL...

  Dispatcher();
  ~Dispatcher();
  Dispatcher(const Dispatcher &) = delete;
  Dispatcher &operator=(const Dispatcher &) = delete;

  // Runs `task` on the thread, in order of the posts. [any]
  void post(Task task);
  // Runs `task` once, `ms` from now, unless it is cancelled first. [any]
  std::uint64_t after(std::uint32_t ms, Task task);
  // The task may be running when it is called from another thread. [any]
  void cancel(std::uint64_t timer);

  // Calls `task` whenever `fd` has one of `events`. The descriptor stays the caller's and must stay
  // open until unwatch. False: the system refused (errno). [dispatcher's thread]
  bool watch(int fd, std::uint32_t events, FdTask task);
  bool change(int fd, std::uint32_t events);
  void unwatch(int fd);

  bool on_thread() const;
  // Ends the thread; tasks that were posted before still run, watches and timers are dropped.
  // Later posts are dropped too.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  struct Timer {
    std::uint64_t id;
    Task task;
  };

  void ensure_thread();
  void run();
  void wake();
  int next_timeout_ms();
  void run_tasks();
  void run_timers();

  int epoll_ = -1;
  int wake_ = -1;
  mutable std::mutex mutex_;
  std::vector<Task> tasks_;
  std::multimap<Clock::time_point, Timer> timers_;
  std::uint64_t last_timer_ = 0;
  bool stopping_ = false;
  std::thread thread_;
  std::unordered_map<int, std::shared_ptr<FdTask>> watches_;  // the thread's own
};

}  // namespace psj
