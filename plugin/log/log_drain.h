#pragma once

#include <memory>
#include <thread>

namespace psj {

class SegmentChain;

// The thread that writes what doesn't fit into memory to disk, for all logs of a session. It starts
// with the first log that asks.
class LogDrain {
 public:
  LogDrain();
  LogDrain(const LogDrain &) = delete;
  LogDrain &operator=(const LogDrain &) = delete;
  ~LogDrain();

  // `chain` needs room. A chain that gets none now (the disk is full) is tried again until it does.
  void post(std::weak_ptr<SegmentChain> chain);

 private:
  // The thread's too: the last log of a session may end on it, and this object with that log.
  struct State;

  const std::shared_ptr<State> state_;
  std::thread thread_;
};

}  // namespace psj
