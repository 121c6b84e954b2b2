#include "plugin/cmdlets/received_records.h"

#include <time.h>

#include <algorithm>
#include <limits>

#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

constexpr std::uint32_t kBatch = 64;

std::int64_t realtime_ns() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

psj_value state_value(Arena &arena, psj_state state) {
  auto *slots = arena.allocate_array<psj_value>(2);
  slots[1] = make_int(state);
  return make_object(
      make_schema(arena,
                  {"System.Management.Automation.JobState", "System.Enum", "System.ValueType"}, {}),
      slots, PSJ_OBJECT_BASE);
}

psj_value state_info(Arena &arena, psj_state state, bool known) {
  if (!known) return make_null();
  const psj_schema *schema =
      make_schema(arena, {"System.Management.Automation.JobStateInfo"}, {"State", "Reason"});
  return make_bag(arena, schema, {state_value(arena, state), make_null()}, state_name(state));
}

}  // namespace

ReceivedRecords::ReceivedRecords(Job &job, const psj_streams &streams, Options options,
                                 std::unique_ptr<JobReader> reader)
    : job_(job),
      streams_(streams),
      reader_(std::move(reader)),
      noted_(job, options.waiting && options.named),
      remote_(job.has(PSJ_PROVIDER_REMOTE)),
      from_elsewhere_(job.origin() != nullptr),
      by_stream_(job.has(PSJ_PROVIDER_BY_STREAM) && !options.written_order),
      limit_ns_(options.waiting || job.finished() ? std::numeric_limits<std::int64_t>::max()
                                                  : realtime_ns()) {}

Result<std::unique_ptr<ReceivedRecords>> ReceivedRecords::open(Job &job, const psj_streams &streams,
                                                               Options options) {
  auto order = options.written_order ? JobReader::Order::written : JobReader::Order::by_kind;
  auto reader = JobReader::open(job, PSJ_ALL_STREAMS, options.keep ? PSJ_READ_KEEP : 0, order);
  if (!reader.ok()) return reader.status();
  return std::unique_ptr<ReceivedRecords>(
      new ReceivedRecords(job, streams, options, std::move(*reader)));
}

psj_status ReceivedRecords::write_available() {
  // A job that writes faster than its receiver takes would be received for ever.
  if (met_limit_) return PSJ_S_TIMEOUT;
  psj_record batch[kBatch];
  std::uint32_t count = kBatch;
  {
    // Another receiver may be at work on the same job: each record comes to one of them.
    const auto claim = reader_->claim();
    Status status = reader_->next(batch, count, 0);
    if (!status.ok()) return tell_fault(status);
    if (status.code() == PSJ_S_TIMEOUT || status.code() == PSJ_S_END) return status.code();
    reader_->consume(batch[count - 1].sequence);
  }
  psj_status delivered = PSJ_OK;
  std::uint32_t i = 0;
  for (; i < count && delivered >= 0; ++i) delivered = deliver(batch[i]);
  psj_stream stream = batch[i - 1].stream;
  met_limit_ = batch[count - 1].time_ns > limit_ns_;
  reader_->done(0);
  if (delivered >= 0) return PSJ_OK;
  discard_rest(stream);
  return delivered;
}

psj_status ReceivedRecords::tell_fault(const Status &fault) const {
  if (fault.code() != PSJ_E_CORRUPT) return fault.code();
  // A job that failed for this says so itself, as every failed job does.
  if (const std::shared_ptr<const psj_error> reason = job_.reason();
      job_.state() == PSJ_FAILED && reason && view_of(reason->id) == kSpoiledLog)
    return PSJ_S_END;
  const OwnedError error(make_error({.status = fault.code(),
                                     .category = kInvalidData,
                                     .id = kSpoiledLog,
                                     .message = fault.message(),
                                     .exception = "System.IO.InvalidDataException"}));
  if (!error) return PSJ_E_NO_MEMORY;
  const psj_status told = streams_.write_error(&streams_, error.get());
  return told < 0 ? told : PSJ_S_END;
}

// PowerShell empties a collection before it writes the first record of it: a receive that is cut
// short (-First, -ErrorAction Stop) loses the rest of that collection.
void ReceivedRecords::discard_rest(psj_stream stream) {
  psj_record batch[kBatch];
  for (;;) {
    std::uint32_t count = kBatch;
    const auto claim = reader_->claim();
    if (reader_->next(batch, count, 0).code() != PSJ_OK || count == 0) return;
    if (by_stream_ && batch[0].stream != stream) return reader_->done(0);
    reader_->done(batch[count - 1].sequence);
  }
}

psj_status ReceivedRecords::write(psj_stream stream, std::uint32_t flags,
                                  const psj_value &value) const {
  return streams_.write(&streams_, stream, flags, &value);
}

psj_status ReceivedRecords::deliver(const psj_record &record) {
  if (remote_) return replay(record);
  // The collections are read without the nulls that the script wrote.
  if (by_stream_ && record.value.kind == PSJ_NULL) return PSJ_OK;
  return write(record.stream, 0, record.value);
}

psj_status ReceivedRecords::replay(const psj_record &record) {
  if ((record.flags & PSJ_RECORD_SCREEN) != 0)
    return write(record.stream, PSJ_WRITE_HOST, record.value);
  switch (record.stream) {
    case PSJ_STREAM_OUTPUT:
      return write(PSJ_STREAM_OUTPUT, 0, noted_.with_notes(record.value));
    case PSJ_STREAM_ERROR:
      // A record of another computer says where it comes from, too.
      if (from_elsewhere_ && record.value.kind == PSJ_OBJECT)
        return write(PSJ_STREAM_ERROR, 0, noted_.with_notes(record.value));
      return write(PSJ_STREAM_ERROR, 0, record.value);
    case PSJ_STREAM_WARNING:
    case PSJ_STREAM_VERBOSE:
    case PSJ_STREAM_DEBUG:
      return write(record.stream, PSJ_WRITE_HOST, record.value);
    case PSJ_STREAM_INFORMATION:
      if ((record.flags & PSJ_RECORD_HOST) == 0) return write(record.stream, 0, record.value);
      if (psj_status status = write(record.stream, PSJ_WRITE_HOST, record.value); status < 0)
        return status;
      return write(record.stream, PSJ_WRITE_SHOWN, record.value);
    default:
      return write(record.stream, 0, record.value);
  }
}

psj_status write_failure(const Job &job, const psj_streams &streams) {
  if (job.state() != PSJ_FAILED) return PSJ_OK;
  std::shared_ptr<const psj_error> reason = job.reason();
  if (!reason) return PSJ_OK;
  bool remote = job.has(PSJ_PROVIDER_REMOTE);
  if (remote && reason->record && job.origin() == nullptr)
    return streams.write(&streams, PSJ_STREAM_ERROR, 0, reason->record);
  if (remote && reason->record) {
    ReceivedValue noted(job, false);
    const psj_value record = noted.with_notes(*reason->record);
    return streams.write(&streams, PSJ_STREAM_ERROR, 0, &record);
  }
  OwnedError error(make_error(
      {.status = PSJ_E_FAILED,
       .category = remote ? static_cast<ErrorCategory>(reason->category) : kInvalidResult,
       .id = remote && reason->id.size ? view_of(reason->id) : "JobStateFailed",
       .message = view_of(reason->message),
       .exception = view_of(reason->exception),
       .record = remote ? nullptr : reason->record,
       .flags = PSJ_ERROR_WHOLE_ID | PSJ_ERROR_NEW_RECORD}));
  return error ? streams.write_error(&streams, error.get()) : PSJ_E_NO_MEMORY;
}

EndWatch::EndWatch(const JobRefs &jobs) {
  for (const JobRef &job : jobs) jobs_.push_back({job, job->state(), is_persistent(job->state())});
}

JobRefs EndWatch::take_ended() {
  JobRefs ended;
  for (Watched &watched : jobs_) {
    if (watched.told || !is_persistent(watched.job->state())) continue;
    watched.told = true;
    ended.push_back(watched.job);
  }
  return ended;
}

psj_status EndWatch::write_event(const Job &job, const psj_streams &streams) const {
  auto found = std::find_if(jobs_.begin(), jobs_.end(),
                            [&](const Watched &watched) { return watched.job.get() == &job; });
  Arena arena;
  const psj_schema *schema =
      make_schema(arena, {"System.Management.Automation.JobStateEventArgs", "System.EventArgs"},
                  {"JobStateInfo", "PreviousJobStateInfo", "PSEventObject"});
  psj_value event = make_bag(arena, schema,
                             {state_info(arena, job.state(), true),
                              state_info(arena, found->before, !found->was_over), make_bool(true)},
                             "System.Management.Automation.JobStateEventArgs");
  return streams.write(&streams, PSJ_STREAM_OUTPUT, 0, &event);
}

}  // namespace psj
