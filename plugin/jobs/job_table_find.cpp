// Lookups, in the scope of the calling thread.
#include <algorithm>
#include <cstring>

#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table_state.h"

namespace psj {
namespace {

// Scripts of thread jobs run on threads of their own: what such a thread makes and sees belongs to
// that job.
thread_local std::uint32_t thread_scope = 0;

}  // namespace

std::uint32_t current_scope() {
  return thread_scope;
}

JobRefs JobTable::jobs() const {
  return select([](const Job &) { return true; }, false);
}

JobRef JobTable::find(std::int32_t id) const {
  const std::lock_guard lock(mutex());
  const auto &slots = state_->slots;
  const auto found = std::lower_bound(
      slots.begin(), slots.end(), id,
      [](const State::Slot &slot, std::int32_t wanted) { return slot.id < wanted; });
  if (found == slots.end() || found->id != id || found->job == nullptr ||
      found->job->rest_->scope != current_scope())
    return {};
  return JobRef(found->job);
}

JobRef JobTable::find(const psj_guid &instance_id) const {
  const std::lock_guard lock(mutex());
  for (const State::Slot &slot : state_->slots)
    if (slot.job != nullptr && slot.job->rest_->scope == current_scope() &&
        std::memcmp(&slot.job->instance_id(), &instance_id, sizeof instance_id) == 0)
      return JobRef(slot.job);
  return {};
}

JobRefs JobTable::select(const JobFilter &filter, bool recurse) const {
  JobRefs found;
  {
    const std::lock_guard lock(mutex());
    for (const State::Slot &slot : state_->slots)
      if (slot.job != nullptr && (recurse || !slot.job->is_child()) &&
          slot.job->rest_->scope == current_scope())
        found.emplace_back(slot.job);
  }
  std::erase_if(found, [&](const JobRef &job) { return !filter(*job); });
  return found;
}

void JobTable::skip_id() {
  const std::lock_guard lock(mutex());
  ++state_->last_id;
}

bool JobTable::contains(const Job &job) const {
  const std::lock_guard lock(mutex());
  return !job.removed() && !job.is_child() && job.rest_->scope == current_scope();
}

JobTable::Scope::Scope(JobTable &table) : table_(table), before_(thread_scope) {
  const std::lock_guard lock(table_.mutex());
  id_ = thread_scope = ++table_.state_->last_scope;
  last_id_ = table_.state_->last_id;
}

JobTable::Scope::~Scope() {
  thread_scope = before_;
  const std::lock_guard lock(table_.mutex());
  if (table_.state_->events == nullptr) return;
  // Many thousand scopes may end in a table of as many jobs: only what is newer than the scope can
  // be its own.
  const auto &slots = table_.state_->slots;
  for (auto at = slots.rbegin(); at != slots.rend() && at->id > last_id_; ++at) {
    const State::Slot &slot = *at;
    if (slot.job == nullptr || slot.job->is_child() || slot.job->rest_->scope != id_) continue;
    slot.job->rest_->drop_when_finished = true;
    if (slot.job->finished()) table_.drop_later(*slot.job);
  }
}

}  // namespace psj
