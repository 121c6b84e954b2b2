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

namespace {

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

}  // namespace

Result<std::shared_ptr<Log>> Log::create(Where where, Options options) {
  const std::shared_ptr<Log> log(new Log(where, std::move(options)));
  if (Status s = log->make_blocks(where == Where::kInside); !s.ok()) return s;
  return log;
}

Log::Log(Where where, Options options)
    : where_(where),
      options_(std::move(options)),
      schemas_(std::make_shared<SchemaTable>(where == Where::kProcess)) {}

Log::~Log() {
  if (chain_) chain_->close();
}

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
  chain_ = std::make_shared<SegmentChain>(SegmentChain::Setup{
      inside, options_.keep_consumed, id_, control_, host_, schemas_, options_.budget});
  if (inside) return {};
  doorbell_.reset(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!doorbell_.valid()) return Status::system("make a log's doorbell", errno);
  return {};
}

Log::Descriptors Log::descriptors() const {
  return {control_->descriptor(), host_->descriptor(), doorbell_.get()};
}

Result<Log::Grant> Log::grant(std::uint64_t bytes) {
  const Result<SegmentChain::Taken> taken = chain_->take(bytes);
  if (!taken.ok()) return taken.status();
  return Grant{taken->number, taken->segment->size(), taken->segment->descriptor()};
}

void Log::close_descriptors() {
  control_->close_descriptor();
  host_->close_descriptor();
  chain_->close_descriptors();
  const std::lock_guard lock(wait_mutex_);
  if (is_writer_gone()) doorbell_.reset();
}

LogLink Log::link() {
  return {control_, host_, -1, [](void *log) { static_cast<Log *>(log)->kick(); }, this};
}

Result<std::shared_ptr<Segment>> Log::acquire(std::uint64_t bytes) {
  Result<SegmentChain::Taken> taken = chain_->take_waiting(bytes);
  if (!taken.ok()) return taken.status();
  return std::move(taken->segment);
}

void Log::ask_stop(std::uint32_t level) {
  host()->stop.store(level, std::memory_order_release);
  chain_->change_room();
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
  chain_->consumed();
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

}  // namespace psj
