#include "plugin/jobs/parent_state.h"

#include <array>

#include "plugin/jobs/job.h"

namespace psj {
namespace {

struct Counts {
  std::array<std::size_t, 11> of{};
  std::size_t total = 0;

  explicit Counts(std::span<const psj_state> states) : total(states.size()) {
    for (const psj_state state : states)
      if (state < of.size()) ++of[state];
  }
  std::size_t finished() const { return of[PSJ_COMPLETED] + of[PSJ_FAILED] + of[PSJ_STOPPED]; }
};

psj_state finished_state(ParentRule rule, const Counts &counts, bool stop_requested) {
  if (counts.of[PSJ_FAILED] != 0) return PSJ_FAILED;
  const bool stopped = rule == ParentRule::executive ? stop_requested : counts.of[PSJ_STOPPED] != 0;
  return stopped ? PSJ_STOPPED : PSJ_COMPLETED;
}

}  // namespace

psj_state parent_state(ParentRule rule, psj_state current, std::span<const psj_state> children,
                       bool stop_requested) {
  if (is_finished(current)) return current;
  const Counts counts(children);
  if (counts.finished() == counts.total) return finished_state(rule, counts, stop_requested);
  if (counts.of[PSJ_BLOCKED] != 0) return PSJ_BLOCKED;
  if (counts.of[PSJ_AT_BREAKPOINT] != 0) return PSJ_AT_BREAKPOINT;
  if (counts.finished() + counts.of[PSJ_DISCONNECTED] == counts.total) return PSJ_DISCONNECTED;
  const std::size_t suspended = counts.of[PSJ_SUSPENDED];
  if (suspended != 0 && counts.finished() + suspended == counts.total) return PSJ_SUSPENDED;
  const std::size_t suspending = suspended + counts.of[PSJ_SUSPENDING];
  if (counts.of[PSJ_SUSPENDING] != 0 && counts.finished() + suspending == counts.total)
    return PSJ_SUSPENDING;
  if (counts.of[PSJ_NOT_STARTED] == counts.total) return current;
  return PSJ_RUNNING;
}

psj_state growing_parent_state(psj_state current, const ChildCounts &children,
                               bool stop_requested) {
  if (is_finished(current)) return current;
  if (stop_requested) return children.active == 0 ? PSJ_STOPPED : PSJ_STOPPING;
  if (children.finished < children.all) return current;
  return children.not_completed == 0 ? PSJ_COMPLETED : PSJ_FAILED;
}

}  // namespace psj
