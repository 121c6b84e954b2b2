#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace psj {

class SegmentChain;

// The thread that writes what doesn't fit into memory to disk, for all logs of a session. It starts
// with the first log that asks.
class LogDrain {
 public:
  LogDrain() = default;
  LogDrain(const LogDrain &) = delete;
  LogDrain &operator=(const LogDrain &) = delete;
  ~LogDrain();

  // `chain` needs room. A chain that gets none now (the disk is full) is tried again until it does.
  void post(std::weak_ptr<SegmentChain> chain);

 private:
  void run();
  void take_turn(const std::weak_ptr<SegmentChain> &chain, std::unique_lock<std::mutex> &lock);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::weak_ptr<SegmentChain>> asked_;
  std::vector<std::weak_ptr<SegmentChain>> stuck_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace psj
