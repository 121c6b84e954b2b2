#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "plugin/jobs/job.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

class Dispatcher;
class EventThread;
class JobWait;
class ProviderEntry;

// A function that says whether a job is wanted.
using JobFilter = std::function<bool(const Job &)>;

// All jobs of a plugin, with their one sequence of ids. Every function may be called from any
// thread; providers and subscribers are called with no lock held.
//
// Each script session sees its own jobs: a job that is created on a thread that runs a thread job
// belongs to that job's scope, and only lookups from there find it. Ids are one sequence for all.
class JobTable : public std::enable_shared_from_this<JobTable> {
 public:
  static std::shared_ptr<JobTable> make(Dispatcher &dispatcher, EventThread &events);
  ~JobTable();

  // ---- the life of a job ----
  // A job of one of the provider's kinds: a parent with a child for each target (one when none is
  // named) where the provider says PSJ_PROVIDER_PARENT, a job of its own elsewhere. NotStarted.
  Result<JobRef> create(const ProviderEntry &provider, const psj_job_request &request);
  // The parent is Running at once; its children start as far as the throttle lets them.
  Status start(Job &job);
  Status input(Job &job, const psj_value &value);  // of every child
  Status input_end(Job &job);
  // Asks; a job that is finished is left alone. After `deadline_ms` the job is marked.
  Status stop(Job &job, std::uint32_t deadline_ms);
  // Out of the table, with its children. An unfinished job is refused (PSJ_E_STATE) without
  // `force`, else stopped first. A child or a removed job: PSJ_E_REMOVED. May wait kStopDeadline.
  Status remove(Job &job, bool force);
  static constexpr std::uint32_t kStopDeadlineMs = 5000;

  // ---- finding, in the caller's scope; ascending ids ----
  JobRefs jobs() const;                            // top level
  JobRef find(std::int32_t id) const;              // children too
  JobRef find(const psj_guid &instance_id) const;  // children too
  // Top level jobs, and with `recurse` their descendants, that the filter takes. The filter is
  // called with no lock held.
  JobRefs select(const JobFilter &filter, bool recurse) const;
  // Whether the job is one of this scope's top level jobs.
  bool contains(const Job &job) const;

  // ---- watching ----
  // Called on the event thread for each change of `job` (NULL: of any job) in order.
  std::uint64_t subscribe(Job *job, psj_state_fn function, void *argument);
  // When it returns, no call is in flight, unless it is called from inside one.
  Status unsubscribe(std::uint64_t token);

  // Stops all jobs of all scopes, waits at most `deadline_ms` for them, and takes them out. What
  // did not answer is marked and kept in memory for ever, as something may still write to it.
  void shutdown(std::uint32_t deadline_ms);

  // ---- scopes ----
  // While it lives, jobs created by this thread belong to the scope. What is finished when the
  // scope ends leaves the table; the rest leaves when it finishes.
  class Scope {
   public:
    explicit Scope(JobTable &table);
    ~Scope();
    Scope(const Scope &) = delete;
    Scope &operator=(const Scope &) = delete;

   private:
    JobTable &table_;
    std::uint32_t before_;
    std::uint32_t id_;
  };

 private:
  friend class Job;
  friend class JobSink;
  friend class JobWait;
  JobTable(Dispatcher &dispatcher, EventThread &events);

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace psj
