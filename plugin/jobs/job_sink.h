#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "plugin/log/descriptor.h"
#include "plugin/log/log.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/status.h"
#include "psj.h"
#include "psj_remote.h"

namespace psj {

class Job;

// How the log of this job is to be made.
Log::Options log_options(const Job &job);

// A job's side towards its provider: the psj_sink, and what ends it. After close() nothing that the
// provider writes gets into the log any more, whatever thread it still has.
class JobSink {
 public:
  JobSink(Job &job, const psj_host *host);
  JobSink(const JobSink &) = delete;
  JobSink &operator=(const JobSink &) = delete;

  const psj_sink *table() const { return &table_; }

  // 1 = asked to stop, 2 = deadline passed; never goes down. Readable on cancel_fd. [any]
  void cancel(std::uint32_t level);
  std::uint32_t cancelled() const { return cancelled_.load(std::memory_order_acquire); }
  // Ends the log and waits for a write that is under way, at most `patience_ms`. False: it still
  // is; the job's memory must then stay for ever. [any]
  bool close(std::uint32_t patience_ms);

 private:
  class Call;
  static JobSink &of(const psj_sink *sink) { return *static_cast<JobSink *>(sink->self); }
  void fill_table(const psj_host *host);
  Result<LogWriter *> writer();
  int cancel_fd();
  void drop_cancel_fd();
  Status share(int *control, int *host, int *doorbell);
  Status grant(std::uint64_t bytes, std::uint32_t *number, std::uint64_t *size, int *fd);
  psj_status writer_gone(psj_state *state, psj_result *reason);

  static psj_status write(const psj_sink *, psj_stream, std::uint32_t, const psj_value *);
  static psj_status reserve(const psj_sink *, psj_stream, psj_kind, std::uint64_t, void **);
  static psj_status commit(const psj_sink *, std::uint64_t);
  static void discard(const psj_sink *);
  static void flush(const psj_sink *);
  static psj_status set_state(const psj_sink *, psj_state, const psj_error *);
  static psj_status set_status_message(const psj_sink *, psj_text);
  static void scope(const psj_sink *, std::uint32_t);
  static const void *get_extension(const psj_sink *, psj_text);
  static const psj_sink_memory kMemory;
  static const psj_sink_origin kOrigin;

  psj_sink table_{};
  Job &job_;
  std::unique_ptr<LogWriter> writer_;  // made with the first record
  bool shared_ = false;                // another process writes
  std::atomic<std::uint32_t> cancelled_{0};
  std::atomic<bool> in_call_{false};
  std::atomic<bool> closed_{false};
  std::atomic<bool> ended_{false};
  std::mutex cancel_mutex_;
  Descriptor cancel_fd_;
};

}  // namespace psj
