#pragma once

#include <cstdint>

#include "psj.h"

namespace psj {

class JobWait;

// A wait that wants to hear of a job's changes: number `index` of its jobs.
struct WaitLink {
  JobWait *wait;
  std::uint32_t index;
};

}  // namespace psj
