#include "plugin/jobs/dispatcher.h"

#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

namespace psj {

Dispatcher::Dispatcher() = default;

Dispatcher::~Dispatcher() {
  stop();
  if (epoll_ >= 0) close(epoll_);
  if (wake_ >= 0) close(wake_);
}

void Dispatcher::ensure_thread() {
  if (thread_.joinable() || stopping_) return;
  if (epoll_ < 0) epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (wake_ < 0) wake_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wake_;
  if (epoll_ < 0 || wake_ < 0 || epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) != 0)
    throw std::system_error(errno, std::generic_category(), "start the dispatcher");
  // The host's signals are the host's: none may be delivered to this thread.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this] { run(); });
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    throw;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Dispatcher::wake() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
}

void Dispatcher::post(Task task) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  ensure_thread();
  tasks_.push_back(std::move(task));
  if (tasks_.size() == 1) wake();
}

std::uint64_t Dispatcher::after(std::uint32_t ms, Task task) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return 0;
  ensure_thread();
  const auto at = Clock::now() + std::chrono::milliseconds(ms);
  const bool first = timers_.empty() || at < timers_.begin()->first;
  timers_.emplace(at, Timer{++last_timer_, std::move(task)});
  if (first) wake();
  return last_timer_;
}

void Dispatcher::cancel(std::uint64_t timer) {
  Task dropped;  // its captures are destroyed without the lock
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(timers_.begin(), timers_.end(),
                                  [timer](const auto &entry) { return entry.second.id == timer; });
  if (found == timers_.end()) return;
  dropped = std::move(found->second.task);
  timers_.erase(found);
}

bool Dispatcher::watch(int fd, std::uint32_t events, FdTask task) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) != 0) return false;
  watches_[fd] = std::make_shared<FdTask>(std::move(task));
  return true;
}

bool Dispatcher::change(int fd, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  return epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0;
}

void Dispatcher::unwatch(int fd) {
  if (watches_.erase(fd) != 0) epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
}

bool Dispatcher::on_thread() const {
  return thread_.get_id() == std::this_thread::get_id();
}

void Dispatcher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    if (!thread_.joinable()) return;
    wake();
  }
  thread_.join();
  watches_.clear();
  timers_.clear();
}

int Dispatcher::next_timeout_ms() {
  const std::lock_guard lock(mutex_);
  if (!tasks_.empty() || stopping_) return 0;
  if (timers_.empty()) return -1;
  const auto left = timers_.begin()->first - Clock::now();
  const auto ms = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<std::int64_t>(ms, 0, 1 << 30));
}

void Dispatcher::run_tasks() {
  std::vector<Task> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (Task &task : tasks) {
    task();
    task = nullptr;
  }
}

void Dispatcher::run_timers() {
  for (;;) {
    Task task;
    {
      const std::lock_guard lock(mutex_);
      if (timers_.empty() || timers_.begin()->first > Clock::now()) return;
      task = std::move(timers_.begin()->second.task);
      timers_.erase(timers_.begin());
    }
    task();
  }
}

void Dispatcher::run() {
  pthread_setname_np(pthread_self(), "psj-dispatcher");
  std::array<epoll_event, 64> events;
  for (;;) {
    const int count = epoll_wait(epoll_, events.data(), events.size(), next_timeout_ms());
    for (int i = 0; i < count; ++i) {
      const int fd = events[i].data.fd;
      if (fd == wake_) {
        std::uint64_t number;
        [[maybe_unused]] const auto got = read(wake_, &number, sizeof number);
        continue;
      }
      // Looked up each time: an earlier call of this round may have ended the watch. It is held, as
      // the call may end its own.
      const auto found = watches_.find(fd);
      if (found == watches_.end()) continue;
      const std::shared_ptr<FdTask> task = found->second;
      (*task)(events[i].events);
    }
    run_timers();
    run_tasks();
    const std::lock_guard lock(mutex_);
    if (stopping_ && tasks_.empty()) return;
  }
}

}  // namespace psj
