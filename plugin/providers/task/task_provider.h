#pragma once

#include <memory>

#include "psj.h"

namespace psj {

class ThreadPool;

// ForEach-Object -Parallel -AsJob: a job with one child for each input object. The children run
// one script on threads of the host's process, each with its own $_.
//
// A child's arguments are a PSJ_DICT:
//   "prepared"  what psj.host.script/1 prepare gave for PSJ_FOR_TASK
//   "item"      $_ of the child
// The parent's request says how many run at once. Progress of the scripts is dropped.
class TaskProvider {
 public:
  static constexpr const char *kId = "psj.task";

  TaskProvider();
  ~TaskProvider();
  TaskProvider(const TaskProvider &) = delete;
  TaskProvider &operator=(const TaskProvider &) = delete;

  const psj_provider *table() const { return &table_; }

 private:
  psj_provider table_{};
  std::shared_ptr<ThreadPool> pool_;
};

}  // namespace psj
