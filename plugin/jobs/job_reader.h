#pragma once

#include <cstdint>
#include <memory>
#include <mutex>

#include "plugin/jobs/job.h"
#include "plugin/value/status.h"
#include "psj.h"

struct psj_reader {};  // what the ABI calls a reader is a psj::JobReader

namespace psj {

// The error of a job whose log a reader found spoiled; its message names the place.
inline constexpr const char *kSpoiledLog = "JobLogCorrupt";

// A reader of one job's records, in the order in which Receive-Job takes them:
//   by_kind  as written, or stream by stream (Output, Error, Verbose, Debug, Warning, Progress,
//            Information) where the provider says PSJ_PROVIDER_BY_STREAM
//   written  as written, whatever the kind (what a waiting receive does with live records)
// One thread at a time. It holds the job.
class JobReader : public psj_reader {
 public:
  enum class Order : std::uint8_t { by_kind, written };

  // `streams`: bits 1u << PSJ_STREAM_...; `flags`: PSJ_READ_*. A parent has no log: the reader is
  // at its end. A removed job: PSJ_E_REMOVED, but for jobs that are received stream by stream.
  static Result<std::unique_ptr<JobReader>> open(Job &job, std::uint32_t streams,
                                                 std::uint32_t flags, Order order);
  ~JobReader();

  // A batch: `count` is the room before and the number of records after. PSJ_OK, PSJ_S_TIMEOUT
  // (nothing now), PSJ_S_END (nothing, and nothing will come), PSJ_S_LAGGED (with
  // PSJ_READ_FROM_START: a batch behind records that were given up), PSJ_E_*.
  Status next(psj_record *out, std::uint32_t &count, std::uint32_t timeout_ms);
  // Gives the batch back; without PSJ_READ_KEEP it consumes up to `sequence`.
  void done(std::uint64_t sequence);

  // Between several consuming readers: while the lock is held no other one takes records this way.
  // next(), then consume() what is kept, then the lock's end; done(0) when it is delivered.
  [[nodiscard]] std::unique_lock<std::mutex> claim();
  // Without PSJ_READ_KEEP the last batch counts as read up to `sequence`.
  void consume(std::uint64_t sequence);
  // Readable when next() would not wait; -1: none.
  int fd();

 private:
  struct State;
  explicit JobReader(std::unique_ptr<State> state);
  Status checked(Status status);
  std::unique_ptr<State> state_;
};

}  // namespace psj
