#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "plugin/log/descriptor.h"
#include "plugin/log/layout.h"
#include "plugin/log/memory_budget.h"
#include "plugin/log/schema_table.h"
#include "plugin/log/segment_chain.h"
#include "plugin/log/segment_source.h"
#include "plugin/value/codec.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj {

class LogReader;

// The host's side of a job's log: owns its memory, knows its shapes, and keeps the words that only
// the host may write. Its functions may be called from any thread.
class Log final : public SegmentSource, public SchemaSource {
 public:
  enum class Where : std::uint8_t {
    kInside,   // written by threads of this process; live objects allowed
    kProcess,  // written by another process, which is not trusted
  };
  struct Options {
    // What was consumed stays for readers from the start, as long as the budget has room for it.
    bool keep_consumed = true;
    std::shared_ptr<MemoryBudget> budget = MemoryBudget::session();
  };
  static Result<std::shared_ptr<Log>> create(Where where, Options options);
  static Result<std::shared_ptr<Log>> create(Where where) { return create(where, Options()); }
  Log(const Log &) = delete;
  Log &operator=(const Log &) = delete;
  ~Log() override;

  // What the other process needs: hand over these three, then segments as it asks. Borrowed; -1
  // after close_descriptors().
  struct Descriptors {
    int control, host, doorbell;
  };
  [[nodiscard]] Descriptors descriptors() const;
  // A further segment for the other process. `descriptor` is borrowed, until close_descriptors().
  // PSJ_S_TIMEOUT: not now; the other process looks into the free ring, and asks again when the
  // room word of the host block has changed. PSJ_E_LIMIT: more than 1 GiB and a page.
  struct Grant {
    std::uint32_t number;
    std::uint64_t bytes;
    int descriptor;
  };
  Result<Grant> grant(std::uint64_t bytes);
  // Once they are sent, descriptors of memory are not needed: the mappings stay. The doorbell stays
  // open while there is a writer.
  void close_descriptors();

  // For a writer of this process: its link and its segments. acquire() waits while there is no room
  // for one, until ask_stop.
  LogLink link();
  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override;

  // The writer will write no more: it ended, or it died (its pidfd said so). Readers then see
  // PSJ_S_END behind the last whole record. Wakes all who wait.
  void writer_gone();
  [[nodiscard]] bool is_writer_gone() const { return gone_.load(std::memory_order_acquire); }
  // Wakes all who wait, so that they look again.
  void kick();
  // For the writer to see at its next look (host block); one that waits for room gives up.
  void ask_stop(std::uint32_t level);

  // The end record, once it is committed and valid.
  struct End {
    psj_state state;
    OwnedValue reason;
  };
  [[nodiscard]] std::optional<End> end();

  // Consumed marks, one for each stream.
  void consume(std::uint32_t streams, std::uint64_t upto);
  [[nodiscard]] std::uint64_t consumed(psj_stream stream) const;
  // Who holds this while it reads a batch and moves the marks has the batch for itself.
  std::mutex &claims() { return claims_; }
  // A record of these streams stands behind the marks (everything committed so far counts).
  [[nodiscard]] bool has_unread(std::uint32_t streams = PSJ_ALL_STREAMS);

  // The first failed check of a reader; OK while there is none.
  [[nodiscard]] Status fault() const;

  // What it holds now; `waits_for_disk`: its writer waits, because the disk or its quota is full.
  [[nodiscard]] SegmentChain::Usage usage() const { return chain_->usage(); }
  // SchemaSource: the shapes that were met so far. In a log of another process their type names
  // have the prefix Deserialized.
  [[nodiscard]] const psj_schema *schema(std::uint64_t number) const override {
    return schemas_->schema(number);
  }

 private:
  friend class LogBell;
  friend class LogReader;
  friend class PackedLog;
  Log(Where where, Options options);

  // `inside`: in ordinary memory.
  Status make_blocks(bool inside);
  Status set_fault(Status fault);
  layout::ControlBlock *control() const {
    return reinterpret_cast<layout::ControlBlock *>(control_->data());
  }
  layout::HostBlock *host() const { return reinterpret_cast<layout::HostBlock *>(host_->data()); }

  // For readers that live inside the log, or shorter.
  std::shared_ptr<Log> unowned() { return {std::shared_ptr<Log>(), this}; }
  // Sleeping. `arrive` stores a new ticket; the caller then looks again, and sleeps; `leave`
  // follows always.
  void arrive();
  // A new ticket: the writer rings once for each.
  void renew();
  void leave();
  void store_ticket();
  // For LogBell: what every ring and kick makes readable until an epoll_wait; empty: none to be
  // had.
  Descriptor make_bell();
  void ring_again(int bell);
  // In a log of this process. False: the time is over. `seen`: kicks() before the caller looked.
  bool sleep(std::uint64_t seen, std::uint32_t timeout_ms);
  [[nodiscard]] Handles handles() const {
    return where_ == Where::kInside ? Handles::kLive : Handles::kRefuse;
  }
  std::uint64_t kicks() const { return kicks_.load(std::memory_order_acquire); }

  const Where where_;
  const Options options_;
  psj_guid id_{};
  std::shared_ptr<Segment> control_, host_;
  Descriptor doorbell_;  // the other process's; never read or written here, which could wait
  std::shared_ptr<SchemaTable> schemas_;
  std::shared_ptr<SegmentChain> chain_;

  mutable std::mutex mutex_;  // fault_
  Status fault_;

  std::atomic<bool> gone_{false};

  std::mutex wait_mutex_;
  std::condition_variable wait_changed_;
  std::uint32_t ticket_ = 0;
  std::uint32_t waiters_ = 0;
  Descriptor kicked_;  // nobody else's eventfd; made with the first bell
  std::atomic<std::uint64_t> kicks_{0};

  std::mutex peek_mutex_;
  std::mutex claims_;
  std::unique_ptr<LogReader> peek_;
  std::uint32_t peeked_streams_ = 0;
  std::uint64_t peeked_sequence_ = 0;
  psj_stream peeked_stream_ = 0;
};

}  // namespace psj
