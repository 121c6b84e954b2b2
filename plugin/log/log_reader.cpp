#include "plugin/log/log_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <thread>

#include "plugin/log/record_check.h"
#include "plugin/value/make.h"

namespace psj {

using layout::RecordHeader;
using layout::SegmentHeader;

namespace {

constexpr std::uint64_t kStaysInPlace = 64 << 10;
// A reader that just missed a record spins this often before it goes to sleep: less than a wake
// costs.
constexpr int kSpins = 64;
constexpr std::uint32_t kFirstSleepMs = 1;
// A batch ends behind the record that passes this.
constexpr std::uint64_t kBatchBytes = 4 << 20;

using Clock = std::chrono::steady_clock;
// A reader whose last record came within this time looks for the next one as long before it sleeps,
// letting others run meanwhile: a wake takes several times the latency of memory.
constexpr std::chrono::nanoseconds kMostSpin{250'000};
constexpr std::chrono::nanoseconds kLeastSpin{2'000};
// A look that lets others run and comes back later than this: they need the processor. After the
// first such look a few waits only sleep, after each further one four times as many; a record that
// was met by looking halves that.
constexpr std::chrono::nanoseconds kBusy{50'000};
constexpr std::uint32_t kFewestQuiet = 4, kMostQuiet = 256;

void pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#endif
}

std::uint32_t left_ms(Clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return left <= 0 ? 0 : static_cast<std::uint32_t>(left);
}

bool is_within(const layout::ElsewhereBody &place, const Segment &segment) {
  return place.offset % 8 == 0 && place.offset <= segment.size() &&
         place.size <= segment.size() - place.offset;
}

}  // namespace

LogReader::LogReader(std::shared_ptr<Log> log, Options options)
    : log_(std::move(log)), options_(options) {
  begin_segment();
}

LogReader::~LogReader() = default;

bool LogReader::enter(std::uint32_t number) {
  Result<SegmentChain::Found> found = log_->chain_->find(
      number, {options_.streams, options_.after, options_.skip_consumed, last_sequence_});
  if (!found.ok()) {
    fail(found.status().message());
    return false;
  }
  if (found->segment == nullptr ||
      found->segment->size() < sizeof(SegmentHeader) + sizeof(RecordHeader))
    return false;
  if (found->gave_up && !options_.skip_consumed && found->before > options_.after) gap_ = true;
  if (found->passed) last_sequence_ = std::max(last_sequence_, found->before);
  if (found->number != number_) {
    number_ = found->number;
    begin_segment();
  }
  segment_ = std::move(found->segment);
  is_private_ = found->is_private;
  return true;
}

void LogReader::begin_segment() {
  offset_ = sizeof(SegmentHeader);
  seen_ = {};
  seen_.first = last_sequence_ + 1;
  sees_all_ = true;
}

// Behind a record that was checked.
void LogReader::pass(const RecordHeader &header) {
  last_sequence_ = header.sequence;
  seen_.last_of[header.stream] = header.sequence;
  if (header.type != layout::kValue) sees_all_ = false;
  offset_ += header.commit;
}

// The one segment that the records go on in; what was seen of this one goes to the host's list.
bool LogReader::follow(const RecordHeader &header, std::uint32_t next) {
  seen_.used = offset_ + header.commit;
  seen_.last = last_sequence_;
  seen_.next = next;
  seen_.is_complete = true;
  return log_->chain_->link(number_, next, sees_all_ ? &seen_ : nullptr) && enter(next);
}

// What it read stays pinned; the rest can be given up, or go to disk.
void LogReader::let_go() {
  if (!is_private_) segment_.reset();
}

void LogReader::pin(const std::shared_ptr<Segment> &segment) {
  if (pinned_.empty() || pinned_.back() != segment) pinned_.push_back(segment);
}

LogReader::Step LogReader::fail(std::string what) {
  failed_ = true;
  // Whoever asks gets the log's first fault.
  (void)log_->set_fault(Status(
      PSJ_E_CORRUPT, fmt::format("read a log: {} at segment {}, byte {}", what, number_, offset_)));
  return Step::kFault;
}

// True: the header of a whole record is in `header`.
bool LogReader::read_header(RecordHeader &header, bool look_behind_tail, Step &answer) {
  const std::uint64_t here = layout::position(number_, offset_);
  if (here >= tail_) {
    // Acquire, pairs with the release in LogWriter::store_tail.
    tail_ = log_->control()->tail.load(std::memory_order_acquire);
    if (here >= tail_ && !look_behind_tail) {
      answer = Step::kNothing;
      return false;
    }
  }
  const std::uint64_t rest = segment_->size() - offset_;
  if (rest < sizeof header) {
    answer = fail("end of a segment");
    return false;
  }
  const std::byte *record = segment_->data() + offset_;
  const std::uint32_t commit = layout::commit_word_at(record);
  if (commit == 0) {
    answer = Step::kNothing;
    return false;
  }
  layout::copy_once(header, record);
  header.commit = commit;
  if (const char *fault = layout::header_fault(header, rest)) {
    answer = fail(fault);
    return false;
  }
  return true;
}

bool LogReader::wanted(const RecordHeader &header) const {
  return header.sequence > from_[header.stream] && (header.flags & options_.without) == 0;
}

// The marks as they are now; what moves them meanwhile is for the next batch.
void LogReader::read_marks() {
  for (std::uint32_t stream = 1; stream < layout::kStreams; ++stream) {
    std::uint64_t &from = from_[stream];
    from = (options_.streams & 1u << stream) != 0 ? options_.after : UINT64_MAX;
    if (options_.skip_consumed) from = std::max(from, log_->consumed(stream));
  }
}

// Where the body is: behind the header, or in a segment of its own.
LogReader::Step LogReader::body(const RecordHeader &header, std::span<const std::byte> &body) {
  const std::byte *start = segment_->data() + offset_ + sizeof header;
  body = {start, header.body_size};
  if (header.stream == PSJ_STREAM_CONTROL || header.type == layout::kValue) return Step::kRecord;
  layout::ElsewhereBody place{};
  if (header.type != layout::kElsewhere || header.body_size < sizeof place)
    return fail("type of a record");
  layout::copy_once(place, start);
  Result<std::shared_ptr<Segment>> large = log_->chain_->body(place.segment, header.sequence);
  if (!large.ok()) return fail(large.status().message());
  if (*large == nullptr) return Step::kNothing;
  if (!is_within(place, **large)) return fail("place of a large value");
  body = {(*large)->data() + place.offset, place.size};
  pinned_.push_back(std::move(*large));
  return Step::kRecord;
}

LogReader::Step LogReader::take_record(const RecordHeader &header, psj_record &out) {
  out = {header.sequence, header.time_ns, header.stream, 0, header.flags, 0, {}};
  if (options_.headers_only) return Step::kRecord;
  std::span<const std::byte> body;
  if (const Step found = this->body(header, body); found != Step::kRecord) return found;
  batch_bytes_ += body.size();
  if (body.size() >= kStaysInPlace && root_payload(body, out.value)) {
    if (header.type == layout::kValue) pin(segment_);
    return Step::kRecord;
  }
  // It keeps the live objects, too.
  if (log_->where_ == Log::Where::kInside) pin(segment_);
  auto *copy = static_cast<std::byte *>(batch_.allocate(body.size()));
  if (!body.empty()) std::memcpy(copy, body.data(), body.size());
  const Result<psj_value> value = decode_in_place({copy, body.size()}, *this, log_->handles());
  if (!value.ok()) return fail(value.status().message());
  out.value = *value;
  return Step::kRecord;
}

LogReader::Step LogReader::take_control(const RecordHeader &header) {
  const std::byte *start = segment_->data() + offset_ + sizeof header;
  if (header.type == layout::kSchema) {
    const std::vector<std::byte> copy(start, start + header.body_size);
    if (Status s = log_->schemas_->learn(copy); !s.ok()) return fail(s.message());
  } else if (header.type == layout::kEnd) {
    return Step::kEnd;
  } else if (header.type == layout::kGivenBack) {
    layout::GivenBackBody given{};
    if (header.body_size < sizeof given) return fail("segment given back");
    layout::copy_once(given, start);
    if (!log_->chain_->take_back(given.segment)) return fail("segment given back");
  } else if (header.type == layout::kNext) {
    layout::NextBody next{};
    if (header.body_size < sizeof next) return fail("next segment");
    layout::copy_once(next, start);
    if (!follow(header, next.segment)) return failed_ ? Step::kFault : fail("next segment");
    return Step::kNothing;
  }
  offset_ += header.commit;
  return Step::kNothing;
}

// A closed segment of which this reader wants nothing is left by its header.
bool LogReader::pass_closed_segment() {
  auto &header = *reinterpret_cast<SegmentHeader *>(segment_->data());
  if (header.closed.load(std::memory_order_acquire) == 0) return false;
  std::uint32_t records[layout::kStreams];
  std::memcpy(records, header.records, sizeof records);
  const std::uint64_t first = header.first_sequence;
  const std::uint32_t next = header.next;
  if (records[PSJ_STREAM_CONTROL] != 0 || first != last_sequence_ + 1) return false;
  std::uint64_t last = last_sequence_;
  bool has_wanted = false;
  for (std::uint32_t stream = 1; stream < layout::kStreams; ++stream) {
    last += records[stream];
    if (records[stream] != 0 && (options_.streams & 1u << stream) != 0) has_wanted = true;
  }
  if (has_wanted && last > options_.after) return false;
  const std::uint64_t before = std::exchange(last_sequence_, last);
  if (log_->chain_->link(number_, next, nullptr) && enter(next)) return true;
  last_sequence_ = before;
  return false;
}

LogReader::Step LogReader::step(psj_record &out, bool look_behind_tail) {
  for (;;) {
    if (segment_ == nullptr) {
      // The first segment holds records: the writer takes it with its first one.
      if (!enter(number_)) return failed_ ? Step::kFault : Step::kNothing;
    }
    if (offset_ == sizeof(SegmentHeader) && pass_closed_segment()) continue;
    if (failed_) return Step::kFault;
    RecordHeader header;
    Step answer = Step::kNothing;
    if (!read_header(header, look_behind_tail, answer)) return answer;
    if (header.stream == PSJ_STREAM_CONTROL) {
      const Step control = take_control(header);
      if (control != Step::kNothing) return control;
      continue;
    }
    if (header.sequence != last_sequence_ + 1) return fail("sequence");
    if (wanted(header)) {
      const Step taken = take_record(header, out);
      if (taken == Step::kFault) return taken;
      pass(header);
      if (taken == Step::kRecord) return taken;
      gap_ = true;
      continue;
    }
    pass(header);
  }
}

std::uint32_t LogReader::fill(psj_record *out, std::uint32_t room, bool look_behind_tail,
                              Step &last) {
  std::uint32_t count = 0;
  batch_bytes_ = 0;
  last = Step::kRecord;
  read_marks();
  while (count < room && batch_bytes_ < kBatchBytes) {
    if (const std::uint32_t taken = take_plain(out + count, room - count); taken != 0) {
      count += taken;
      lagged_ = std::exchange(gap_, false) || lagged_;
    }
    if (count == room) break;
    last = step(out[count], look_behind_tail);
    if (last != Step::kRecord) break;
    ++count;
    lagged_ = std::exchange(gap_, false) || lagged_;
  }
  return count;
}

// OK: records or nothing; else the end of waiting.
Status LogReader::look(psj_record *out, std::uint32_t room, std::uint32_t &count) {
  if (failed_) return log_->fault();
  if (ended_) return PSJ_S_END;
  // Asked before the log is looked at: what was there before the writer went is then seen.
  const bool gone = log_->is_writer_gone();
  Step last = Step::kNothing;
  count = fill(out, room, true, last);
  let_go();
  if (last == Step::kEnd) ended_ = true;
  if (count != 0) return PSJ_OK;
  if (last == Step::kFault) return log_->fault();
  if (last == Step::kEnd || (last == Step::kNothing && gone)) return PSJ_S_END;
  return PSJ_OK;
}

Status LogReader::next(psj_record *out, std::uint32_t &count, std::uint32_t timeout_ms) {
  Status status = next_batch(out, count, timeout_ms);
  let_go();
  if (count != 0 && std::exchange(lagged_, false) && options_.tell_lag) return PSJ_S_LAGGED;
  return status;
}

Status LogReader::next_batch(psj_record *out, std::uint32_t &count, std::uint32_t timeout_ms) {
  const std::uint32_t room = std::exchange(count, 0);
  if (room == 0) return {PSJ_E_ARGUMENT, "read a log: no room"};
  if (cancelled_.exchange(false, std::memory_order_acquire)) return PSJ_E_CANCELLED;
  // The fast way looks at the tail only: commit words of a batch being written stay with the
  // writer.
  if (!failed_ && !ended_) {
    for (int spin = 0; spin < (timeout_ms == 0 ? 1 : kSpins); ++spin) {
      Step last = Step::kNothing;
      count = fill(out, room, false, last);
      if (last == Step::kEnd) ended_ = true;
      if (count != 0) return PSJ_OK;
      if (last != Step::kNothing) break;
      pause();
    }
  }
  if (Status s = look(out, room, count); s.code() != PSJ_OK || count != 0) return s;
  if (watched_) {
    watched_->rearm();
    if (Status s = look(out, room, count); s.code() != PSJ_OK || count != 0) {
      watched_->ring();
      return s;
    }
  }
  if (timeout_ms == 0) return PSJ_S_TIMEOUT;
  return wait(out, room, count, timeout_ms);
}

Status LogReader::wait(psj_record *out, std::uint32_t room, std::uint32_t &count,
                       std::uint32_t timeout_ms) {
  const auto start = Clock::now();
  const auto deadline = start + std::chrono::milliseconds(timeout_ms);
  Status status = spin(out, room, count, start);
  if (status.code() == PSJ_OK && count == 0) status = sleep(out, room, count, timeout_ms, deadline);
  if (count == 0) return status;
  if (quiet_waits_ != 0)
    --quiet_waits_;
  else if (Clock::now() - start <= kMostSpin)
    spin_ = kMostSpin;
  else
    spin_ = spin_ / 2 < kLeastSpin ? std::chrono::nanoseconds(0) : spin_ / 2;
  return status;
}

// OK with no record: it is time to sleep.
Status LogReader::spin(psj_record *out, std::uint32_t room, std::uint32_t &count,
                       Clock::time_point start) {
  constexpr int kLooks = 32;
  static const bool alone = std::thread::hardware_concurrency() < 2;
  if (alone) return PSJ_OK;
  while (Clock::now() - start < spin_ && !cancelled_.load(std::memory_order_relaxed)) {
    Step last = Step::kNothing;
    for (int i = 0; i < kLooks && last == Step::kNothing && count == 0; ++i) {
      count = fill(out, room, true, last);
      pause();
    }
    if (last == Step::kEnd) ended_ = true;
    if (count != 0) {
      next_quiet_ = std::max(next_quiet_ / 2, kFewestQuiet);
      return PSJ_OK;
    }
    if (last != Step::kNothing || log_->is_writer_gone()) return look(out, room, count);
    const auto before = Clock::now();
    std::this_thread::yield();
    // Somebody else needs the processor: sleepers get it back sooner than those who never sleep.
    if (Clock::now() - before > kBusy) {
      spin_ = {};
      quiet_waits_ = std::exchange(next_quiet_, std::min(next_quiet_ * 4, kMostQuiet));
    }
  }
  return PSJ_OK;
}

bool LogReader::sleep_until_rung(std::uint64_t kicks, std::uint32_t timeout_ms) {
  if (log_->where_ == Log::Where::kInside) return log_->sleep(kicks, timeout_ms);
  if (!bell_) bell_ = std::make_unique<LogBell>(log_);
  return bell_->sleep(timeout_ms);
}

Status LogReader::sleep(psj_record *out, std::uint32_t room, std::uint32_t &count,
                        std::uint32_t timeout_ms, Clock::time_point deadline) {
  log_->arrive();
  Status status = PSJ_S_TIMEOUT;
  for (std::uint32_t slice = kFirstSleepMs;;) {
    const std::uint64_t kicks = log_->kicks();
    if (cancelled_.exchange(false, std::memory_order_acquire)) {
      status = PSJ_E_CANCELLED;
      break;
    }
    status = look(out, room, count);
    if (status.code() != PSJ_OK || count != 0) break;
    const std::uint32_t left = timeout_ms == PSJ_FOREVER ? PSJ_FOREVER : left_ms(deadline);
    if (left == 0) {
      status = PSJ_S_TIMEOUT;
      break;
    }
    if (sleep_until_rung(kicks, std::min(left, slice))) {
      // The ring was for this ticket; the next one needs a new ticket, which takes a moment to be
      // seen.
      log_->renew();
      slice = kFirstSleepMs;
    } else {
      slice = PSJ_FOREVER;
    }
  }
  log_->leave();
  return status;
}

void LogReader::done() {
  batch_.clear();
  pinned_.clear();
}

void LogReader::consume(std::uint64_t upto) {
  log_->consume(options_.streams, upto);
}

void LogReader::cancel() {
  cancelled_.store(true, std::memory_order_release);
  log_->kick();
}

int LogReader::descriptor() {
  if (!watched_) watched_ = std::make_unique<LogBell>(log_);
  watched_->arm();
  return watched_->descriptor();
}

const psj_schema *LogReader::schema(std::uint64_t number) const {
  if (number < schemas_.size() && schemas_[number] != nullptr) return schemas_[number];
  const psj_schema *found = log_->schema(number);
  if (found == nullptr) return nullptr;
  if (number >= schemas_.size()) schemas_.resize(number + 1);
  return schemas_[number] = found;
}

Result<psj_value> LogReader::read_end(const Log &log, std::uint64_t at, Arena &memory) {
  const std::shared_ptr<Segment> segment = log.chain_->segment(layout::segment_of(at));
  const std::uint64_t offset = layout::offset_of(at);
  RecordHeader header;
  const Status missing(PSJ_E_CORRUPT, "read a log's end: it is not there");
  if (segment == nullptr || offset % 8 != 0 || offset < sizeof(SegmentHeader) ||
      segment->size() < sizeof header || offset > segment->size() - sizeof header)
    return missing;
  const std::byte *record = segment->data() + offset;
  const std::uint32_t commit = layout::commit_word_at(record);
  layout::copy_once(header, record);
  header.commit = commit;
  if (commit == 0 || layout::header_fault(header, segment->size() - offset) != nullptr ||
      header.stream != PSJ_STREAM_CONTROL || header.type != layout::kEnd)
    return missing;
  std::span<const std::byte> body{record + sizeof header, header.body_size};
  std::shared_ptr<Segment> large;
  if ((header.flags & layout::kEndElsewhere) != 0) {
    layout::ElsewhereBody place{};
    if (body.size() < sizeof place) return missing;
    layout::copy_once(place, body.data());
    auto found = log.chain_->body(place.segment, SegmentChain::kEndRecord);
    if (!found.ok() || *found == nullptr || !is_within(place, **found)) return missing;
    large = std::move(*found);
    body = {large->data() + place.offset, place.size};
  }
  auto *copy = static_cast<std::byte *>(memory.allocate(body.size()));
  if (!body.empty()) std::memcpy(copy, body.data(), body.size());
  return decode_in_place({copy, body.size()}, log, log.handles());
}

}  // namespace psj
