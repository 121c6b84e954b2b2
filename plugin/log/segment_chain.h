#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "plugin/log/layout.h"
#include "plugin/log/memory_budget.h"
#include "plugin/log/schema_table.h"
#include "plugin/log/segment.h"
#include "plugin/log/spill_file.h"

namespace psj {

// The host's list of a log's segments by number: which memory each has, what the host itself has
// seen in it, where it is when it is not in memory. It decides what is kept: consumed segments are
// given up, others go to disk, oldest first, when the budget is used up; their memory goes back
// to the writer warm. Nothing here believes the writer. Any thread.
class SegmentChain : public std::enable_shared_from_this<SegmentChain> {
 public:
  struct Setup {
    bool inside = false;         // ordinary memory, for a writer of this process
    bool keep_consumed = false;  // as long as there is room: somebody may read from the start
    psj_guid id{};
    std::shared_ptr<Segment> control, host;
    std::shared_ptr<SchemaTable> schemas;
    std::shared_ptr<MemoryBudget> budget;
  };
  explicit SegmentChain(Setup setup) : setup_(std::move(setup)), spill_(setup_.budget) {}
  SegmentChain(const SegmentChain &) = delete;
  SegmentChain &operator=(const SegmentChain &) = delete;
  ~SegmentChain();

  // A segment of at least `bytes` for the writer. PSJ_S_TIMEOUT: no memory now; look into the free
  // ring, and ask again when the room word has changed. PSJ_E_LIMIT: more than 1 GiB and a page.
  struct Taken {
    std::shared_ptr<Segment> segment;
    std::uint32_t number = 0;
  };
  Result<Taken> take(std::uint64_t bytes);
  // As take, for a writer of this process: waits. PSJ_E_CANCELLED: the log was asked to stop.
  Result<Taken> take_waiting(std::uint64_t bytes);
  // Whoever waits for room looks again.
  void change_room();
  void close_descriptors();

  // What a reader wants of a segment that the host has seen to its end.
  struct Wanted {
    std::uint32_t streams;
    std::uint64_t after;
    bool skip_consumed;
    std::uint64_t read;  // the reader is behind this sequence
  };
  // The first segment from `number` on that may have something of it. Status: it is on disk and
  // could not be read. segment NULL: there is none by this number.
  struct Found {
    std::shared_ptr<Segment> segment;
    std::uint32_t number = 0;
    bool passed = false;       // it is a later one than was asked for
    bool gave_up = false;      // some that were passed are gone: consumed, and no room for them
    bool is_private = false;   // the reader's copy, not the log's memory
    std::uint64_t before = 0;  // when passed: the last sequence before it
  };
  Result<Found> find(std::uint32_t number, const Wanted &wanted);
  // What was seen of a segment with records, each of them checked.
  struct Survey {
    std::uint64_t used = sizeof(layout::SegmentHeader);
    std::uint64_t first = 0, last = 0;  // sequences
    std::uint32_t next = 0;
    bool is_complete = false;
    std::array<std::uint64_t, layout::kStreams> last_of{};
  };
  // The records go on in `to` behind those of `from`. False: they can't, each segment has one
  // before it. `seen`: what a reader saw of all of `from`, when none of its bodies is elsewhere;
  // the host then need not look itself. NULL: it saw less.
  bool link(std::uint32_t from, std::uint32_t to, const Survey *seen);
  // Stands for the sequence of the end record, which has none.
  static constexpr std::uint64_t kEndRecord = UINT64_MAX;
  // The segment with the large body of that record. NULL: it was given up. PSJ_E_CORRUPT: it is
  // none, or another record's: few bytes could stand for any amount of work.
  Result<std::shared_ptr<Segment>> body(std::uint32_t number, std::uint64_t sequence);
  // The writer needs that segment no longer, and nothing is in it: its memory is freed. False: it
  // is no such segment.
  bool take_back(std::uint32_t number);
  // A segment by its number, in memory. NULL: not there.
  [[nodiscard]] std::shared_ptr<Segment> segment(std::uint32_t number);

  // The consumed marks have moved.
  void consumed();
  // Makes room for the writer. False: not now, try again later. [drain's thread]
  bool drain();
  // For the drain of another log of the session: writes the oldest segments to disk and frees their
  // memory, until `bytes` are free. How many came free. [drain's thread]
  std::uint64_t shrink(std::uint64_t bytes);
  // Any thread, without the lock.
  [[nodiscard]] std::uint64_t memory() const { return memory_.load(std::memory_order_relaxed); }
  // The log is gone: nothing needs to be written any more.
  void close();

  struct Usage {
    std::uint64_t memory, disk;
    bool waits_for_disk;
  };
  [[nodiscard]] Usage usage();
  [[nodiscard]] std::uint32_t count();

 private:
  friend class PackedLog;
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Entry {
    std::shared_ptr<Segment> memory;
    std::optional<SpillFile::Piece> piece;
    std::weak_ptr<Segment> loaded;   // from the piece
    std::unique_ptr<Survey> survey;  // of records that are complete
    std::uint64_t body_used = 0;
    std::uint64_t body_of = 0;     // not 0: a large body, of the record with this sequence
    std::uint8_t body_stream = 0;  // not 0: and the host has come to that record
    std::uint32_t from = kNone;    // the records of that segment go on here
    bool given_back = false;       // its writer made no use of it
    [[nodiscard]] bool known() const { return survey != nullptr || body_stream != 0 || given_back; }
    [[nodiscard]] bool gone() const { return known() && memory == nullptr && !piece; }
  };
  using Dropped = std::vector<std::shared_ptr<Segment>>;

  Entry *entry(std::uint32_t number);
  Result<Taken> take_locked(std::uint64_t bytes, Dropped &dropped);
  Result<Taken> add(std::uint64_t bytes);
  [[nodiscard]] bool is_hoarding() const;
  std::uint32_t enlist(std::shared_ptr<Segment> memory);
  Result<std::shared_ptr<Segment>> load(std::uint32_t number, std::unique_lock<std::mutex> &lock);
  bool link_locked(std::uint32_t from, std::uint32_t to);
  void close_survey(Entry &seen);
  bool take_back_locked(std::uint32_t number);
  bool own_body(std::uint32_t number, std::uint64_t sequence);
  bool look_for(Found &found, const Wanted &wanted);
  bool has_wanted(const Survey &survey, const Wanted &wanted) const;

  void survey();
  bool survey_record(const Segment &memory);
  void survey_body(const std::byte *body, const layout::RecordHeader &header);
  bool is_consumed(const Entry &entry) const;
  // `look`: also goes on along the records before.
  bool reclaim(Dropped &dropped, bool look);
  bool relieve();
  void give_up(Entry &entry, std::uint32_t number, Dropped &dropped);
  void give_back(std::shared_ptr<Segment> memory, std::uint32_t number, Dropped &dropped);
  [[nodiscard]] std::size_t returned() const;
  void drop_spares(Dropped &dropped);
  bool has_ended() const;
  bool ring_has_room() const;
  void trim();
  std::uint32_t pick() const;
  bool has_enough() const;
  bool is_wanted_back() const;
  bool is_ample() const;
  bool has_room() const;
  Status spill(std::uint32_t number, std::unique_lock<std::mutex> &lock, Dropped &dropped);

  layout::ControlBlock &control() const {
    return *reinterpret_cast<layout::ControlBlock *>(setup_.control->data());
  }
  layout::HostBlock &host() const {
    return *reinterpret_cast<layout::HostBlock *>(setup_.host->data());
  }

  const Setup setup_;
  SpillFile spill_;
  std::mutex mutex_;
  std::condition_variable room_changed_;
  std::deque<Entry> entries_;
  std::uint32_t first_ = 0;  // number of entries_.front()
  std::deque<std::uint32_t>
      order_;  // complete segments with records that are not given up, in order
  std::deque<std::uint32_t> held_;        // known ones, records and bodies, in order, not given up
  std::deque<std::uint32_t> resident_;    // those of them that are in memory
  std::vector<Taken> spare_;              // warm memory for a writer of this process
  std::atomic<std::uint64_t> memory_{0};  // changed with the lock held
  std::uint64_t disk_ = 0;
  std::uint64_t wanted_bytes_ = 0;
  bool pressed_ = false;    // the budget was used up once
  bool starved_ = false;    // the last request got nothing
  bool overdraft_ = false;  // there is nothing to give up: the next request goes past the budget
  bool asked_ = false;      // the drain knows
  bool disk_full_ = false;
  bool closed_ = false;
  bool enlisted_ = false;   // the budget knows of it
  bool shrinking_ = false;  // what comes free is for others
  // The look goes on here.
  std::uint32_t at_ = 0;
  std::unique_ptr<Survey> seen_;
  std::uint64_t last_sequence_ = 0;
  bool spoiled_ = false;  // what stands there is no record: readers will say so
};

}  // namespace psj
