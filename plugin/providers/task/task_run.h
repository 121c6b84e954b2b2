#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <variant>

#include "plugin/providers/thread/thread_job.h"
#include "plugin/value/error.h"
#include "plugin/value/status.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj {

class JobTable;
class TaskSink;
class ThreadPool;

// ForEach-Object -Parallel without a job: runs one script for many items, some at once, and keeps
// what they write until the pipeline takes it, in the order of writing. close() must be called.
class TaskRun : public std::enable_shared_from_this<TaskRun> {
 public:
  struct Settings {
    const psj_host &host;
    JobTable &jobs;       // of the sessions' own scopes
    ThreadScript script;  // without an item
    std::size_t at_once;
  };
  static Result<std::shared_ptr<TaskRun>> make(Settings settings);
  ~TaskRun();
  TaskRun(const TaskRun &) = delete;
  TaskRun &operator=(const TaskRun &) = delete;

  // Runs the script for the item, now or when it is its turn. Nothing happens after stop().
  Status add(const psj_value &item);
  // Writes what there is, and no more. [pipeline]
  psj_status write_available(const psj_streams &streams);
  // Writes all that there will be. PSJ_E_CANCELLED: the pipeline is being stopped. [pipeline]
  psj_status write_rest(const psj_streams &streams);
  // The items that wait are dropped, and what runs is interrupted. [any]
  void stop();
  // Stops, and returns when no script runs any more, or when one does not end in 5 s.
  void close();

  JobTable &jobs() const { return settings_.jobs; }
  // From the tasks.
  void take(psj_stream stream, OwnedValue value);
  void ended(TaskSink &task, const psj_error *reason);

 private:
  struct Record {
    psj_stream stream;
    OwnedValue value;
  };
  // A record, or why a task failed.
  using Item = std::variant<Record, OwnedError>;

  TaskRun(Settings settings, int doorbell);
  void ring() const;
  psj_status write(const psj_streams &streams, const Item &item) const;
  bool all_ended();

  const Settings settings_;
  const int doorbell_;  // readable when there is something new
  const std::shared_ptr<ThreadPool> pool_;
  std::mutex mutex_;
  std::deque<Item> written_;
  std::list<std::shared_ptr<ThreadJob>> tasks_;  // waiting or running
  bool stopped_ = false;
};

}  // namespace psj
