#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "psj.h"

struct psj_job {};  // what the ABI calls a job is a psj::Job

namespace psj {

class Job;
class JobTable;
class Log;
class ProviderEntry;
class JobSink;

// Where a job's records come from, when that is another computer.
struct JobOrigin {
  std::string computer;
  psj_guid session;
  bool shown;  // the default view names the computer
};

// One counted reference to a job. Copying is one atomic addition.
class JobRef {
 public:
  JobRef() = default;
  explicit JobRef(Job *job);  // adds a reference
  // Takes over a reference that the caller owned.
  static JobRef adopt(Job *job) {
    JobRef ref;
    ref.job_ = job;
    return ref;
  }
  JobRef(const JobRef &other) : JobRef(other.job_) {}
  JobRef(JobRef &&other) noexcept : job_(std::exchange(other.job_, nullptr)) {}
  JobRef &operator=(JobRef other) noexcept {
    std::swap(job_, other.job_);
    return *this;
  }
  ~JobRef();

  Job *get() const { return job_; }
  Job *operator->() const { return job_; }
  Job &operator*() const { return *job_; }
  explicit operator bool() const { return job_ != nullptr; }
  // Hands the reference over to the caller.
  [[nodiscard]] Job *release() { return std::exchange(job_, nullptr); }

  friend bool operator==(const JobRef &a, const JobRef &b) { return a.job_ == b.job_; }

 private:
  Job *job_ = nullptr;
};

using JobRefs = std::vector<JobRef>;

constexpr bool is_finished(psj_state state) {
  return state == PSJ_COMPLETED || state == PSJ_FAILED || state == PSJ_STOPPED;
}
// Where Wait-Job and Receive-Job -Wait stop without -Force.
constexpr bool is_persistent(psj_state state) {
  return is_finished(state) || state == PSJ_SUSPENDED || state == PSJ_DISCONNECTED;
}
std::string_view state_name(psj_state state);

// One job: a parent, a child, or a job of its own (a thread job). It lives as long as somebody
// holds it, also after it left the table. All functions are callable from any thread.
class Job : public psj_job {
 public:
  Job(const Job &) = delete;
  Job &operator=(const Job &) = delete;

  void retain() const { counted().references_.fetch_add(1, std::memory_order_relaxed); }
  void release() const;

  std::int32_t id() const { return id_; }
  const psj_guid &instance_id() const { return instance_id_; }
  // Valid until the job is gone; a name that was replaced stays valid too.
  std::string_view name() const;
  void set_name(std::string_view name);
  std::string_view command() const;
  std::string_view location() const;
  // data NULL: the kind of job has none (null in scripts), else text that may be empty.
  psj_text status_message() const;
  // PSJobTypeName; empty for the children of a parent.
  std::string_view job_type_name() const;
  // .NET type names, most derived first: "System.Management.Automation.PSRemotingJob" ...
  std::vector<std::string_view> type_names() const;

  psj_state state() const { return state_.load(std::memory_order_acquire); }
  bool finished() const { return is_finished(state()); }
  // Why it is Failed (or Stopped, for thread jobs); NULL when nothing was said. Never changes
  // later.
  std::shared_ptr<const psj_error> reason() const;
  std::int64_t begin_ns() const { return begin_ns_.load(std::memory_order_acquire); }  // 0: not yet
  std::int64_t end_ns() const { return end_ns_.load(std::memory_order_acquire); }
  // By the rule of its kind: jobs that are received in written order have more while they run.
  bool has_more_data() const;
  // A debugger is made for who asks while the job runs, and stays.
  bool has_debugger();

  // NULL: this computer. Valid until the job is gone.
  const JobOrigin *origin() const;

  bool is_parent() const { return is_parent_; }  // has children, no log of its own
  bool is_child() const { return parent_ != nullptr; }
  JobRef parent() const { return JobRef(parent_); }
  JobRefs children() const;  // in ChildJobs order
  // Removed, or given up by a script's Dispose(): it stays in the table, and its name is fixed.
  bool disposed() const;
  void dispose();
  bool removed() const { return removed_.load(std::memory_order_acquire); }

  const ProviderEntry &provider() const { return *provider_; }
  std::uint64_t capabilities() const;
  bool has(std::uint64_t capability) const { return (capabilities() & capability) != 0; }

  // NULL for a parent, and for a finished job that wrote nothing. A log that was packed away is
  // unpacked first. Whoever reads holds it.
  std::shared_ptr<Log> log() const;
  JobTable &table() const { return *table_; }
  // Memory that showing this job will read: asked for now, it is there when its turn comes. First
  // fetch_job(), a few jobs later fetch_rest(), then fetch_command().
  void fetch_job() const noexcept;
  void fetch_rest() const noexcept;
  void fetch_command() const noexcept;
  // The job for scripts: the same pointer every time.
  const psj_object *object() const;
  psj_job_info info() const;

  // Record number up to which the public collection `stream` of the job was cleared by a script
  // (ReadAll, Clear). Receive-Job does not look at it.
  std::uint64_t collection_floor(psj_stream stream) const;
  void set_collection_floor(psj_stream stream, std::uint64_t sequence);

 private:
  friend class JobObject;
  friend class JobSink;
  friend class JobTable;
  friend class JobWait;
  struct Rest;

  Job(std::shared_ptr<JobTable> table, const ProviderEntry &provider, Job *parent, bool is_parent,
      std::int32_t id);
  ~Job();

  // A parent and its children live and die together, with one count: children have no life without
  // their parent, and a child in somebody's hands keeps it.
  const Job &counted() const { return parent_ != nullptr ? *parent_ : *this; }

  mutable std::atomic<std::uint32_t> references_{1};
  const std::int32_t id_;
  psj_guid instance_id_;
  std::atomic<psj_state> state_{PSJ_NOT_STARTED};
  std::atomic<bool> removed_{false};
  const bool is_parent_;
  std::atomic<std::int64_t> begin_ns_{0}, end_ns_{0};
  const std::shared_ptr<JobTable> table_;
  const ProviderEntry *provider_;
  Job *const parent_;
  // Under the table's mutex once the job can be found.
  mutable std::shared_ptr<Log> log_;
  std::unique_ptr<Rest> rest_;  // what changes; guarded by the table's mutex
};

inline JobRef::JobRef(Job *job) : job_(job) {
  if (job_) job_->retain();
}
inline JobRef::~JobRef() {
  if (job_) job_->release();
}

}  // namespace psj
