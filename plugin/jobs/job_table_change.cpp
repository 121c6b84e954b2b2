// States and who hears of them.
//
// Order of what a change does: the log is closed (by the sink, before it comes here), the state is
// stored, parents follow, subscribers are called, and only then waiters wake: who was told that a
// job is finished sees all its records and comes after all its subscribers.
#include <time.h>

#include <algorithm>

#include "plugin/jobs/dispatcher.h"
#include "plugin/jobs/event_thread.h"
#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table_state.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/parent_state.h"
#include "plugin/value/error.h"

namespace psj {
namespace {

std::int64_t now_ns() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1'000'000'000ll + now.tv_nsec;
}

// PowerShell's children of process jobs, and its task jobs that are stopped, set their last state
// twice, and their subscribers hear of both.
bool says_its_end_twice(const Job &job, psj_state from, psj_state to) {
  if (job.is_child()) return job.has(PSJ_PROVIDER_REMOTE) && is_finished(to);
  return job.has(PSJ_PROVIDER_GROWS) && from == PSJ_STOPPING && to == PSJ_STOPPED;
}

}  // namespace

void JobTable::change(Job &job, psj_state to, const psj_error *reason) {
  std::shared_ptr<const psj_error> kept;
  if (reason != nullptr) kept.reset(copy_error(*reason), ReleaseError());
  const JobRef held(&job);
  Changes changes;
  {
    const std::lock_guard lock(mutex());
    if (!is_finished(job.state())) {
      apply(job, to, std::move(kept), changes);
      if (job.is_child()) follow_children(*job.parent_, changes);
    }
  }
  if (!changes.any && take_late_answer(job, to)) return;
  for (const JobRef &finished : changes.finished) after_finish(*finished);
}

// The answer of a provider after the table had marked its job: the job needs not be kept any more.
bool JobTable::take_late_answer(Job &job, psj_state to) {
  {
    const std::lock_guard lock(mutex());
    if (!job.rest_->overdue || !is_finished(to)) return false;
    job.rest_->overdue = false;
    // Not from here: the caller is the provider, in the middle of its work on the job.
    if (job.removed() && state_->events != nullptr)
      state_->events->post([this, held = JobRef(&job)] { destroy_one(*held); });
  }
  job.release();
  return true;
}

void JobTable::apply(Job &job, psj_state to, std::shared_ptr<const psj_error> reason,
                     Changes &changes) {
  const psj_state from = job.state();
  if (from == to) return;
  changes.any = true;
  Job::Rest &rest = *job.rest_;
  if (reason) rest.reason = std::move(reason);
  if (to == PSJ_RUNNING && job.begin_ns() == 0) job.begin_ns_.store(now_ns());
  if (is_finished(to)) {
    if (job.is_child()) count_child(job, to);
    job.end_ns_.store(now_ns());
    changes.finished.emplace_back(&job);
  }
  // release, pairs with the acquire in Job::state(): who sees the state sees reason and times.
  job.state_.store(to, std::memory_order_release);
  for (const WaitLink &link : rest.waits) link.wait->on_state(link.index, to);
  const std::uint64_t number = ++state_->last_event;
  // Events of one job stay in order: once one waits for its subscribers, the later ones wait too.
  if (state_->events == nullptr || (state_->subscriptions.empty() && state_->undelivered == 0)) {
    mark_seen(job, to);
    return;
  }
  const auto tell = [&](psj_state before, std::uint64_t at) {
    ++state_->undelivered;
    state_->events->post([this, event = Event{JobRef(&job), before, to, at}] { deliver(event); });
  };
  tell(from, number);
  if (says_its_end_twice(job, from, to)) tell(to, ++state_->last_event);
}

void JobTable::count_child(Job &child, psj_state to) {
  Job::Rest &parent = *child.parent_->rest_;
  if (std::exchange(child.rest_->active_child, false)) --parent.active;
  ++parent.finished;
  if (to != PSJ_COMPLETED) ++parent.not_completed;
}

void JobTable::follow_children(Job &parent, Changes &changes) {
  Job::Rest &rest = *parent.rest_;
  if (parent.has(PSJ_PROVIDER_GROWS)) {
    // Counted, as it may have tens of thousands of them.
    if (is_finished(parent.state())) return;
    const psj_state to = growing_parent_state(
        parent.state(), {rest.children.size(), rest.active, rest.finished, rest.not_completed},
        rest.stop_asked);
    return apply(parent, to, nullptr, changes);
  }
  std::vector<psj_state> states;
  states.reserve(rest.children.size());
  for (const Job *child : rest.children) states.push_back(child->state());
  const ParentRule rule =
      parent.has(PSJ_PROVIDER_REMOTE) ? ParentRule::executive : ParentRule::container;
  apply(parent, parent_state(rule, parent.state(), states, rest.stop_asked), nullptr, changes);
}

void JobTable::deliver(const Event &event) {
  std::vector<std::shared_ptr<Subscription>> subscribers;
  std::unique_lock lock(mutex());
  for (const auto &subscription : state_->subscriptions)
    if (subscription->since < event.number &&
        (!subscription->job || subscription->job == event.job))
      subscribers.push_back(subscription);
  for (const auto &subscription : subscribers) {
    if (subscription->removed) continue;
    subscription->in_call = true;
    lock.unlock();
    subscription->function(subscription->argument, event.job.get(), event.from, event.to);
    lock.lock();
    subscription->in_call = false;
    state_->changed.notify_all();
  }
  --state_->undelivered;
  mark_seen(*event.job, event.to);
}

void JobTable::mark_seen(Job &job, psj_state state) {
  Job::Rest &rest = *job.rest_;
  rest.seen = state;
  for (const WaitLink &link : rest.waits) link.wait->on_seen(link.index, state);
}

void JobTable::after_finish(Job &job) {
  const std::lock_guard lock(mutex());
  if (state_->dispatcher == nullptr) return;
  if (const std::uint64_t timer = std::exchange(job.rest_->stop_timer, 0); timer != 0)
    state_->dispatcher->cancel(timer);
  if (job.is_child() && job.parent_->rest_->throttle != 0 && !job.parent_->finished())
    state_->dispatcher->post(
        [this, held = JobRef(&job)] { start_waiting_children(*held->parent_); });
  if (job.rest_->drop_when_finished && !job.is_child()) drop_later(job);
  if (!job.is_parent()) settle_later(job);
}

void JobTable::drop_later(Job &job) {
  state_->events->post([this, held = JobRef(&job)] {
    [[maybe_unused]] const Status removed = remove(*held, false);
  });
}

std::uint64_t JobTable::subscribe(Job *job, psj_state_fn function, void *argument) {
  auto made = std::make_shared<Subscription>();
  const std::lock_guard lock(mutex());
  made->token = ++state_->last_token;
  made->since = state_->last_event;
  made->job = JobRef(job);
  made->function = function;
  made->argument = argument;
  state_->subscriptions.push_back(made);
  return made->token;
}

Status JobTable::unsubscribe(std::uint64_t token) {
  std::shared_ptr<Subscription> gone;  // freed without the lock, as it may hold the last job
  std::unique_lock lock(mutex());
  auto &all = state_->subscriptions;
  const auto found =
      std::find_if(all.begin(), all.end(), [token](const auto &s) { return s->token == token; });
  if (found == all.end()) return PSJ_E_NOT_FOUND;
  gone = *found;
  all.erase(found);
  gone->removed = true;
  if (state_->events == nullptr || !state_->events->on_thread())
    state_->changed.wait(lock, [&] { return !gone->in_call; });
  lock.unlock();
  return {};
}

}  // namespace psj
