#include "plugin/log/log_drain.h"

#include <pthread.h>
#include <signal.h>

#include <chrono>
#include <utility>

#include "plugin/log/segment_chain.h"

namespace psj {

namespace {
// How soon a log that found the disk full looks again: another log may have ended.
constexpr std::chrono::milliseconds kRetry(20);
}  // namespace

LogDrain::~LogDrain() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_one();
  }
  if (!thread_.joinable()) return;
  // The last log of a session may end on this very thread.
  if (thread_.get_id() == std::this_thread::get_id())
    thread_.detach();
  else
    thread_.join();
}

void LogDrain::post(std::weak_ptr<SegmentChain> chain) {
  const std::lock_guard lock(mutex_);
  if (!thread_.joinable()) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  asked_.push_back(std::move(chain));
  changed_.notify_one();
}

void LogDrain::run() {
  pthread_setname_np(pthread_self(), "psj-drain");
  std::unique_lock lock(mutex_);
  for (;;) {
    const auto called = [this] { return stopping_ || !asked_.empty(); };
    if (stuck_.empty())
      changed_.wait(lock, called);
    else if (!changed_.wait_for(lock, kRetry, called))
      std::move(stuck_.begin(), stuck_.end(), std::back_inserter(asked_));
    if (stopping_) return;
    if (std::exchange(stuck_, {}).empty() && asked_.empty()) continue;
    while (!asked_.empty() && !stopping_) {
      const std::weak_ptr<SegmentChain> next = std::move(asked_.front());
      asked_.pop_front();
      take_turn(next, lock);
    }
  }
}

void LogDrain::take_turn(const std::weak_ptr<SegmentChain> &chain,
                         std::unique_lock<std::mutex> &lock) {
  lock.unlock();
  bool satisfied = true;
  if (const std::shared_ptr<SegmentChain> held = chain.lock()) satisfied = held->drain();
  lock.lock();
  if (!satisfied) stuck_.push_back(chain);
}

}  // namespace psj
