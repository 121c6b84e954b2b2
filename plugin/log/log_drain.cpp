#include "plugin/log/log_drain.h"

#include <pthread.h>
#include <signal.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <iterator>
#include <mutex>
#include <utility>
#include <vector>

#include "plugin/log/segment_chain.h"

namespace psj {

namespace {
// How soon a log that found the disk full looks again: another log may have ended.
constexpr std::chrono::milliseconds kRetry(20);
}  // namespace

struct LogDrain::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::weak_ptr<SegmentChain>> asked;
  std::vector<std::weak_ptr<SegmentChain>> stuck;
  bool started = false;
  bool stopping = false;

  void run();
  void take_turn(const std::weak_ptr<SegmentChain> &chain, std::unique_lock<std::mutex> &lock);
};

LogDrain::LogDrain() : state_(std::make_shared<State>()) {}

LogDrain::~LogDrain() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    state_->changed.notify_one();
  }
  if (!thread_.joinable()) return;
  if (thread_.get_id() == std::this_thread::get_id())
    thread_.detach();
  else
    thread_.join();
}

void LogDrain::post(std::weak_ptr<SegmentChain> chain) {
  const std::lock_guard lock(state_->mutex);
  if (!std::exchange(state_->started, true)) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread_ = std::thread([state = state_] { state->run(); });
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
  }
  state_->asked.push_back(std::move(chain));
  state_->changed.notify_one();
}

void LogDrain::State::run() {
  pthread_setname_np(pthread_self(), "psj-drain");
  std::unique_lock lock(mutex);
  for (;;) {
    const auto called = [this] { return stopping || !asked.empty(); };
    if (stuck.empty())
      changed.wait(lock, called);
    else
      changed.wait_for(lock, kRetry, called);
    if (stopping) return;
    std::move(stuck.begin(), stuck.end(), std::back_inserter(asked));
    stuck.clear();
    while (!asked.empty() && !stopping) {
      const std::weak_ptr<SegmentChain> next = std::move(asked.front());
      asked.pop_front();
      take_turn(next, lock);
    }
  }
}

void LogDrain::State::take_turn(const std::weak_ptr<SegmentChain> &chain,
                                std::unique_lock<std::mutex> &lock) {
  lock.unlock();
  bool satisfied = true;
  if (const std::shared_ptr<SegmentChain> held = chain.lock()) satisfied = held->drain();
  lock.lock();
  if (!satisfied) stuck.push_back(chain);
}

}  // namespace psj
