#pragma once

#include "psj.h"

namespace psj {

class Job;

// $job.Output, $job.Error ...: the records of one stream as a live collection (Count, IsOpen,
// items, ReadAll(), Clear()). What it shows follows the kind of job: jobs that are received stream
// by stream show what is not received yet; the others keep all they wrote. A parent's are always
// empty. The result holds the job.
psj_result stream_collection(Job &job, psj_stream stream);

}  // namespace psj
