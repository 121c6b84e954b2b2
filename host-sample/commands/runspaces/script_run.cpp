#include "commands/runspaces/script_run.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <map>
#include <thread>
#include <vector>

#include "language/run/pipeline.h"
#include "language/run/pipeline_stopped.h"
#include "language/run/session_run.h"
#include "language/value/engine.h"

namespace psjsh {
namespace {

// The runs that have a thread. Lives as long as the process: a thread may be the last to use it.
struct RunningRuns {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<const void *, std::weak_ptr<ScriptRun>> all;
  bool closed = false;
};
RunningRuns &running() {
  static auto *runs = new RunningRuns;
  return *runs;
}

}  // namespace

Ref<List> &RunStreams::of(Stream stream) {
  switch (stream) {
    case Stream::Error:
      return error;
    case Stream::Warning:
      return warning;
    case Stream::Verbose:
      return verbose;
    case Stream::Debug:
      return debug;
    case Stream::Information:
      return information;
    case Stream::Progress:
      return progress;
    default:
      return output;
  }
}

class ScriptRun::Target final : public StreamTarget {
 public:
  explicit Target(ScriptRun &run) : run_(run) {}
  void write(Stream stream, const Value &record, bool) override {
    if (stream == Stream::Error) run_.had_errors_ = true;
    List &list = *run_.plan_.streams.of(stream);
    const ObjectLock lock(list);
    list.items.push_back(record);
    ++list.version;
  }

 private:
  ScriptRun &run_;
};

ScriptRun::ScriptRun(RunPlan plan)
    : plan_(std::move(plan)), done_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
ScriptRun::~ScriptRun() {
  close(done_fd_);
}

std::shared_ptr<ScriptRun> ScriptRun::start(RunPlan plan) {
  // Nobody else touches values as long as they are not shared.
  if (!values_shared()) values_become_shared();
  auto run = std::make_shared<ScriptRun>(std::move(plan));
  {
    const std::lock_guard lock(running().mutex);
    if (running().closed) {
      run->plan_.source->give_back(nullptr, [] {});
      throw PipelineStopped();
    }
    running().all[run.get()] = run;
  }
  std::thread([run]() mutable {
    ScriptRun *const name = run.get();
    name->run();
    run.reset();
    const std::lock_guard lock(running().mutex);
    running().all.erase(name);
    running().changed.notify_all();
  }).detach();
  return run;
}

std::shared_ptr<ScriptRun> ScriptRun::run_here(RunPlan plan, Session &session) {
  auto run = std::make_shared<ScriptRun>(std::move(plan));
  Outcome outcome = run->run_in_session(session);
  run->drop_plan();
  run->finish(std::move(outcome));
  return run;
}

void ScriptRun::run() {
  Outcome outcome;
  outcome.ended = Ended::Stopped;
  auto session = plan_.source->take(plan_.place, [this] { return stop_.load(); });
  bool runs = false;
  if (session) {
    const std::lock_guard lock(mutex_);
    runs = !stop_;
    if (runs) session_ = session;
  }
  if (runs) {
    // Commands that do not exist do not end a script of this process.
    session->state().in_job = session->state().in_task = true;
    outcome = run_in_session(*session);
    const std::lock_guard lock(mutex_);
    session_.reset();
    session->clear_interrupt();
  }
  drop_plan();
  plan_.source->give_back(session, [&] { finish(std::move(outcome)); });
}

Outcome ScriptRun::run_in_session(Session &session) {
  Target target(*this);
  return run_in(session, target, [this](Frame &frame) {
    run_items(frame, plan_.items, plan_.input ? &*plan_.input : nullptr);
  });
}

// Values of scripts do not go while somebody has a lock.
void ScriptRun::drop_plan() {
  plan_.items.clear();
  plan_.input.reset();
}

void ScriptRun::finish(Outcome outcome) {
  if (outcome.ended == Ended::Failed) had_errors_ = true;
  outcome_ = std::move(outcome);
  done_.store(true, std::memory_order_release);
  const std::uint64_t one = 1;
  if (::write(done_fd_, &one, sizeof one) < 0) return;
}

bool ScriptRun::wait(int milliseconds) const {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::milliseconds(milliseconds);
  Engine *const engine = current_engine();
  pollfd ready[2] = {{done_fd_, POLLIN, 0},
                     {engine != nullptr ? engine->stop_fd() : -1, POLLIN, 0}};
  while (!done()) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
    if (milliseconds >= 0 && left <= 0) return false;
    if (poll(ready, 2, milliseconds < 0 ? -1 : static_cast<int>(left)) < 0 && errno != EINTR)
      return false;
    if (ready[1].revents != 0 && !done()) throw PipelineStopped();
  }
  return true;
}

void ScriptRun::stop() noexcept {
  stop_ = true;
  {
    const std::lock_guard lock(mutex_);
    if (session_) session_->interrupt();
  }
  plan_.source->look();
}

bool end_script_runs(int milliseconds) {
  std::vector<std::shared_ptr<ScriptRun>> alive;
  std::unique_lock lock(running().mutex);
  running().closed = true;
  for (const auto &[key, run] : running().all)
    if (auto still = run.lock()) alive.push_back(std::move(still));
  lock.unlock();
  for (const auto &run : alive) run->stop();
  alive.clear();
  lock.lock();
  return running().changed.wait_for(lock, std::chrono::milliseconds(milliseconds),
                                    [] { return running().all.empty(); });
}

}  // namespace psjsh
