#pragma once

#include "psj.h"

namespace psj {

class Job;

// $job.Finished: WaitOne() and WaitOne(milliseconds). The result holds the job.
psj_result wait_handle(Job &job);

}  // namespace psj
