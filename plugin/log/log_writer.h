#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "plugin/log/layout.h"
#include "plugin/log/segment_source.h"
#include "plugin/value/codec.h"
#include "psj.h"

namespace psj {

class SchemaCache;

// The one writer of a log. With `several_threads` its functions may be called from any thread
// (reserve then keeps the others waiting until commit or discard, which must come from the same
// thread); otherwise one at a time. After `end` every write answers PSJ_E_STATE.
class LogWriter {
 public:
  struct Options {
    bool several_threads = false;
    // Segments to ask for: the first; each next one four times as large, up to `segment`.
    // 0: 64 KiB between processes, 2 KiB within one (thousands of small jobs stay in memory).
    std::uint64_t first_segment = 0;
    std::uint64_t segment = 1 << 20;
    // Live objects may be written; the segments that they are in keep them alive. Only within one
    // process.
    bool live_objects = false;
  };

  // `source` is borrowed for the writer's life. Marks the log as being written by this process.
  // Takes the first segment with the first record.
  LogWriter(LogLink link, SegmentSource &source, Options options);
  LogWriter(const LogWriter &) = delete;
  LogWriter &operator=(const LogWriter &) = delete;
  ~LogWriter();

  // PSJ_E_ARGUMENT: not a well-formed tree, or a live object where none is allowed. PSJ_E_LIMIT:
  // too deep or above 1 GiB. Others: what the source answered. Nothing is written then.
  Status write(psj_stream stream, std::uint16_t flags, const psj_value &value);

  // One string or byte value written in place. Exactly one commit (used <= size) or discard
  // follows.
  Status reserve(psj_stream stream, psj_kind kind, std::uint64_t size, void **payload);
  Status commit(std::uint64_t used);
  void discard();

  // Publishes the tail, and wakes who waits.
  void flush();

  // State and status message (PSJ_STRING or PSJ_NULL), in the order of the records. PSJ_E_LIMIT:
  // the message takes more than a quarter of a segment.
  Status write_state(psj_state state, const psj_value &message);
  // The last record: a finished state and its reason (PSJ_NULL, PSJ_STRING or an error's shape),
  // of any size that a record may have.
  Status end(psj_state state, const psj_value &reason);

  // Sequence of the last record written.
  [[nodiscard]] std::uint64_t last_sequence() const { return sequence_; }

 private:
  struct Reserved;

  Status write_unlocked(psj_stream stream, std::uint16_t flags, const psj_value &value);
  Status write_record(psj_stream stream, std::uint8_t type, std::uint16_t flags,
                      const psj_value &value);
  // A value that is whole in its sixteen bytes, at an offset below plain_end_.
  void write_plain(psj_stream stream, std::uint16_t flags, const psj_value &value);
  Status write_elsewhere(psj_stream stream, std::uint8_t type, std::uint16_t flags,
                         const psj_value &value, std::uint64_t size);
  Status commit_elsewhere(const Segment &large, psj_stream stream, std::uint16_t flags,
                          std::uint64_t size);
  Status write_schema(const psj_schema &schema);
  Status write_control_pair(std::uint8_t type, psj_state state, const psj_value &second);
  // Makes sure that a record with `body` bytes fits at offset_.
  Status make_room(std::uint64_t body);
  Status enter_next_segment(std::uint64_t body);
  Result<std::shared_ptr<Segment>> take_segment(std::uint64_t bytes, std::uint32_t use);
  // Memory that the host gave back, or the source's; waits while there is neither.
  Result<std::shared_ptr<Segment>> take_memory(std::uint64_t bytes, bool &warm);
  std::shared_ptr<Segment> take_returned(std::uint64_t bytes);
  void collect_returned();
  bool give_back();
  void wait_for_room(std::uint32_t seen);
  void commit_record(psj_stream stream, std::uint8_t type, std::uint16_t flags,
                     std::uint64_t body_size);
  // The header's last step: from here on the record is there. `last`: nothing comes behind it.
  void publish(std::byte *record, std::uint64_t length, bool last);
  void store_tail();
  void wake();
  void populate(std::uint64_t upto);
  [[nodiscard]] bool is_populated_ahead() const;
  void find_plain_end();
  std::int64_t now();
  [[nodiscard]] std::byte *at() const { return segment_->data() + offset_; }
  [[nodiscard]] std::uint64_t room() const;

  LogLink link_;
  SegmentSource &source_;
  Options options_;
  layout::ControlBlock *control_;
  const layout::HostBlock *host_;
  std::unique_ptr<SchemaCache> schemas_;

  // Of another process's log: what is mapped, by the number that the host knows it by; what came
  // back of it and is free to be filled again.
  std::unordered_map<std::uint32_t, std::shared_ptr<Segment>> mapped_;
  std::vector<std::shared_ptr<Segment>> returned_;
  std::uint32_t taken_ = 0;  // entries of the free ring

  std::shared_ptr<Segment> segment_;  // NULL before the first record
  layout::SegmentHeader *header_ = nullptr;
  std::uint32_t number_ = 0;
  std::uint64_t offset_ = 0;
  std::uint64_t populated_ = 0;
  std::uint64_t plain_end_ = 0;  // a plain record that starts below needs no room and no pages
  bool warm_ = false;            // its pages are there
  std::uint64_t sequence_ = 0;
  std::uint32_t batch_records_ = 0;
  std::uint64_t batch_bytes_ = 0;
  std::uint32_t rung_ = 0;  // the last ticket that the doorbell was rung for
  std::int64_t time_ns_ = 0;
  bool ended_ = false;

  std::unique_ptr<Reserved> reserved_;
  std::mutex mutex_;
};

}  // namespace psj
