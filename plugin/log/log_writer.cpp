#include "plugin/log/log_writer.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <string>

#include "plugin/log/descriptor.h"
#include "plugin/log/schema_cache.h"
#include "plugin/value/kinds.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {

using layout::kNextSize;
using layout::RecordHeader;
using layout::SegmentHeader;

namespace {

constexpr std::uint32_t kBatchRecords = 32;
constexpr std::uint64_t kBatchBytes = 64 << 10;
constexpr std::int64_t kBatchTime = 1'000'000;
// Pages of a fresh segment are made in steps of this size, ahead of the records: one call in place
// of 64 page faults.
constexpr std::uint64_t kPopulateStep = 256 << 10;
constexpr std::uint64_t kPopulateAhead = 16 << 10;
constexpr std::uint64_t kPlainSize = sizeof(RecordHeader) + sizeof(psj_value);

std::atomic_ref<std::uint32_t> commit_word(std::byte *record) {
  return std::atomic_ref<std::uint32_t>(*reinterpret_cast<std::uint32_t *>(record));
}

std::int64_t clock_ns(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

// Field 22 of /proc/self/stat; the name in field 2 may hold blanks and parentheses. 0: not known.
std::uint64_t process_start() {
  const Descriptor file(open("/proc/self/stat", O_RDONLY | O_CLOEXEC));
  std::array<char, 1024> text;
  const ssize_t size = file.valid() ? read(file.get(), text.data(), text.size()) : 0;
  std::string_view rest(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  rest.remove_prefix(std::min(rest.size(), rest.rfind(')') + 1));
  for (int field = 3; field <= 22; ++field)
    rest.remove_prefix(std::min(rest.size(), rest.find(' ') + 1));
  std::uint64_t start = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), start);
  return start;
}

// A kernel that can't do it costs only time.
void populate_pages(std::byte *start, std::uint64_t bytes) {
  madvise(start, bytes, MADV_POPULATE_WRITE);
}

// Few different sizes, so that memory that comes back fits the next body.
std::uint64_t large_size(std::uint64_t body) {
  const std::uint64_t needed = sizeof(SegmentHeader) + body;
  const std::uint64_t step = std::max<std::uint64_t>(std::bit_floor(needed) / 8, 4096);
  return (needed + step - 1) / step * step;
}

bool has_text_payload(psj_kind kind) {
  return kind == PSJ_STRING || kind == PSJ_BYTES;
}

}  // namespace

// The lock and what was promised, from reserve to commit or discard.
struct LogWriter::Reserved {
  std::unique_lock<std::mutex> lock;
  psj_stream stream;
  psj_kind kind;
  std::uint64_t size;
  std::shared_ptr<Segment> large;  // NULL: in the log itself
};

LogWriter::LogWriter(LogLink link, SegmentSource &source, Options options)
    : link_(std::move(link)),
      source_(source),
      options_(options),
      control_(reinterpret_cast<layout::ControlBlock *>(link_.control->data())),
      host_(reinterpret_cast<const layout::HostBlock *>(link_.host->data())),
      schemas_(std::make_unique<SchemaCache>()) {
  const bool inside = link_.ring != nullptr;
  if (options_.first_segment == 0) options_.first_segment = inside ? 2 << 10 : 64 << 10;
  control_->writer_pid = static_cast<std::uint32_t>(getpid());
  if (!inside) control_->writer_start = process_start();
  control_->state.store(layout::kWriting, std::memory_order_release);
}

LogWriter::~LogWriter() {
  flush();
}

namespace {
// Locks only when several threads write.
std::unique_lock<std::mutex> lock_if(std::mutex &mutex, bool wanted) {
  return wanted ? std::unique_lock(mutex) : std::unique_lock(mutex, std::defer_lock);
}
}  // namespace

Status LogWriter::write(psj_stream stream, std::uint16_t flags, const psj_value &value) {
  if (stream == PSJ_STREAM_CONTROL || stream >= layout::kStreams)
    return {PSJ_E_ARGUMENT, "write a record: stream " + std::to_string(stream)};
  if (!options_.several_threads) return write_unlocked(stream, flags, value);
  const std::lock_guard lock(mutex_);
  return write_unlocked(stream, flags, value);
}

Status LogWriter::write_unlocked(psj_stream stream, std::uint16_t flags, const psj_value &value) {
  if (ended_ || reserved_) return {PSJ_E_STATE, "write a record: the log has ended"};
  if (payload_of(value.kind) != Payload::kNone || offset_ >= plain_end_)
    return write_record(stream, layout::kValue, flags, value);
  write_plain(stream, flags, value);
  return {};
}

void LogWriter::write_plain(psj_stream stream, std::uint16_t flags, const psj_value &value) {
  std::byte *record = at();
  psj_value plain = value;
  plain.reserved0 = 0;
  std::memcpy(record + sizeof(RecordHeader), &plain, sizeof plain);
  auto *header = reinterpret_cast<RecordHeader *>(record);
  header->body_size = sizeof plain;
  header->stream = stream;
  header->type = layout::kValue;
  header->flags = flags;
  header->reserved0 = 0;
  header->sequence = ++sequence_;
  header->time_ns = now();
  ++header_->records[stream];
  publish(record, kPlainSize, false);
}

Status LogWriter::write_record(psj_stream stream, std::uint8_t type, std::uint16_t flags,
                               const psj_value &value) {
  const Handles handles = options_.live_objects ? Handles::kLive : Handles::kRefuse;
  if (Status s = make_room(0); !s.ok()) return s;
  for (;;) {
    Encoded encoded = encode_value({at() + sizeof(RecordHeader), room()}, value, *schemas_, handles,
                                   &segment_->kept());
    switch (encoded.outcome) {
      case Encoded::kDone:
        if (encoded.size > options_.segment / 4) break;
        commit_record(stream, type, flags, encoded.size);
        return {};
      case Encoded::kRefused:
        return std::move(encoded.refused);
      case Encoded::kMissingSchema:
        if (Status s = write_schema(*encoded.missing); !s.ok()) return s;
        continue;
      case Encoded::kNoRoom:
        break;
    }
    const Result<std::uint64_t> size = encoded_size(value);
    if (!size.ok()) return size.status();
    if (*size > options_.segment / 4) return write_elsewhere(stream, type, flags, value, *size);
    if (Status s = make_room(*size); !s.ok()) return s;
  }
}

// Body bytes that fit behind the header of a record at offset_, with the NEXT record behind it.
std::uint64_t LogWriter::room() const {
  const std::uint64_t needed = offset_ + sizeof(RecordHeader) + kNextSize;
  return segment_->size() > needed ? segment_->size() - needed : 0;
}

Status LogWriter::make_room(std::uint64_t body) {
  if (segment_ != nullptr && padded(body) <= room()) return {};
  return enter_next_segment(body);
}

Result<std::shared_ptr<Segment>> LogWriter::take_segment(std::uint64_t bytes, std::uint32_t use) {
  bool warm = false;
  Result<std::shared_ptr<Segment>> taken = take_memory(bytes, warm);
  if (!taken.ok()) return taken;
  auto *header = reinterpret_cast<SegmentHeader *>((*taken)->data());
  header->use = use;
  header->generation += 1;
  header->first_sequence = sequence_ + 1;
  header->next = 0;
  header->closed.store(0, std::memory_order_relaxed);
  std::memset(header->records, 0, sizeof header->records);
  if (use == layout::kRecords) warm_ = warm;
  if (use == layout::kLargeBody && link_.ring == nullptr && !warm)
    populate_pages((*taken)->data(), bytes & ~std::uint64_t{4095});
  return taken;
}

Status LogWriter::enter_next_segment(std::uint64_t body) {
  // Each four times the one before, so that a job with little output stays small.
  const std::uint64_t usual = segment_ == nullptr
                                  ? options_.first_segment
                                  : std::min(options_.segment, segment_->size() * 4);
  const std::uint64_t needed =
      sizeof(SegmentHeader) + sizeof(RecordHeader) + padded(body) + kNextSize;
  Result<std::shared_ptr<Segment>> taken = take_segment(std::max(usual, needed), layout::kRecords);
  if (!taken.ok()) return taken.status();
  const auto number = reinterpret_cast<SegmentHeader *>((*taken)->data())->number;
  // Nothing may be found in it before its first record: it may be used memory.
  commit_word((*taken)->data() + sizeof(SegmentHeader)).store(0, std::memory_order_relaxed);

  if (segment_ != nullptr) {
    const layout::NextBody next{number, 0};
    std::memcpy(at() + sizeof(RecordHeader), &next, sizeof next);
    header_->next = number;
    commit_record(PSJ_STREAM_CONTROL, layout::kNext, 0, sizeof next);
    header_->closed.store(1, std::memory_order_release);
  }
  segment_ = std::move(*taken);
  header_ = reinterpret_cast<SegmentHeader *>(segment_->data());
  number_ = number;
  offset_ = sizeof(SegmentHeader);
  populated_ = 0;
  find_plain_end();
  return {};
}

// Pages are made ahead of what commit_record writes, so its step stands before the end of them.
void LogWriter::find_plain_end() {
  const std::uint64_t behind = kPlainSize + kNextSize;
  const std::uint64_t size = segment_->size();
  plain_end_ = size < behind ? 0 : size - behind + 1;
  if (is_populated_ahead())
    plain_end_ = std::min(plain_end_, populated_ - std::min(populated_, kPopulateAhead));
}

bool LogWriter::is_populated_ahead() const {
  return !warm_ && segment_->size() > kPopulateStep && link_.ring == nullptr &&
         populated_ < segment_->size();
}

// A small segment is left to page faults: most jobs fill only its first page.
void LogWriter::populate(std::uint64_t upto) {
  if (upto <= populated_ || !is_populated_ahead()) return;
  const std::uint64_t end =
      std::min(segment_->size(), (upto & ~(kPopulateStep - 1)) + kPopulateStep);
  populate_pages(segment_->data() + populated_, end - populated_);
  populated_ = end;
  find_plain_end();
}

void LogWriter::commit_record(psj_stream stream, std::uint8_t type, std::uint16_t flags,
                              std::uint64_t body_size) {
  std::byte *record = at();
  const std::uint64_t length = sizeof(RecordHeader) + padded(body_size);
  auto *header = reinterpret_cast<RecordHeader *>(record);
  const bool is_control = stream == PSJ_STREAM_CONTROL;
  if (!is_control) ++sequence_;
  header->body_size = static_cast<std::uint32_t>(body_size);
  header->stream = stream;
  header->type = type;
  header->flags = flags;
  header->reserved0 = 0;
  header->sequence = is_control ? 0 : sequence_;
  header->time_ns = now();
  // Counted before it can be seen: a closed segment's counts are complete.
  if (!is_control || type == layout::kSchema) ++header_->records[stream];

  if (is_control && type == layout::kEnd)
    control_->end_at.store(layout::position(number_, offset_), std::memory_order_relaxed);
  publish(record, length, is_control && type == layout::kNext);
  populate(std::min(offset_ + kPopulateAhead, segment_->size()));
}

inline void LogWriter::publish(std::byte *record, std::uint64_t length, bool last) {
  // Cleared before our own commit word is stored: a reader that walks past a dead writer must find
  // either a whole record or zero behind this one.
  if (!last) commit_word(record + length).store(0, std::memory_order_relaxed);
  commit_word(record).store(static_cast<std::uint32_t>(length), std::memory_order_release);
  offset_ += length;
  ++batch_records_;
  batch_bytes_ += length;
  // The compiler leaves the look behind the store. What the processor still does to them costs one
  // reader's first, short sleep (FORMAT.md, Reading); a fence here would cost each record.
  std::atomic_signal_fence(std::memory_order_seq_cst);
  if (host_->waiting.load(std::memory_order_relaxed) != rung_ || batch_records_ >= kBatchRecords ||
      batch_bytes_ >= kBatchBytes)
    store_tail();
}

// The exact time once a batch, the cheap clock (some milliseconds coarse) for the others.
std::int64_t LogWriter::now() {
  const std::int64_t time = clock_ns(batch_records_ == 0 ? CLOCK_REALTIME : CLOCK_REALTIME_COARSE);
  if (batch_records_ != 0 && time - time_ns_ >= kBatchTime) batch_records_ = kBatchRecords;
  time_ns_ = std::max(time_ns_, time);
  return time_ns_;
}

void LogWriter::store_tail() {
  batch_records_ = 0;
  batch_bytes_ = 0;
  if (segment_ == nullptr) return;
  control_->last_sequence.store(sequence_, std::memory_order_relaxed);
  // Release, pairs with the acquire in LogReader::read_header.
  control_->tail.store(layout::position(number_, offset_), std::memory_order_release);
  // Pairs with the fence in Log::arrive: either we see the ticket, or its owner sees the record.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  wake();
}

void LogWriter::wake() {
  const std::uint32_t ticket = host_->waiting.load(std::memory_order_relaxed);
  if (ticket == rung_) return;
  rung_ = ticket;
  if (ticket == 0) return;
  if (link_.ring != nullptr) return link_.ring(link_.ring_arg);
  const std::uint64_t one = 1;
  // Fails only when the counter is full, and then the reader is awake anyway.
  [[maybe_unused]] const ssize_t written = ::write(link_.doorbell, &one, sizeof one);
}

void LogWriter::flush() {
  const auto lock = lock_if(mutex_, options_.several_threads);
  if (batch_records_ != 0) store_tail();
}

Status LogWriter::write_schema(const psj_schema &schema) {
  const std::uint64_t size = schema_body_size(schema);
  if (schema.type_name_count > 256 || schema.member_count > 65536 || size > options_.segment / 4)
    return {PSJ_E_LIMIT, "write a value: a shape with too many names"};
  if (Status s = make_room(size); !s.ok()) return s;
  encode_schema({at() + sizeof(RecordHeader), size}, schemas_->next_number(), schema);
  schemas_->add(schema);
  commit_record(PSJ_STREAM_CONTROL, layout::kSchema, 0, size);
  return {};
}

Status LogWriter::write_elsewhere(psj_stream stream, std::uint8_t type, std::uint16_t flags,
                                  const psj_value &value, std::uint64_t size) {
  if (stream == PSJ_STREAM_CONTROL && type != layout::kEnd)
    return {PSJ_E_LIMIT, "write a control record: too large"};
  const Handles handles = options_.live_objects ? Handles::kLive : Handles::kRefuse;
  Result<std::shared_ptr<Segment>> large = take_segment(large_size(size), layout::kLargeBody);
  if (!large.ok()) return large.status();
  for (;;) {
    Encoded encoded = encode_value({(*large)->data() + sizeof(SegmentHeader), size}, value,
                                   *schemas_, handles, &(*large)->kept());
    if (encoded.outcome == Encoded::kDone) break;
    Status failed;
    if (encoded.outcome == Encoded::kRefused)
      failed = std::move(encoded.refused);
    else if (encoded.outcome == Encoded::kNoRoom)
      failed = {PSJ_E_ARGUMENT, "write a value: it changed while it was written"};
    else
      failed = write_schema(*encoded.missing);
    if (failed.ok()) continue;
    returned_.push_back(std::move(*large));
    return failed;
  }
  return commit_elsewhere(**large, stream, flags, size);
}

Status LogWriter::commit_elsewhere(const Segment &large, psj_stream stream, std::uint16_t flags,
                                   std::uint64_t size) {
  const layout::ElsewhereBody place{reinterpret_cast<SegmentHeader *>(large.data())->number, 0,
                                    sizeof(SegmentHeader), size};
  if (Status s = make_room(sizeof place); !s.ok()) return s;
  std::memcpy(at() + sizeof(RecordHeader), &place, sizeof place);
  if (stream == PSJ_STREAM_CONTROL)
    commit_record(stream, layout::kEnd, layout::kEndElsewhere, sizeof place);
  else
    commit_record(stream, layout::kElsewhere, flags, sizeof place);
  return {};
}

Status LogWriter::reserve(psj_stream stream, psj_kind kind, std::uint64_t size, void **payload) {
  if (stream == PSJ_STREAM_CONTROL || stream >= layout::kStreams || !has_text_payload(kind))
    return {PSJ_E_ARGUMENT, "reserve a record: only strings and bytes, on a stream"};
  const std::uint64_t body = sizeof(psj_value) + padded(size);
  if (size > kMaxBody || body > kMaxBody)
    return {PSJ_E_LIMIT, "reserve a record: larger than 1 GiB"};
  auto lock = lock_if(mutex_, options_.several_threads);
  if (ended_ || reserved_) return {PSJ_E_STATE, "reserve a record: not now"};
  // The log's first segment holds records, whatever comes first.
  if (Status s = make_room(0); !s.ok()) return s;
  auto reserved = std::make_unique<Reserved>();
  reserved->stream = stream;
  reserved->kind = kind;
  reserved->size = size;
  if (body > options_.segment / 4) {
    Result<std::shared_ptr<Segment>> large = take_segment(large_size(body), layout::kLargeBody);
    if (!large.ok()) return large.status();
    reserved->large = std::move(*large);
    *payload = reserved->large->data() + sizeof(SegmentHeader) + sizeof(psj_value);
  } else {
    if (Status s = make_room(body); !s.ok()) return s;
    *payload = at() + sizeof(RecordHeader) + sizeof(psj_value);
  }
  reserved->lock = std::move(lock);
  reserved_ = std::move(reserved);
  return {};
}

Status LogWriter::commit(std::uint64_t used) {
  if (!reserved_) return {PSJ_E_STATE, "commit a record: nothing is reserved"};
  const std::unique_ptr<Reserved> reserved = std::move(reserved_);
  if (used > reserved->size) return {PSJ_E_ARGUMENT, "commit a record: more than was reserved"};
  psj_value root = make_value(reserved->kind, 0, static_cast<std::uint32_t>(used),
                              used == 0 ? 0 : sizeof(psj_value));
  std::byte *body = reserved->large ? reserved->large->data() + sizeof(SegmentHeader)
                                    : at() + sizeof(RecordHeader);
  std::memcpy(body, &root, sizeof root);
  const std::uint64_t size = sizeof root + padded(used);
  std::memset(body + sizeof root + used, 0, padded(used) - used);
  if (reserved->large) return commit_elsewhere(*reserved->large, reserved->stream, 0, size);
  commit_record(reserved->stream, layout::kValue, 0, size);
  return {};
}

void LogWriter::discard() {
  // Nothing was committed, so nothing is there; the next record overwrites it.
  const std::unique_ptr<Reserved> reserved = std::move(reserved_);
  if (reserved && reserved->large) returned_.push_back(reserved->large);
}

Status LogWriter::write_control_pair(std::uint8_t type, psj_state state, const psj_value &second) {
  const psj_value pair[] = {make_int(state), second};
  return write_record(PSJ_STREAM_CONTROL, type, 0, make_list(pair, 2));
}

Status LogWriter::write_state(psj_state state, const psj_value &message) {
  const auto lock = lock_if(mutex_, options_.several_threads);
  if (ended_ || reserved_) return {PSJ_E_STATE, "write a state: the log has ended"};
  return write_control_pair(layout::kStateChange, state, message);
}

Status LogWriter::end(psj_state state, const psj_value &reason) {
  const auto lock = lock_if(mutex_, options_.several_threads);
  if (ended_ || reserved_) return {PSJ_E_STATE, "end a log: it has ended"};
  if (Status s = write_control_pair(layout::kEnd, state, reason); !s.ok()) return s;
  ended_ = true;
  control_->state.store(layout::kEnded, std::memory_order_release);
  store_tail();
  return {};
}

}  // namespace psj
