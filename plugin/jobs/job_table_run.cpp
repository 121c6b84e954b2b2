// Starting and stopping: how the table calls a job's provider.
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <optional>

#include "plugin/jobs/dispatcher.h"
#include "plugin/jobs/event_thread.h"
#include "plugin/jobs/job_reader.h"
#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table_state.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/provider_entry.h"
#include "plugin/log/log.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

constexpr std::uint32_t kWritePatienceMs = 50;

std::int64_t monotonic_ns() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1'000'000'000ll + now.tv_nsec;
}

}  // namespace

JobTable::ProviderCall::ProviderCall(JobTable &table, Job &job) : table_(table), job_(job) {
  const std::lock_guard lock(table_.mutex());
  provider_job_ = job_.removed() ? nullptr : job_.rest_->provider_job;
  ++job_.rest_->calls;
}

JobTable::ProviderCall::ProviderCall(JobTable &table, Job &job, const std::lock_guard<std::mutex> &)
    : table_(table), job_(job) {
  provider_job_ = job_.removed() ? nullptr : job_.rest_->provider_job;
  ++job_.rest_->calls;
}

JobTable::ProviderCall::~ProviderCall() {
  const std::lock_guard lock(table_.mutex());
  if (--job_.rest_->calls == 0) table_.state_->changed.notify_all();
}

Status JobTable::start_one(Job &job) {
  {
    const std::lock_guard lock(mutex());
    if (job.removed()) return PSJ_E_REMOVED;
    if (job.is_child() && job.parent_->rest_->stop_asked) return PSJ_E_CANCELLED;
    const bool in_line = job.rest_->started && !job.rest_->stop_asked && job.has(PSJ_PROVIDER_LINE);
    if ((job.rest_->started && !in_line) || job.state() != PSJ_NOT_STARTED)
      return Status(PSJ_E_STATE, "Cannot start job because it is not in NotStarted state.");
    if (job.is_child() && !job.rest_->started) {
      Job::Rest &parent = *job.parent_->rest_;
      job.rest_->active_child = true;
      ++parent.active;
      parent.runspaces =
          parent.new_runspaces ? parent.runspaces + 1 : std::max(parent.runspaces, parent.active);
    }
    job.rest_->started = true;
  }
  const ProviderCall call(*this, job);
  if (!call) return PSJ_E_REMOVED;
  psj_error *error = nullptr;
  const psj_status status = job.provider().table().start(call.job(), &error);
  if (status >= 0) return {};
  const OwnedError owned(error != nullptr ? error : make_error(Status(status)));
  change(job, PSJ_FAILED, owned.get());
  return Status(status, owned ? std::string(view_of(owned->message)) : std::string());
}

Status JobTable::start(Job &job) {
  if (!job.is_parent()) return start_one(job);
  {
    const std::lock_guard lock(mutex());
    if (job.removed()) return PSJ_E_REMOVED;
    if (job.rest_->started || job.finished())
      return Status(PSJ_E_STATE, "Cannot start job because it is not in NotStarted state.");
    job.rest_->started = true;
  }
  if (job.has(PSJ_PROVIDER_GROWS) && !job.rest_->unlisted)
    if (Status status = list(job); !status.ok()) return status;
  change(job, PSJ_RUNNING, nullptr);
  if (job.rest_->children.empty()) change(job, PSJ_COMPLETED, nullptr);
  start_waiting_children(job);
  return {};
}

void JobTable::start_waiting_children(Job &parent) {
  for (;;) {
    Job *next = nullptr;
    {
      const std::lock_guard lock(mutex());
      Job::Rest &rest = *parent.rest_;
      if (rest.stop_asked || (rest.throttle != 0 && rest.active >= rest.throttle)) return;
      std::size_t &at = rest.next_child;
      while (at < rest.children.size() &&
             (rest.children[at]->rest_->started || rest.children[at]->finished()))
        ++at;
      if (at == rest.children.size()) return;
      next = rest.children[at];
    }
    // A start that fails has marked its child; the next one gets its turn.
    [[maybe_unused]] const Status started = start_one(*next);
  }
}

Status JobTable::stop(Job &job, std::uint32_t deadline_ms) {
  if (job.removed()) return PSJ_E_REMOVED;
  if (job.finished()) return {};
  const JobRef held(&job);
  if (!job.is_parent()) {
    stop_one(job, deadline_ms);
    return {};
  }
  {
    const std::lock_guard lock(mutex());
    job.rest_->stop_asked = true;
  }
  // On other computers, what waits for its turn is stopped too.
  if (job.has(PSJ_PROVIDER_GROWS) && !job.has(PSJ_PROVIDER_REMOTE)) {
    stop_growing(job, deadline_ms);
    return {};
  }
  for (Job *child : job.rest_->children) stop_one(*child, deadline_ms);
  return {};
}

// What waits for its turn stays so: only what runs is stopped.
void JobTable::stop_growing(Job &parent, std::uint32_t deadline_ms) {
  change(parent, PSJ_STOPPING, nullptr);
  std::vector<Job *> running;
  {
    const std::lock_guard lock(mutex());
    for (Job *child : parent.rest_->children)
      if (child->rest_->active_child && !child->finished()) running.push_back(child);
  }
  for (Job *child : running) stop_one(*child, deadline_ms);
  bool idle;
  {
    const std::lock_guard lock(mutex());
    idle = parent.rest_->active == 0;
  }
  if (idle) change(parent, PSJ_STOPPED, nullptr);
}

void JobTable::stop_one(Job &job, std::uint32_t deadline_ms) {
  bool never_started = false;
  std::optional<ProviderCall> call;  // keeps the sink, too
  {
    const std::lock_guard lock(mutex());
    if (job.finished() || job.removed() || state_->dispatcher == nullptr) return;
    call.emplace(*this, job, lock);
    Job::Rest &rest = *job.rest_;
    const std::int64_t deadline = monotonic_ns() + std::int64_t{deadline_ms} * 1'000'000;
    if (rest.stop_asked && deadline >= rest.stop_deadline_ns) return;
    never_started = !rest.started;
    rest.stop_asked = true;
    rest.started = true;  // no start after a stop
    rest.stop_deadline_ns = deadline;
    const std::uint64_t older_timer = std::exchange(rest.stop_timer, 0);
    if (!never_started && deadline_ms != PSJ_FOREVER)
      rest.stop_timer = state_->dispatcher->after(
          deadline_ms, [this, held = JobRef(&job)] { mark_overdue(*held); });
    if (older_timer != 0) state_->dispatcher->cancel(older_timer);
  }
  job.rest_->sink->cancel(1);
  if (never_started)
    change(job, PSJ_STOPPED, nullptr);
  else
    tell_to_stop(job, *call, deadline_ms);
}

void JobTable::tell_to_stop(Job &job, const ProviderCall &call, std::uint32_t deadline_ms) {
  job.log_->ask_stop(deadline_ms == 0 ? 2 : 1);
  if (call) [[maybe_unused]]
    const psj_status status = job.provider().table().stop(call.job(), deadline_ms);
}

void JobTable::mark_overdue(Job &job) {
  const std::string message =
      fmt::format("stop job {}: it did not end in time and was abandoned", job.id());
  const OwnedError reason(make_error({.status = PSJ_E_LIMIT,
                                      .category = kOperationStopped,
                                      .id = "JobStopDeadline",
                                      .message = message,
                                      .exception = "System.TimeoutException"}));
  abandon(job, *reason.get(), true);
}

void JobTable::fail_spoiled(Job &job, const Status &why) {
  const OwnedError reason(make_error({.status = PSJ_E_CORRUPT,
                                      .category = kInvalidData,
                                      .id = kSpoiledLog,
                                      .message = why.message(),
                                      .exception = "System.IO.InvalidDataException"}));
  abandon(job, *reason.get(), false);
}

// `may_answer`: the provider may still say itself how the job ended.
void JobTable::abandon(Job &job, const psj_error &reason, bool may_answer) {
  std::optional<ProviderCall> call;
  {
    const std::lock_guard lock(mutex());
    job.rest_->stop_timer = 0;
    if (job.finished() || job.rest_->overdue || state_->dispatcher == nullptr) return;
    call.emplace(*this, job, lock);
    job.rest_->overdue = true;
    job.retain();  // given back by the provider's answer; without one the job stays for ever
  }
  job.rest_->sink->cancel(2);
  if (may_answer) tell_to_stop(job, *call, 0);
  if (job.finished()) return;
  job.rest_->sink->close(kWritePatienceMs);
  job.log_->writer_gone();
  change(job, PSJ_FAILED, &reason);
  if (!may_answer) tell_to_stop(job, *call, 0);
}

void JobTable::shutdown(std::uint32_t deadline_ms) {
  const JobRefs all = [this] {
    JobRefs jobs;
    const std::lock_guard lock(mutex());
    for (const State::Slot &slot : state_->slots)
      if (slot.job != nullptr && !slot.job->is_child()) jobs.emplace_back(slot.job);
    return jobs;
  }();
  // Asked all first: they end side by side.
  for (const JobRef &job : all) [[maybe_unused]] const Status asked = stop(*job, deadline_ms);
  JobWait(all, JobWait::Mode::all, JobWait::Goal::finished).wait(PSJ_FOREVER);
  for (const JobRef &job : all) [[maybe_unused]] const Status removed = remove(*job, true);
  const std::lock_guard lock(mutex());
  state_->dispatcher = nullptr;
  state_->events = nullptr;
  state_->host = nullptr;
}

}  // namespace psj
