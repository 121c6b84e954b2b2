#pragma once

#include <cstdint>
#include <span>

#include "plugin/jobs/job.h"

namespace psj {

// Waits for jobs. One thread waits at a time; cancel() may come from any thread. The jobs are held.
// A job that is given twice counts once.
class JobWait {
 public:
  enum class Goal : std::uint8_t { finished, persistent };
  enum class Mode : std::uint8_t { all, any };
  // blocked: one job (all), every job (any) waits for the user. Only reported with watch_blocked.
  enum class End : std::uint8_t { done, timeout, cancelled, blocked };

  JobWait(std::span<const JobRef> jobs, Mode mode, Goal goal, bool watch_blocked = false);
  ~JobWait();
  JobWait(const JobWait &) = delete;
  JobWait &operator=(const JobWait &) = delete;

  // `cancel_fd` readable ends the wait too; -1: none. timeout_ms PSJ_FOREVER: no limit.
  End wait(std::uint32_t timeout_ms, int cancel_fd = -1);
  void cancel();
  // Without waiting.
  bool done() const;
  struct Count {
    std::size_t done, all;
  };
  Count count() const;
  // Readable when wait() would not wait, for a poll() together with readers.
  int fd() const;
  // The first job in the given order that reached the goal; empty when none has.
  JobRef first_done() const;

 private:
  friend class JobTable;
  // Under the table's mutex. The first when a job's state changed, the second when its subscribers
  // were told.
  void on_state(std::uint32_t index, psj_state state);
  void on_seen(std::uint32_t index, psj_state state);
  void note(std::uint32_t index, psj_state state);
  bool reached(psj_state state) const;
  bool all_noted() const;
  void ring();

  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace psj
