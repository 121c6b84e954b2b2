#include "plugin/jobs/job_reader.h"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <vector>

#include "plugin/jobs/job_table.h"
#include "plugin/log/log.h"
#include "plugin/log/log_reader.h"

namespace psj {
namespace {

// The order in which PowerShell empties the collections of a job that has no one queue.
constexpr std::array<psj_stream, 7> kStreamOrder = {
    PSJ_STREAM_OUTPUT,  PSJ_STREAM_ERROR,    PSJ_STREAM_VERBOSE,    PSJ_STREAM_DEBUG,
    PSJ_STREAM_WARNING, PSJ_STREAM_PROGRESS, PSJ_STREAM_INFORMATION};

// See FORMAT.md: the ring for a record that was on its way during the look may be missed.
constexpr std::int64_t kFirstSleepMs = 1;

std::int64_t monotonic_ms() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000ll + now.tv_nsec / 1'000'000;
}

}  // namespace

struct JobReader::State {
  JobRef job;
  bool keep;
  std::shared_ptr<Log> log;  // NULL for a parent
  // One for all streams, or one for each in their order.
  std::vector<std::unique_ptr<LogReader>> readers;
  std::size_t current = 0;  // gave the last batch
  // One for all readers; each ring is for whoever of them finds something.
  std::unique_ptr<LogBell> bell;

  // The first reader in their order that has something. PSJ_S_TIMEOUT: none has.
  Status look(psj_record *out, std::uint32_t &count);
  LogBell &armed_bell();
};

Status JobReader::State::look(psj_record *out, std::uint32_t &count) {
  const std::uint32_t room = count;
  bool ended = true;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    count = room;
    Status status = readers[i]->next(out, count, 0);
    current = i;
    if (!status.ok() || count != 0) return status;
    ended = ended && status.code() == PSJ_S_END;
  }
  return ended ? PSJ_S_END : PSJ_S_TIMEOUT;
}

LogBell &JobReader::State::armed_bell() {
  if (!bell) bell = std::make_unique<LogBell>(log);
  bell->arm();
  return *bell;
}

JobReader::JobReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
JobReader::~JobReader() = default;

Result<std::unique_ptr<JobReader>> JobReader::open(Job &job, std::uint32_t streams,
                                                   std::uint32_t flags, Order order) {
  // What a job of this process wrote stays with it, as long as somebody holds it.
  if (job.removed() && !job.has(PSJ_PROVIDER_BY_STREAM))
    return Status(PSJ_E_REMOVED, fmt::format("read job {}: it is removed", job.id()));
  auto state = std::make_unique<State>();
  state->job = JobRef(&job);
  state->keep = (flags & (PSJ_READ_KEEP | PSJ_READ_FROM_START)) != 0;
  const std::shared_ptr<Log> log = state->log = job.log();
  const auto add = [&](std::uint32_t of) {
    LogReader::Options options;
    options.streams = of;
    options.skip_consumed = (flags & PSJ_READ_FROM_START) == 0;
    options.tell_lag = !options.skip_consumed;
    state->readers.push_back(std::make_unique<LogReader>(log, options));
  };
  streams &= PSJ_ALL_STREAMS;
  if (log && order == Order::by_kind && job.has(PSJ_PROVIDER_BY_STREAM)) {
    for (const psj_stream stream : kStreamOrder)
      if ((streams & 1u << stream) != 0) add(1u << stream);
  } else if (log) {
    add(streams);
  }
  return std::unique_ptr<JobReader>(new JobReader(std::move(state)));
}

Status JobReader::next(psj_record *out, std::uint32_t &count, std::uint32_t timeout_ms) {
  const std::uint32_t room = count;
  auto &readers = state_->readers;
  count = 0;
  if (readers.empty()) return PSJ_S_END;
  if (readers.size() == 1) {
    count = room;
    return checked(readers.front()->next(out, count, timeout_ms));
  }
  const std::int64_t end = monotonic_ms() + timeout_ms;
  for (std::int64_t longest = kFirstSleepMs;;) {
    count = room;
    if (Status status = state_->look(out, count); status.code() != PSJ_S_TIMEOUT)
      return checked(std::move(status));
    if (timeout_ms == 0 && !state_->bell) return PSJ_S_TIMEOUT;
    // The writer rings only for what comes after this; what came before is found by another look.
    LogBell &bell = state_->armed_bell();
    bell.rearm();
    count = room;
    if (Status status = state_->look(out, count); status.code() != PSJ_S_TIMEOUT) {
      bell.ring();
      return checked(std::move(status));
    }
    const std::int64_t left = timeout_ms == PSJ_FOREVER ? PSJ_FOREVER : end - monotonic_ms();
    if (left <= 0) return PSJ_S_TIMEOUT;
    longest = bell.sleep(static_cast<std::uint32_t>(std::min(left, longest))) ? kFirstSleepMs
                                                                              : PSJ_FOREVER;
  }
}

// A log that a worker spoiled: nothing more is believed of it. A state that is told already stays.
Status JobReader::checked(Status status) {
  if (status.code() == PSJ_E_CORRUPT && !state_->job->finished())
    state_->job->table().fail_spoiled(*state_->job, status);
  return status;
}

void JobReader::done(std::uint64_t sequence) {
  if (state_->readers.empty()) return;
  // In this order: what the batch held can be given up with it.
  state_->readers[state_->current]->done();
  consume(sequence);
}

void JobReader::consume(std::uint64_t sequence) {
  if (state_->readers.empty() || state_->keep) return;
  state_->readers[state_->current]->consume(sequence);
}

std::unique_lock<std::mutex> JobReader::claim() {
  if (!state_->log || state_->keep) return {};
  return std::unique_lock(state_->log->claims());
}

int JobReader::fd() {
  if (state_->readers.empty()) return -1;
  if (state_->readers.size() == 1) return state_->readers.front()->descriptor();
  return state_->armed_bell().descriptor();
}

}  // namespace psj
