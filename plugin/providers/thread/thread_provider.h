#pragma once

#include <memory>

#include "psj.h"

namespace psj {

class ThreadPool;

// Jobs that run as threads of the host's process, through its psj.host.script/1.
//
// A request's arguments are a PSJ_DICT:
//   "prepared"  what psj.host.script/1 prepare gave for PSJ_FOR_THREAD
//   "throttle"  optional PSJ_INT, 1 ... 1000000: from now on so many thread jobs of the process run
//               at once (5 at first); the others wait in the order in which they were started
//
// States: NotStarted while it waits, Running, then Completed (also after `exit`), Failed, Stopped.
// A waiting job that is stopped is Stopped. A thread that does not end by the deadline of its stop
// is given up: its place goes to the next job.
class ThreadProvider {
 public:
  static constexpr const char *kId = "psj.thread";

  ThreadProvider();
  ~ThreadProvider();
  ThreadProvider(const ThreadProvider &) = delete;
  ThreadProvider &operator=(const ThreadProvider &) = delete;

  const psj_provider *table() const { return &table_; }

 private:
  psj_provider table_{};
  std::shared_ptr<ThreadPool> pool_;
};

}  // namespace psj
