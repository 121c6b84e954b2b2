#pragma once

#include <atomic>
#include <list>
#include <memory>

#include "psj.h"

namespace psj {

class TaskRun;
class ThreadJob;

// What one task of a TaskRun writes to. Its records go to the run's queue.
class TaskSink {
 public:
  TaskSink(std::shared_ptr<TaskRun> run, const psj_host *host);
  TaskSink(const TaskSink &) = delete;
  TaskSink &operator=(const TaskSink &) = delete;

  const psj_sink &table() const { return table_; }
  // The script of the task that writes to `sink` is asked to end: it can write no more. Said before
  // the host is told, as a script that is about to begin looks here.
  static void cancel(const psj_sink &sink) {
    of(&sink).cancelled_.store(true, std::memory_order_release);
  }

  // Where the run keeps the task; the run's.
  std::list<std::shared_ptr<ThreadJob>>::iterator place;

 private:
  static TaskSink &of(const psj_sink *sink) { return *static_cast<TaskSink *>(sink->self); }
  static psj_status write(const psj_sink *, psj_stream, std::uint32_t flags, const psj_value *);
  static psj_status set_state(const psj_sink *, psj_state, const psj_error *reason);
  static void scope(const psj_sink *, std::uint32_t enter);

  const std::shared_ptr<TaskRun> run_;
  std::atomic<bool> cancelled_{false};
  psj_sink table_{};
};

}  // namespace psj
