// Runs of records whose values are whole in their sixteen bytes: what numbers are. One look at the
// tail, one at the segment and one at the marks serves the whole run.
#include <algorithm>

#include "plugin/log/log_reader.h"
#include "plugin/log/record_check.h"
#include "plugin/value/scalar_check.h"

namespace psj {

namespace {

struct PlainRecord {
  layout::RecordHeader header;
  psj_value value;
};
static_assert(sizeof(PlainRecord) == 48);

// Whatever is not so is left to LogReader::step, which tells the unusual from the false.
bool is_plain(const PlainRecord &record, std::uint64_t sequence) {
  const layout::RecordHeader &header = record.header;
  return header.body_size == sizeof record.value && header.type == layout::kValue &&
         header.sequence == sequence && header.stream - 1u < layout::kStreams - 1 &&
         is_plain_body(record.value);
}

}  // namespace

std::uint32_t LogReader::take_plain(psj_record *out, std::uint32_t room) {
  if (segment_ == nullptr || options_.headers_only) return 0;
  // Up to the tail the commit words are at rest; those behind it are left to the writer. Numbers of
  // segments are no order: in another one than the tail's each commit word must say what is there.
  if (layout::segment_of(tail_) != number_ || layout::offset_of(tail_) <= offset_)
    tail_ = log_->control()->tail.load(std::memory_order_acquire);
  const std::uint64_t size = segment_->size();
  const std::uint64_t end = layout::segment_of(tail_) == number_
                                ? std::min<std::uint64_t>(layout::offset_of(tail_), size)
                                : size;
  const std::byte *data = segment_->data();
  std::uint64_t at = offset_, sequence = last_sequence_;
  std::uint32_t count = 0;
  PlainRecord record;
  while (count < room && at + sizeof record <= end) {
    if (layout::commit_word_at(data + at) != sizeof record) break;
    layout::copy_once(record, data + at);
    if (!is_plain(record, sequence + 1)) break;
    at += sizeof record;
    ++sequence;
    const layout::RecordHeader &header = record.header;
    seen_.last_of[header.stream] = sequence;
    if (!wanted(header)) continue;
    record.value.reserved0 = 0;
    out[count++] = {header.sequence, header.time_ns, header.stream, 0, header.flags, 0,
                    record.value};
  }
  batch_bytes_ += (at - offset_) / sizeof record * sizeof record.value;
  offset_ = at;
  last_sequence_ = sequence;
  return count;
}

}  // namespace psj
