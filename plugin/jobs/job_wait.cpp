#include "plugin/jobs/job_wait.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <system_error>
#include <unordered_set>

#include "plugin/jobs/event_thread.h"
#include "plugin/jobs/job_rest.h"
#include "plugin/jobs/job_table_state.h"
#include "plugin/log/descriptor.h"

namespace psj {
namespace {

std::int64_t monotonic_ms() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000ll + now.tv_nsec / 1'000'000;
}

}  // namespace

struct JobWait::State {
  Mode mode;
  Goal goal;
  bool watch_blocked;
  // A subscriber that waits would wait for itself if it waited for subscribers: it goes by states.
  bool by_state = false;
  JobRefs jobs;  // each once
  std::vector<bool> done, blocked;
  std::size_t done_count = 0, blocked_count = 0;
  std::atomic<bool> cancelled{false};
  Descriptor bell;
  JobTable *table = nullptr;
};

JobWait::JobWait(std::span<const JobRef> jobs, Mode mode, Goal goal, bool watch_blocked)
    : state_(std::make_unique<State>()) {
  State &s = *state_;
  s.mode = mode;
  s.goal = goal;
  s.watch_blocked = watch_blocked;
  s.bell.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!s.bell.valid())
    throw std::system_error(errno, std::generic_category(), "make a descriptor to wait for jobs");
  std::unordered_set<const Job *> known;
  for (const JobRef &job : jobs)
    if (known.insert(job.get()).second) s.jobs.push_back(job);
  s.done.resize(s.jobs.size());
  s.blocked.resize(s.jobs.size());
  if (s.jobs.empty()) {
    ring();
    return;
  }
  s.table = &s.jobs.front()->table();
  const std::lock_guard lock(s.table->mutex());
  s.by_state = s.table->state_->events != nullptr && s.table->state_->events->on_thread();
  for (std::uint32_t i = 0; i < s.jobs.size(); ++i) {
    Job &job = *s.jobs[i];
    note(i, s.by_state ? job.state() : job.rest_->seen);
    if (!is_finished(job.rest_->seen)) job.rest_->waits.push_back({this, i});
  }
}

JobWait::~JobWait() {
  if (state_->table == nullptr) return;
  const std::lock_guard lock(state_->table->mutex());
  for (const JobRef &job : state_->jobs)
    std::erase_if(job->rest_->waits, [this](const WaitLink &link) { return link.wait == this; });
}

bool JobWait::reached(psj_state state) const {
  return state_->goal == Goal::finished ? is_finished(state) : is_persistent(state);
}

bool JobWait::all_noted() const {
  const State &s = *state_;
  if (s.mode == Mode::any) return s.done_count != 0 || s.jobs.empty();
  return s.done_count == s.jobs.size();
}

void JobWait::on_state(std::uint32_t index, psj_state state) {
  if (state_->by_state) note(index, state);
}

void JobWait::on_seen(std::uint32_t index, psj_state state) {
  if (!state_->by_state) note(index, state);
}

void JobWait::note(std::uint32_t index, psj_state state) {
  State &s = *state_;
  s.done_count -= s.done[index];
  s.blocked_count -= s.blocked[index];
  s.done[index] = reached(state);
  s.blocked[index] = state == PSJ_BLOCKED;
  s.done_count += s.done[index];
  s.blocked_count += s.blocked[index];
  if (all_noted() || (s.watch_blocked && s.blocked[index])) ring();
}

void JobWait::ring() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(state_->bell.get(), &one, sizeof one);
}

void JobWait::cancel() {
  state_->cancelled.store(true, std::memory_order_release);  // pairs with the acquire in wait()
  ring();
}

bool JobWait::done() const {
  if (state_->table == nullptr) return true;
  const std::lock_guard lock(state_->table->mutex());
  return all_noted();
}

JobWait::Count JobWait::count() const {
  if (state_->table == nullptr) return {0, 0};
  const std::lock_guard lock(state_->table->mutex());
  return {state_->done_count, state_->jobs.size()};
}

int JobWait::fd() const {
  return state_->bell.get();
}

JobRef JobWait::first_done() const {
  if (state_->table == nullptr) return {};
  const std::lock_guard lock(state_->table->mutex());
  for (std::size_t i = 0; i < state_->jobs.size(); ++i)
    if (state_->done[i]) return state_->jobs[i];
  return {};
}

JobWait::End JobWait::wait(std::uint32_t timeout_ms, int cancel_fd) {
  State &s = *state_;
  const std::int64_t end = monotonic_ms() + timeout_ms;
  for (;;) {
    if (s.cancelled.load(std::memory_order_acquire)) return End::cancelled;
    if (s.table == nullptr) return End::done;
    {
      const std::lock_guard lock(s.table->mutex());
      if (all_noted()) return End::done;
      const std::size_t needed = s.mode == Mode::any ? s.jobs.size() : 1;
      if (s.watch_blocked && s.blocked_count >= needed) return End::blocked;
      // Rung for something that was not enough.
      std::uint64_t number;
      [[maybe_unused]] const auto got = read(s.bell.get(), &number, sizeof number);
    }
    const std::int64_t left = timeout_ms == PSJ_FOREVER ? -1 : end - monotonic_ms();
    if (timeout_ms != PSJ_FOREVER && left <= 0) return End::timeout;
    std::array<pollfd, 2> fds{pollfd{s.bell.get(), POLLIN, 0}, pollfd{cancel_fd, POLLIN, 0}};
    const int timeout = static_cast<int>(std::min<std::int64_t>(left, 1 << 30));
    if (poll(fds.data(), cancel_fd >= 0 ? 2 : 1, timeout) > 0 && fds[1].revents != 0)
      return End::cancelled;
  }
}

}  // namespace psj
