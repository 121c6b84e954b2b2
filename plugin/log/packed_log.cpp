#include "plugin/log/packed_log.h"

#include <cstring>
#include <utility>

#include "plugin/log/log_reader.h"

namespace psj {

std::unique_ptr<const PackedLog> PackedLog::pack(Log &log) {
  if (!log.is_writer_gone() || !log.fault().ok() || log.chain_->count() > 1) return nullptr;
  const std::shared_ptr<Segment> segment = log.chain_->segment(0);
  if (segment != nullptr && segment->kept().has_objects()) return nullptr;
  const layout::ControlBlock &control = *log.control();
  const std::uint32_t state = control.state.load(std::memory_order_acquire);
  const std::uint64_t tail = control.tail.load(std::memory_order_acquire);
  // What a process committed without publishing it stands behind the tail.
  if (log.where_ == Log::Where::kProcess && state != layout::kEnded) return nullptr;
  const std::uint64_t used = segment == nullptr ? 0 : layout::offset_of(tail);
  if (layout::segment_of(tail) != 0 || used > kLimit) return nullptr;
  if (used != 0 && used > segment->size()) return nullptr;

  std::unique_ptr<PackedLog> packed(new PackedLog());
  packed->where_ = log.where_;
  packed->state_ = state;
  packed->last_sequence_ = control.last_sequence.load(std::memory_order_relaxed);
  packed->end_at_ = control.end_at.load(std::memory_order_relaxed);
  for (psj_stream stream = 1; stream < layout::kStreams; ++stream) {
    packed->consumed_[stream] = log.consumed(stream);
    if (log.has_unread(1u << stream)) packed->unread_ |= 1u << stream;
  }
  if (!log.fault().ok()) return nullptr;
  if (packed->last_sequence_ == 0) return packed;
  packed->size_ = static_cast<std::uint32_t>(used);
  packed->bytes_.reset(new std::byte[used]);
  std::memcpy(packed->bytes_.get(), segment->data(), used);
  return packed;
}

Result<std::shared_ptr<Log>> PackedLog::unpack() const {
  const std::shared_ptr<Log> log(new Log(where_, {}));
  if (Status s = log->make_blocks(true); !s.ok()) return s;
  log->gone_.store(true, std::memory_order_release);
  if (size_ == 0) return log;
  // Behind the last record stands a header that says «nothing more».
  auto segment = Segment::inside(size_ + sizeof(layout::RecordHeader), 0);
  if (!segment.ok()) return segment.status();
  std::memcpy((*segment)->data(), bytes_.get(), size_);
  std::memset((*segment)->data() + size_, 0, sizeof(layout::RecordHeader));
  log->chain_->enlist(std::move(*segment));
  layout::ControlBlock &control = *log->control();
  control.last_sequence.store(last_sequence_);
  control.end_at.store(end_at_);
  control.state.store(state_);
  control.tail.store(layout::position(0, size_), std::memory_order_release);
  for (psj_stream stream = 1; stream < layout::kStreams; ++stream)
    log->consume(1u << stream, consumed_[stream]);
  return log;
}

}  // namespace psj
