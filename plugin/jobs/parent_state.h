#pragma once

#include <span>

#include "psj.h"

namespace psj {

// How a parent's state follows from its children's.
enum class ParentRule : unsigned char {
  executive,  // PSRemotingJob: Stopped only when the parent itself was asked to stop
  container,  // ContainerParentJob: Stopped when any child is
};

// The state that a parent, now in `current`, takes; `current` when it does not change. A finished
// parent stays as it is. A parent that was not started stays so until a child leaves NotStarted.
psj_state parent_state(ParentRule rule, psj_state current, std::span<const psj_state> children,
                       bool stop_requested);

// The same for a parent whose children wait for their turn without end (PSTaskJob).
struct ChildCounts {
  std::size_t all, active, finished, not_completed;
};
psj_state growing_parent_state(psj_state current, const ChildCounts &children, bool stop_requested);

}  // namespace psj
