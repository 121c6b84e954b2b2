#pragma once

#include "plugin/jobs/job.h"

namespace psj {

// The ChildJobs of a job, as a List<Job>: it enumerates the children, and two of one job are the
// same object.
psj_result job_list(Job &parent);

}  // namespace psj
