#include "plugin/log/log.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"

namespace psj {

using layout::ControlBlock;
using layout::HostBlock;
using layout::SegmentHeader;

namespace {

constexpr std::uint64_t kMaxSegment = kMaxBody + 4096;

void fill_control(ControlBlock &control, const psj_guid &id, bool inside) {
  std::memcpy(control.magic, layout::kControlMagic, sizeof control.magic);
  control.version = layout::kVersion;
  control.header_size = sizeof(ControlBlock);
  control.byte_order = layout::kByteOrder;
  control.incompatible = inside ? layout::kInside : 0;
  control.id = id;
}

void fill_host(HostBlock &host, const psj_guid &id) {
  std::memcpy(host.magic, layout::kHostMagic, sizeof host.magic);
  host.version = layout::kVersion;
  host.header_size = sizeof(HostBlock);
  host.id = id;
}

void fill_segment(SegmentHeader &header, const psj_guid &id, std::uint32_t number,
                  std::uint64_t size) {
  std::memcpy(header.magic, layout::kSegmentMagic, sizeof header.magic);
  header.header_size = sizeof(SegmentHeader);
  header.number = number;
  header.size = size;
  header.id = id;
}

}  // namespace

Result<std::shared_ptr<Log>> Log::create(Where where) {
  const std::shared_ptr<Log> log(new Log(where));
  if (Status s = log->make_blocks(where == Where::kInside); !s.ok()) return s;
  return log;
}

Log::Log(Where where) : where_(where) {}
Log::~Log() = default;

Status Log::make_blocks(bool inside) {
  Result<std::shared_ptr<Segment>> control =
      inside ? Segment::inside(sizeof(ControlBlock), sizeof(ControlBlock))
             : Segment::create("psj-log", layout::kBlockSize);
  if (!control.ok()) return control.status();
  Result<std::shared_ptr<Segment>> host =
      inside ? Segment::inside(sizeof(HostBlock), sizeof(HostBlock))
             : Segment::create_private("psj-host", layout::kBlockSize);
  if (!host.ok()) return host.status();
  control_ = std::move(*control);
  host_ = std::move(*host);
  id_ = new_guid();
  fill_control(*this->control(), id_, inside);
  fill_host(*this->host(), id_);
  if (!inside && doorbell() < 0) return Status::system("make a log's doorbell", errno);
  return {};
}

Log::Descriptors Log::descriptors() const {
  return {control_->descriptor(), host_->descriptor(), doorbell_.get()};
}

Result<std::shared_ptr<Segment>> Log::add_segment(std::uint64_t bytes) {
  if (bytes > kMaxSegment) return Status(PSJ_E_LIMIT, "add a segment to a log: larger than 1 GiB");
  // A reader may look into a segment as soon as it is in the list, before the writer cleared the
  // first commit word: used memory must not look like a record there.
  constexpr std::uint64_t kZeroed = sizeof(SegmentHeader) + sizeof(layout::RecordHeader);
  Result<std::shared_ptr<Segment>> made = where_ == Where::kInside
                                              ? Segment::inside(std::max(bytes, kZeroed), kZeroed)
                                              : Segment::create("psj-segment", bytes);
  if (!made.ok()) return made;
  const std::lock_guard lock(mutex_);
  const auto number = static_cast<std::uint32_t>(segments_.size());
  fill_segment(*reinterpret_cast<SegmentHeader *>((*made)->data()), id_, number, (*made)->size());
  segments_.push_back(*made);
  return made;
}

Result<Log::Grant> Log::grant(std::uint64_t bytes) {
  const Result<std::shared_ptr<Segment>> made = add_segment(bytes);
  if (!made.ok()) return made.status();
  const auto number = reinterpret_cast<const SegmentHeader *>((*made)->data())->number;
  return Grant{number, (*made)->size(), (*made)->descriptor()};
}

void Log::close_descriptors() {
  control_->close_descriptor();
  host_->close_descriptor();
  const std::lock_guard lock(mutex_);
  for (const auto &segment : segments_) segment->close_descriptor();
}

LogLink Log::link() {
  return {control_, host_, -1, [](void *log) { static_cast<Log *>(log)->kick(); }, this};
}

Result<std::shared_ptr<Segment>> Log::acquire(std::uint64_t bytes) {
  return add_segment(bytes);
}

std::shared_ptr<Segment> Log::segment(std::uint32_t number) const {
  const std::lock_guard lock(mutex_);
  return number < segments_.size() ? segments_[number] : nullptr;
}

Status Log::learn_schema(std::span<const std::byte> body) {
  std::uint32_t number = 0;
  if (body.size() < sizeof number) return {PSJ_E_CORRUPT, "read a schema: no number"};
  std::memcpy(&number, body.data(), sizeof number);
  const std::lock_guard lock(mutex_);
  // Another reader was here before.
  if (number != 0 && number <= schemas_.size()) return {};
  const Result<const psj_schema *> schema = decode_schema(body, number, schema_memory_);
  if (!schema.ok()) return schema.status();
  if (number != schemas_.size() + 1)
    return {PSJ_E_CORRUPT, "read a schema: number " + std::to_string(number)};
  schemas_.push_back(where_ == Where::kProcess ? deserialized(**schema) : *schema);
  schema_count_.store(schemas_.size(), std::memory_order_release);
  return {};
}

// Objects of another process arrive as copies: their type names say so.
const psj_schema *Log::deserialized(const psj_schema &schema) {
  constexpr std::string_view kPrefix = "Deserialized.";
  std::vector<std::string> names;
  std::vector<std::string_view> type_names, members;
  for (std::uint32_t i = 0; i < schema.type_name_count; ++i) {
    std::string_view name = view_of(schema.type_names[i]);
    names.emplace_back(name.starts_with(kPrefix) ? "" : kPrefix).append(name);
  }
  for (const std::string &name : names) type_names.emplace_back(name);
  for (std::uint32_t i = 0; i < schema.member_count; ++i)
    members.push_back(view_of(schema.members[i]));
  return make_schema(schema_memory_, type_names, members, schema.flags);
}

const psj_schema *Log::schema(std::uint64_t number) const {
  if (number == 0 || number > schema_count_.load(std::memory_order_acquire)) return nullptr;
  const std::lock_guard lock(mutex_);
  return schemas_[number - 1];
}

void Log::ask_stop(std::uint32_t level) {
  host()->stop.store(level, std::memory_order_release);
}

std::optional<Log::End> Log::end() {
  const std::uint64_t at = control()->end_at.load(std::memory_order_acquire);
  if (at == 0) return std::nullopt;
  Arena memory;
  Result<psj_value> value = LogReader::read_end(*this, at, memory);
  if (!value.ok()) {
    // The reason's shape may not have been met yet.
    LogReader walker(unowned(), {.streams = 0, .headers_only = true});
    psj_record record;
    std::uint32_t count = 1;
    (void)walker.next(&record, count, 0);
    value = LogReader::read_end(*this, at, memory);
  }
  if (!value.ok() || value->kind != PSJ_LIST || value->count != 2) return std::nullopt;
  const psj_value &state = items_of(*value)[0];
  if (state.kind != PSJ_INT || state.as.i64 < PSJ_COMPLETED || state.as.i64 > PSJ_STOPPED)
    return std::nullopt;
  return End{static_cast<psj_state>(state.as.i64),
             OwnedValue(std::move(memory), items_of(*value)[1])};
}

void Log::consume(std::uint32_t streams, std::uint64_t upto) {
  for (std::uint32_t stream = 1; stream < layout::kStreams; ++stream) {
    if ((streams & 1u << stream) == 0) continue;
    auto &mark = host()->consumed[stream];
    std::uint64_t old = mark.load(std::memory_order_relaxed);
    while (old < upto && !mark.compare_exchange_weak(old, upto, std::memory_order_release)) {
    }
  }
}

std::uint64_t Log::consumed(psj_stream stream) const {
  return host()->consumed[stream % layout::kStreams].load(std::memory_order_acquire);
}

// The first unread record is remembered, so that asking again is cheap; the reader behind it only
// goes forward.
bool Log::has_unread(std::uint32_t streams) {
  const std::lock_guard lock(peek_mutex_);
  if (peek_ == nullptr || peeked_streams_ != streams) {
    peek_ = std::make_unique<LogReader>(
        unowned(), LogReader::Options{.streams = streams, .headers_only = true});
    peeked_streams_ = streams;
    peeked_sequence_ = 0;
  }
  if (peeked_sequence_ > consumed(peeked_stream_)) return true;
  psj_record record;
  std::uint32_t count = 1;
  if (peek_->next(&record, count, 0).code() != PSJ_OK) return false;
  peeked_sequence_ = record.sequence;
  peeked_stream_ = record.stream;
  return true;
}

Status Log::set_fault(Status fault) {
  const std::lock_guard lock(mutex_);
  if (fault_.ok()) fault_ = fault;
  return fault;
}

Status Log::fault() const {
  const std::lock_guard lock(mutex_);
  return fault_;
}

std::uint64_t Log::resident_bytes() const {
  const std::lock_guard lock(mutex_);
  std::uint64_t bytes = control_->size() + host_->size();
  for (const auto &segment : segments_) bytes += segment->size();
  return bytes;
}

}  // namespace psj
