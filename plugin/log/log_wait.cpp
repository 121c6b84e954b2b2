#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>

#include "plugin/log/log.h"

// How readers sleep. For a log of another process one of the sleeping threads polls the doorbell
// and the others wait on a condition variable: an eventfd that two threads read may wake only one
// of them. A log of this process rings by kick(), so that nobody needs to poll.
namespace psj {

namespace {
void ring(int fd) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(fd, &one, sizeof one);
}

void drain(int fd) {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(fd, &count, sizeof count);
}
}  // namespace

int Log::doorbell() {
  const std::lock_guard lock(wait_mutex_);
  if (!doorbell_.valid()) doorbell_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  return doorbell_.get();
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
  if (doorbell_.valid()) ring(doorbell_.get());
  wait_changed_.notify_all();
}

void Log::writer_gone() {
  gone_.store(true, std::memory_order_release);
  kick();
}

bool Log::sleep(std::uint64_t seen, std::uint32_t timeout_ms) {
  std::unique_lock lock(wait_mutex_);
  const auto changed = [&] { return kicks_.load(std::memory_order_relaxed) != seen; };
  if (changed()) return true;
  if (where_ == Where::kInside || polled_) {
    if (timeout_ms != PSJ_FOREVER)
      return wait_changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), changed);
    wait_changed_.wait(lock, changed);
    return true;
  }
  polled_ = true;
  lock.unlock();
  pollfd door{doorbell_.get(), POLLIN, 0};
  const int rung = ::poll(&door, 1, timeout_ms >= 0x7fffffffu ? -1 : static_cast<int>(timeout_ms));
  lock.lock();
  polled_ = false;
  if (rung > 0) drain(doorbell_.get());
  // Everybody looks again, and one of those who go on sleeping polls.
  kicks_.fetch_add(1, std::memory_order_release);
  wait_changed_.notify_all();
  return rung != 0;
}

void Log::rearm(std::uint64_t &round) {
  const std::lock_guard lock(wait_mutex_);
  if (round == round_) {
    drain(doorbell_.get());
    ++round_;
  }
  round = round_;
  store_ticket();
}

}  // namespace psj
