#pragma once

#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "plugin/providers/background/frames.h"
#include "plugin/value/status.h"

namespace psj {

// What a job's process has of the process that started the job, as it was at that moment, and can
// make its own later: so it does not matter when its worker was started.
struct Surroundings {
  static constexpr std::size_t kLimits = RLIM_NLIMITS;

  std::vector<std::string> environment;  // "NAME=value"
  std::string directory;                 // empty: it is gone
  mode_t umask = 022;
  std::array<rlimit, kLimits> limits{};

  // Of this process. [any], but no other thread may change the environment meanwhile.
  static Surroundings capture();

  // As a kFrameSurroundings.
  Frame to_frame() const;
  static Result<Surroundings> from_frame(const Frame &frame);

  // Makes them this process's own. A failure says what could not be done; nothing may run then.
  Status apply() const;

  // Whether a process that was started in `older` can become one of these: no limit is above its
  // hard ones, and what the loader and the C library read at a program's start is the same.
  bool reachable_from(const Surroundings &older) const;
};

// The rest of what a process inherits, which it cannot change later: user, groups, capabilities,
// processors, session ... of the calling thread. Equal texts: equal all.
std::string inherited_for_good();

}  // namespace psj
