// Where a writer's memory comes from and where it goes.
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstring>

#include "plugin/log/log_writer.h"
#include "plugin/log/schema_cache.h"

namespace psj {

using layout::SegmentHeader;

Result<std::shared_ptr<Segment>> LogWriter::take_memory(std::uint64_t bytes, bool &warm) {
  for (;;) {
    const std::uint32_t room = host_->room.load(std::memory_order_acquire);
    if (std::shared_ptr<Segment> returned = take_returned(bytes)) {
      warm = true;
      return returned;
    }
    // That source waits itself.
    if (link_.ring != nullptr) (void)give_back();
    Result<std::shared_ptr<Segment>> taken = source_.acquire(bytes);
    if (taken.ok()) {
      if ((*taken)->size() < bytes)
        return Status(PSJ_E_SYSTEM, "take a segment of a log: smaller than asked for");
      if (link_.ring == nullptr)
        mapped_[reinterpret_cast<const SegmentHeader *>((*taken)->data())->number] = *taken;
      return taken;
    }
    if (taken.status().code() != PSJ_S_TIMEOUT) return taken;
    if (host_->stop.load(std::memory_order_acquire) != 0)
      return Status(PSJ_E_CANCELLED, "write a record: the job was asked to stop");
    if (!give_back()) wait_for_room(room);
  }
}

// The best fit of what came back.
std::shared_ptr<Segment> LogWriter::take_returned(std::uint64_t bytes) {
  for (bool again = false;; again = true) {
    auto best = returned_.end();
    for (auto it = returned_.begin(); it != returned_.end(); ++it)
      if ((*it)->size() >= bytes && (best == returned_.end() || (*it)->size() < (*best)->size()))
        best = it;
    if (best != returned_.end()) {
      std::shared_ptr<Segment> taken = std::move(*best);
      returned_.erase(best);
      return taken;
    }
    if (again) return nullptr;
    collect_returned();
  }
}

// Empties the free ring.
void LogWriter::collect_returned() {
  const std::uint32_t count = host_->free_count.load(std::memory_order_acquire);
  for (; taken_ != count; ++taken_) {
    const layout::FreeSegment entry = host_->free_ring[taken_ % layout::kFreeRing];
    auto known = mapped_.extract(entry.memory);
    if (known.empty()) continue;
    reinterpret_cast<SegmentHeader *>(known.mapped()->data())->number = entry.number;
    returned_.push_back(known.mapped());
    known.key() = entry.number;
    mapped_.insert(std::move(known));
  }
  control_->taken.store(taken_, std::memory_order_release);
}

// What came back and is too small for what is written now would count against the budget for ever.
// False: there is none, or no room to say so.
bool LogWriter::give_back() {
  bool given = false;
  while (!returned_.empty() && segment_ != nullptr && room() >= sizeof(layout::GivenBackBody)) {
    const std::uint32_t number =
        reinterpret_cast<const SegmentHeader *>(returned_.back()->data())->number;
    mapped_.erase(number);
    returned_.pop_back();
    const layout::GivenBackBody body{number, 0};
    std::memcpy(at() + sizeof(layout::RecordHeader), &body, sizeof body);
    commit_record(PSJ_STREAM_CONTROL, layout::kGivenBack, 0, sizeof body);
    given = true;
  }
  return given;
}

void LogWriter::wait_for_room(std::uint32_t seen) {
  // Readers see what is there before the writer sleeps: they may be the ones who make room.
  if (segment_ != nullptr && batch_records_ != 0) store_tail();
  const timespec look_again{0, 50'000'000};
  syscall(SYS_futex, &host_->room, FUTEX_WAIT, seen, &look_again, nullptr, 0);
}

}  // namespace psj
