#pragma once

#include <memory>

#include "psj.h"

namespace psj {

class BackgroundJobs;
class Dispatcher;

// Jobs that run as processes of their own: the host's worker (psj.host.worker/1), which serves one
// job through psj_worker_api.
//
// A request's arguments are a PSJ_DICT:
//   "prepared"  what psj.host.script/1 prepare gave for PSJ_FOR_PROCESS; no live object in it
//   "other_user"  1: under given credentials; such a job fails, for it cannot run as that user
//   "opens"     1: a script that opens the session is part of it: it may write on the host's
//   screen,
//               set its exit code and refuse the session (PSJ_RECORD_NOW), which no other job may
//   "pool"      the name of the pool whose worker is wanted
// Objects of $input must be copies too (psj.host.script/1 copy).
//
// The parent is Running when it is started; so is its one child. The child ends Completed, Failed
// (the script failed; the worker could not be started, was killed or left without a word: the
// reason says which) or Stopped (asked to, or `exit`).
//
// A stop goes to the script first; a worker that has not ended then gets SIGTERM and, later,
// SIGKILL, with its whole process group, all before the deadline.
class BackgroundProvider {
 public:
  static constexpr const char *kId = "psj.background";

  // The dispatcher starts and watches the workers; it is used until detach() has returned.
  explicit BackgroundProvider(Dispatcher &dispatcher);
  ~BackgroundProvider();
  BackgroundProvider(const BackgroundProvider &) = delete;
  BackgroundProvider &operator=(const BackgroundProvider &) = delete;

  const psj_provider *table() const { return &table_; }

 private:
  psj_provider table_{};
  std::shared_ptr<BackgroundJobs> jobs_;
};

}  // namespace psj
