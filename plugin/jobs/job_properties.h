#pragma once

#include <span>
#include <string_view>

#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

class Job;

// One property of jobs as scripts see it.
struct JobProperty {
  std::string_view name;
  Status (*get)(Job &job, psj_result *out);
};

// The properties of a job's kind, in the order of PowerShell's full list.
std::span<const JobProperty *const> job_properties(const Job &job);

}  // namespace psj
