#include <array>

#include "plugin/jobs/job.h"

namespace psj {

std::string_view state_name(psj_state state) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "NotStarted", "Running",      "Completed",  "Failed",   "Stopped",     "Blocked",
      "Suspended",  "Disconnected", "Suspending", "Stopping", "AtBreakpoint"};
  return state < kNames.size() ? kNames[state] : std::string_view();
}

}  // namespace psj
