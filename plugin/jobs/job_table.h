#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
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
  // All three are borrowed until shutdown() returns; `host` may be NULL.
  static std::shared_ptr<JobTable> make(Dispatcher &dispatcher, EventThread &events,
                                        const psj_host *host);
  ~JobTable();
  // What jobs point to and must outlive them, as somebody may hold a job after shutdown(). Once.
  void keep_alive(std::shared_ptr<const void> thing);

  // ---- the life of a job ----
  // A job of one of the provider's kinds: a parent with a child for each target (one when none is
  // named) where the provider says PSJ_PROVIDER_PARENT, a job of its own elsewhere. NotStarted.
  Result<JobRef> create(const ProviderEntry &provider, const psj_job_request &request);
  // A parent that grows and never gets into the table: what a cmdlet runs while its caller waits.
  // It takes one id, which it shares with its children. Who made it removes it.
  Result<JobRef> create_unlisted(const ProviderEntry &provider, const psj_job_request &request);
  // One more child of a parent of a kind that grows (PSJ_PROVIDER_GROWS), which is in the table
  // from its start on. One call at a time per parent.
  Result<JobRef> add_child(Job &parent, const psj_job_request &request);
  // The next id goes to nobody: a job that failed in its making.
  void skip_id();
  // The parent is Running at once; its children start as far as the throttle lets them.
  Status start(Job &job);
  Status input(Job &job, const psj_value &value);  // of every child
  Status input_end(Job &job);
  // Ask; the providers of the job and of its children answer through their sinks.
  // PSJ_E_UNSUPPORTED: a type without PSJ_PROVIDER_SUSPEND; PSJ_E_STATE: nothing of it runs (is
  // suspended).
  Status suspend(Job &job);
  Status resume(Job &job);
  // Asks; a job that is finished is left alone. After `deadline_ms` the job is marked.
  Status stop(Job &job, std::uint32_t deadline_ms);
  // A reader found that the job's log is no log: the job is Failed, with the place as its reason,
  // and its provider is told to give it up. Nothing happens to a job that is finished.
  void fail_spoiled(Job &job, const Status &why);
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

  // How many runspaces the children of a parent needed so far.
  std::uint32_t runspaces(const Job &job) const;

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
    std::int32_t last_id_;  // of the jobs that were there before it
  };

 private:
  friend class Job;
  friend class JobSink;
  friend class JobWait;
  struct State;
  struct Event;
  struct Subscription;
  struct Changes;
  class ProviderCall;

  explicit JobTable(std::unique_ptr<State> state);
  std::mutex &mutex() const;

  // create
  Status make_child(Job &job, const psj_job_request &request, std::string_view location);
  void prepare(Job &job, std::string_view name, std::shared_ptr<const std::string> command);
  Status list(Job &root);
  bool listed(const Job &job) const;
  void insert(Job &job);
  void erase(const Job &job);
  // The provider's side of a job and of its children is gone when it returns, unless it is overdue.
  void destroy_provider_side(Job &job);
  void destroy_one(Job &job);

  // start, stop
  Status start_one(Job &job);
  void start_waiting_children(Job &parent);
  void stop_one(Job &job, std::uint32_t deadline_ms);
  void tell_to_stop(Job &job, const ProviderCall &call, std::uint32_t deadline_ms);
  void mark_overdue(Job &job);
  void abandon(Job &job, const psj_error &reason, bool may_answer);
  void drop_later(Job &job);

  // A provider's or the table's word on a job's state. Words after a finished state are ignored.
  void change(Job &job, psj_state to, const psj_error *reason);
  void apply(Job &job, psj_state to, std::shared_ptr<const psj_error> reason, Changes &changes);
  void follow_children(Job &parent, Changes &changes);
  void count_child(Job &child, psj_state to);
  void stop_growing(Job &parent, std::uint32_t deadline_ms);
  bool take_late_answer(Job &job, psj_state to);
  void deliver(const Event &event);
  void mark_seen(Job &job, psj_state state);
  void after_finish(Job &job);

  // Finished jobs may stay by the hundred thousand. The newest ones stay as they are; of the others
  // the provider's side is destroyed and the log is packed, on the event thread.
  void settle_later(Job &job);  // with the lock held
  void settle_oldest();
  void settle(Job &job);
  void help_settling();
  void forget_unsettled(const Job &job);
  // A job was settled or removed; of many such the memory goes back to the system.
  void count_given_up(std::size_t jobs);
  void return_memory_later();  // with the lock held

  void set_status_message(Job &job, std::string_view text);
  Status set_origin(Job &job, std::string_view computer, const psj_guid &session, bool shown);

  const std::unique_ptr<State> state_;
};

}  // namespace psj
