#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>

#include "plugin/log/log.h"

// How readers sleep. For a log of another process each has a bell of its own (log_bell.cpp). A log
// of this process rings by kick(): its readers wait on a condition variable, and only who watches a
// descriptor needs a bell.
namespace psj {

namespace {
// An edge at once when its counter is not 0.
bool listen(int bell, int operation, int fd) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  return epoll_ctl(bell, operation, fd, &event) == 0;
}
}  // namespace

Descriptor Log::make_bell() {
  const std::lock_guard lock(wait_mutex_);
  // Nobody reads it: its counter is never 0, each write is an edge.
  if (!kicked_.valid()) kicked_.reset(eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK));
  Descriptor bell(epoll_create1(EPOLL_CLOEXEC));
  if (!kicked_.valid() || !bell.valid() || !listen(bell.get(), EPOLL_CTL_ADD, kicked_.get()) ||
      (doorbell_.valid() && !listen(bell.get(), EPOLL_CTL_ADD, doorbell_.get())))
    return {};
  return bell;
}

void Log::ring_again(int bell) {
  const std::lock_guard lock(wait_mutex_);
  if (bell >= 0) (void)listen(bell, EPOLL_CTL_MOD, kicked_.get());
}

void Log::arrive() {
  const std::lock_guard lock(wait_mutex_);
  ++waiters_;
  store_ticket();
}

void Log::store_ticket() {
  // 0 means nobody, so it is passed over.
  if (++ticket_ == 0) ++ticket_;
  host()->waiting.store(ticket_, std::memory_order_relaxed);
  // Pairs with the fence in LogWriter::store_tail.
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

void Log::renew() {
  const std::lock_guard lock(wait_mutex_);
  store_ticket();
}

void Log::leave() {
  const std::lock_guard lock(wait_mutex_);
  if (--waiters_ == 0) host()->waiting.store(0, std::memory_order_relaxed);
}

void Log::kick() {
  const std::lock_guard lock(wait_mutex_);
  kicks_.fetch_add(1, std::memory_order_release);
  if (kicked_.valid()) {
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(kicked_.get(), &one, sizeof one);
  }
  wait_changed_.notify_all();
}

void Log::writer_gone() {
  gone_.store(true, std::memory_order_release);
  kick();
}

bool Log::sleep(std::uint64_t seen, std::uint32_t timeout_ms) {
  std::unique_lock lock(wait_mutex_);
  const auto changed = [&] { return kicks_.load(std::memory_order_relaxed) != seen; };
  if (timeout_ms != PSJ_FOREVER)
    return wait_changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), changed);
  wait_changed_.wait(lock, changed);
  return true;
}

}  // namespace psj
