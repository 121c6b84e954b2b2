// What becomes of finished jobs that stay in the table.
#include <malloc.h>

#include <algorithm>

#include "plugin/jobs/dispatcher.h"
#include "plugin/jobs/event_thread.h"
#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table_state.h"
#include "plugin/log/log.h"

namespace psj {
namespace {

// Jobs are mostly received soon after their end: so many stay as they are.
constexpr std::size_t kLeftAsTheyAre = 64;
// More than these are not left to the event thread: who makes jobs faster than it settles them
// helps.
constexpr std::size_t kMostUnsettled = 1024;
// The allocator keeps what was freed; that of so many jobs is worth the walk through its heaps.
constexpr std::size_t kWorthReturning = 1024;
constexpr std::uint32_t kQuietMs = 100;

}  // namespace

void JobTable::settle_later(Job &job) {
  if (state_->events == nullptr) return;
  state_->unsettled.emplace_back(&job);
  if (state_->unsettled.size() == 2 * kLeftAsTheyAre)
    state_->events->post([this, self = shared_from_this()] { settle_oldest(); });
}

void JobTable::settle_oldest() {
  for (;;) {
    JobRef job;
    {
      const std::lock_guard lock(mutex());
      if (state_->unsettled.size() <= kLeftAsTheyAre) return;
      job = std::move(state_->unsettled.front());
      state_->unsettled.pop_front();
    }
    settle(*job);
    job = {};
    count_given_up(1);
  }
}

void JobTable::settle(Job &job) {
  destroy_one(job);
  std::shared_ptr<Log> log;
  std::unique_ptr<JobSink> sink;  // both are freed without the lock
  const std::lock_guard lock(mutex());
  Job::Rest &rest = *job.rest_;
  if (rest.overdue || rest.provider_job != nullptr || rest.calls != 0) return;
  sink = std::move(rest.sink);
  // Counted under the lock, under which everybody takes it: nobody else has it.
  if (job.log_ == nullptr || job.log_.use_count() != 1) return;
  rest.packed = PackedLog::pack(*job.log_);
  if (rest.packed) log = std::move(job.log_);
  if (rest.packed && rest.packed->is_empty()) rest.packed.reset();
}

void JobTable::help_settling() {
  {
    const std::lock_guard lock(mutex());
    if (state_->unsettled.size() < kMostUnsettled) return;
  }
  settle_oldest();
}

void JobTable::count_given_up(std::size_t jobs) {
  const std::lock_guard lock(mutex());
  state_->given_up += jobs;
  if (state_->given_up < kWorthReturning || state_->returning_memory) return;
  return_memory_later();
}

// Who removes jobs may hold them for a while: it waits until no more are given up.
void JobTable::return_memory_later() {
  if (state_->dispatcher == nullptr) return;
  state_->returning_memory = true;
  state_->dispatcher->after(kQuietMs, [this, self = shared_from_this(), before = state_->given_up] {
    const std::lock_guard lock(mutex());
    if (state_->given_up != before) return return_memory_later();
    state_->given_up = 0;
    state_->returning_memory = false;
    if (state_->events != nullptr) state_->events->post([] { malloc_trim(0); });
  });
}

void JobTable::forget_unsettled(const Job &job) {
  JobRefs gone;
  const std::lock_guard lock(mutex());
  auto &all = state_->unsettled;
  for (auto it = all.begin(); it != all.end();) {
    if (it->get() != &job && (*it)->parent_ != &job) {
      ++it;
      continue;
    }
    gone.push_back(std::move(*it));
    it = all.erase(it);
  }
}

}  // namespace psj
