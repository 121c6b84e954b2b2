// One run of a PowerShell object's commands, on a thread of its own.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>

#include "commands/runspaces/ps_command.h"
#include "commands/runspaces/runspace.h"
#include "language/value/containers.h"

namespace psjsh {

// Where the records of a run go. The lists are shared with the script that started it.
struct RunStreams {
  Ref<List> output, error, warning, verbose, debug, information, progress;
  Ref<List> &of(Stream stream);
};

struct RunPlan {
  std::vector<CommandItem> items;
  std::optional<Values> input;
  Ref<SessionSource> source;
  std::uint64_t place = 0;  // what its reserve() gave
  RunStreams streams;
};

class ScriptRun : public std::enable_shared_from_this<ScriptRun> {
 public:
  // The thread keeps the run and all that it needs alive to its end.
  static std::shared_ptr<ScriptRun> start(RunPlan plan);
  // In the session that runs on this thread, to its end.
  static std::shared_ptr<ScriptRun> run_here(RunPlan plan, Session &session);

  explicit ScriptRun(RunPlan plan);
  ~ScriptRun();
  ScriptRun(const ScriptRun &) = delete;
  ScriptRun &operator=(const ScriptRun &) = delete;

  // ---- [any thread]
  bool done() const { return done_.load(std::memory_order_acquire); }
  int done_fd() const { return done_fd_; }  // readable from then on
  // False when it still runs after so long (negative: for ever). Throws PipelineStopped when the
  // code that waits is to stop.
  bool wait(int milliseconds) const;
  void stop() noexcept;  // ends soon; does not wait
  bool stopping() const { return stop_.load(); }
  bool had_errors() const { return had_errors_.load(); }

  const Outcome &outcome() const { return outcome_; }  // once done
  const RunStreams &streams() const { return plan_.streams; }

 private:
  class Target;
  void run();
  Outcome run_in_session(Session &session);
  void drop_plan();
  void finish(Outcome outcome);

  RunPlan plan_;
  std::mutex mutex_;
  std::shared_ptr<Session> session_;  // guarded by mutex_; while its code runs
  std::atomic<bool> stop_{false}, done_{false}, had_errors_{false};
  Outcome outcome_;
  const int done_fd_;
};

// Ends what still runs, when the process does, and starts no more. False: something goes on after
// so many milliseconds.
bool end_script_runs(int milliseconds);

}  // namespace psjsh
