#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "plugin/log/layout.h"
#include "plugin/log/log.h"
#include "plugin/log/log_bell.h"
#include "psj.h"

namespace psj {

// A position in a log, with the records read last. Readers do not disturb each other. One thread at
// a time, except cancel().
class LogReader final : private SchemaSource {
 public:
  struct Options {
    std::uint32_t streams = PSJ_ALL_STREAMS;
    // Records up to this sequence are passed over.
    std::uint64_t after = 0;
    // Also passes over what the log's consumed marks say is consumed when it is met.
    bool skip_consumed = true;
    // Records with one of these PSJ_RECORD_* flags are passed over.
    std::uint16_t without = 0;
    // Records come without their values.
    bool headers_only = false;
    // A batch behind records that were given up, and that this reader would have had, comes with
    // PSJ_S_LAGGED in place of PSJ_OK.
    bool tell_lag = false;
  };
  LogReader(std::shared_ptr<Log> log, Options options);
  LogReader(const LogReader &) = delete;
  LogReader &operator=(const LogReader &) = delete;
  ~LogReader() override;

  // A batch: `count` is the room in `out` before and the number of records after. Waits only for
  // the first. Records stay valid until done() (more batches may be read before it). PSJ_OK (count
  // >= 1), PSJ_S_TIMEOUT, PSJ_S_END (all is read and the writer is gone or ended), PSJ_E_CANCELLED,
  // PSJ_E_CORRUPT (also every time after it; the records before it were delivered), PSJ_S_LAGGED.
  Status next(psj_record *out, std::uint32_t &count, std::uint32_t timeout_ms);
  // Gives the batches back.
  void done();
  // Moves the log's consumed marks of this reader's streams.
  void consume(std::uint64_t upto);

  // A next() that waits, or the next one, answers PSJ_E_CANCELLED, once. Any thread.
  void cancel();

  // This reader's own, armed: readable when next() may have something. -1: none to be had.
  int descriptor();

 private:
  friend class Log;
  enum class Step : std::uint8_t { kRecord, kNothing, kEnd, kFault };

  // The end record at `at`, checked; its tree lives in `memory`.
  static Result<psj_value> read_end(const Log &log, std::uint64_t at, Arena &memory);

  Status next_batch(psj_record *out, std::uint32_t &count, std::uint32_t timeout_ms);
  Status look(psj_record *out, std::uint32_t room, std::uint32_t &count);
  Status wait(psj_record *out, std::uint32_t room, std::uint32_t &count, std::uint32_t timeout_ms);
  Status spin(psj_record *out, std::uint32_t room, std::uint32_t &count,
              std::chrono::steady_clock::time_point start);
  bool sleep_until_rung(std::uint64_t kicks, std::uint32_t timeout_ms);
  Status sleep(psj_record *out, std::uint32_t room, std::uint32_t &count, std::uint32_t timeout_ms,
               std::chrono::steady_clock::time_point deadline);
  // Shapes asked for once are at hand, without the log's lock.
  [[nodiscard]] const psj_schema *schema(std::uint64_t number) const override;
  Step step(psj_record &out, bool look_behind_tail);
  Step take_record(const layout::RecordHeader &header, psj_record &out);
  Step take_control(const layout::RecordHeader &header);
  Step fail(std::string what);
  bool read_header(layout::RecordHeader &header, bool look_behind_tail, Step &answer);
  bool wanted(const layout::RecordHeader &header) const;
  void read_marks();
  // The next published records as far as each is a value of sixteen bytes; stops before another.
  std::uint32_t take_plain(psj_record *out, std::uint32_t room);
  // False: there is no such segment, or (failed_) it can't be read.
  bool enter(std::uint32_t number);
  bool pass_closed_segment();
  void begin_segment();
  void pass(const layout::RecordHeader &header);
  bool follow(const layout::RecordHeader &header, std::uint32_t next);
  // kNothing: the body was given up.
  Step body(const layout::RecordHeader &header, std::span<const std::byte> &body);
  void pin(const std::shared_ptr<Segment> &segment);
  void let_go();
  std::uint32_t fill(psj_record *out, std::uint32_t room, bool look_behind_tail, Step &last);

  std::shared_ptr<Log> log_;
  Options options_;
  // NULL between calls, so that it can be given up.
  std::shared_ptr<Segment> segment_;
  bool is_private_ = false;  // segment_ is a copy from disk
  bool gap_ = false;         // records in front of the next one were given up
  bool lagged_ = false;      // there is such a gap in this batch
  std::uint32_t number_ = 0;
  std::uint64_t offset_ = sizeof(layout::SegmentHeader);
  std::uint64_t tail_ = 0;  // the tail as last seen
  std::uint64_t last_sequence_ = 0;
  std::uint64_t batch_bytes_ = 0;
  // What it saw of the segment that it is in, as far as it is whole; used and next are not kept.
  SegmentChain::Survey seen_;
  bool sees_all_ = false;
  // Of each stream those up to here are passed over, in this batch.
  std::array<std::uint64_t, layout::kStreams> from_{};
  std::chrono::nanoseconds spin_{0};
  std::uint32_t quiet_waits_ = 0;  // so many times it only sleeps
  std::uint32_t next_quiet_ = 4;   // so many when looking was in somebody's way again
  mutable std::vector<const psj_schema *> schemas_;
  bool ended_ = false;
  bool failed_ = false;
  // That of descriptor(), and the one that next() sleeps on in a log of another process: what it is
  // woken by still stands in the watched one.
  std::unique_ptr<LogBell> watched_, bell_;
  Arena batch_;
  std::vector<std::shared_ptr<Segment>> pinned_;  // hold payloads that stayed in place
  std::atomic<bool> cancelled_{false};
};

}  // namespace psj
