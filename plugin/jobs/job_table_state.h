#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "plugin/jobs/job_table.h"

namespace psj {

struct JobTable::Event {
  JobRef job;
  psj_state from, to;
  std::uint64_t number;
};

struct JobTable::Subscription {
  std::uint64_t token;
  std::uint64_t since;  // the last event before it
  JobRef job;           // empty: all
  psj_state_fn function;
  void *argument;
  bool removed = false;
  bool in_call = false;
};

// What one call of change() did.
struct JobTable::Changes {
  bool any = false;
  JobRefs finished;  // to be looked after when the lock is gone
};

struct JobTable::State {
  // A job's place in the order of ids. A job that left gives an empty slot; slots are packed when
  // half of them are empty, so that removing many jobs one by one stays cheap.
  struct Slot {
    std::int32_t id;
    Job *job;
  };

  std::mutex mutex;
  std::condition_variable changed;  // calls of providers and subscribers that ended
  Dispatcher *dispatcher;           // these three are NULL after shutdown
  EventThread *events;
  const psj_host *host;
  std::shared_ptr<const void> kept_alive;
  std::vector<Slot> slots;  // ascending ids
  std::size_t empty_slots = 0;
  std::int32_t last_id = 0;
  std::uint32_t last_scope = 0;
  std::vector<std::shared_ptr<Subscription>> subscriptions;
  std::uint64_t last_token = 0;
  std::uint64_t last_event = 0;
  // Finished jobs whose provider's side and whole log are still there.
  std::deque<JobRef> unsettled;
  std::size_t given_up = 0;  // jobs settled or removed since memory went back to the system
  bool returning_memory = false;
  std::size_t undelivered = 0;  // events that wait for the event thread
};

// While it lives, a job's provider side is not destroyed. False when it is already.
class JobTable::ProviderCall {
 public:
  ProviderCall(JobTable &table, Job &job);
  // With the table's mutex held.
  ProviderCall(JobTable &table, Job &job, const std::lock_guard<std::mutex> &);
  ~ProviderCall();
  ProviderCall(const ProviderCall &) = delete;
  ProviderCall &operator=(const ProviderCall &) = delete;
  explicit operator bool() const { return provider_job_ != nullptr; }
  void *job() const { return provider_job_; }

 private:
  JobTable &table_;
  Job &job_;
  void *provider_job_;
};

// The scope of the calling thread; 0 is the session's.
std::uint32_t current_scope();

}  // namespace psj
