#pragma once

#include <memory>
#include <vector>

#include "plugin/cmdlets/received_value.h"
#include "plugin/jobs/job.h"
#include "plugin/jobs/job_reader.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

// The records of one job on their way to the receiver's streams, by the rules of its kind: jobs of
// other processes are replayed in the order written (warnings and the like on the screen), thread
// jobs stream by stream as real records.
class ReceivedRecords {
 public:
  struct Options {
    bool keep;           // leave the records in the job
    bool written_order;  // also for jobs that are received stream by stream
    bool waiting;        // what the job writes while it is received is received too
    bool named = true;   // with `waiting`: objects say which job they come from
  };
  static Result<std::unique_ptr<ReceivedRecords>> open(Job &job, const psj_streams &streams,
                                                       Options options);

  // Writes one batch of what the job had written when this was opened, and a few records more
  // (with `waiting`, of all that it writes): PSJ_OK (there may be more), PSJ_S_TIMEOUT (nothing
  // now), PSJ_S_END, PSJ_E_CANCELLED ... A log that is found spoiled is told as an error, and ends
  // there. What the receiver did not take any more is lost.
  psj_status write_available();
  // Readable when there may be more; -1: none.
  int fd() { return reader_->fd(); }

 private:
  ReceivedRecords(Job &job, const psj_streams &streams, Options options,
                  std::unique_ptr<JobReader> reader);
  psj_status deliver(const psj_record &record);
  psj_status replay(const psj_record &record);
  void discard_rest(psj_stream stream);
  psj_status tell_fault(const Status &fault) const;
  psj_status write(psj_stream stream, std::uint32_t flags, const psj_value &value) const;

  const Job &job_;  // held by the reader
  const psj_streams &streams_;
  std::unique_ptr<JobReader> reader_;
  ReceivedValue noted_;
  const bool remote_;
  const bool from_elsewhere_;  // another computer's: its error records say so
  const bool by_stream_;
  const std::int64_t limit_ns_;  // what the job writes from then on is for the next receive
  bool met_limit_ = false;
};

// The error of a failed job, which every receive shows again. Nothing for a job that is not Failed
// or has no reason.
psj_status write_failure(const Job &job, const psj_streams &streams);

// Watches jobs until they reach a state where the wait ends. That state is told after the data that
// the job wrote, so it is looked for before the data is read and written after.
class EndWatch {
 public:
  explicit EndWatch(const JobRefs &jobs);
  // Jobs that have come to their end since the last call, in the order given.
  JobRefs take_ended();
  // The event of -WriteEvents for one of the jobs.
  psj_status write_event(const Job &job, const psj_streams &streams) const;

 private:
  struct Watched {
    JobRef job;
    psj_state before;
    bool was_over;
    bool told = false;
  };
  std::vector<Watched> jobs_;
};

}  // namespace psj
