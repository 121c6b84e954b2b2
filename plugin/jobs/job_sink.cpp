#include "plugin/jobs/job_sink.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>

#include "plugin/jobs/job.h"
#include "plugin/jobs/job_table.h"
#include "plugin/log/log.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {

// Marks a call on the writer. close() first says closed_, then waits for in_call_ to be false;
// a call first says in_call_, then looks at closed_. Both in one order for all threads (seq_cst),
// so one of the two sees the other.
class JobSink::Call {
 public:
  explicit Call(JobSink &sink) : sink_(sink) {
    sink_.in_call_.store(true);
    open_ = !sink_.closed_.load();
  }
  ~Call() { sink_.in_call_.store(false, std::memory_order_release); }
  Call(const Call &) = delete;
  Call &operator=(const Call &) = delete;
  // What a refused call answers.
  psj_status refused() const { return sink_.cancelled() != 0 ? PSJ_E_CANCELLED : PSJ_E_STATE; }
  explicit operator bool() const { return open_; }

 private:
  JobSink &sink_;
  bool open_;
};

JobSink::JobSink(Job &job, const psj_host *host) : job_(job) {
  fill_table(host);
}

void JobSink::fill_table(const psj_host *host) {
  table_.struct_size = sizeof table_;
  table_.self = this;
  table_.write = write;
  table_.reserve = reserve;
  table_.commit = commit;
  table_.discard = discard;
  table_.flush = flush;
  table_.set_state = set_state;
  table_.set_status_message = set_status_message;
  table_.cancelled = [](const psj_sink *sink) { return of(sink).cancelled(); };
  table_.cancel_fd = [](const psj_sink *sink) { return of(sink).cancel_fd(); };
  table_.host = host;
  table_.scope = scope;
  table_.get_extension = get_extension;
}

void JobSink::cancel(std::uint32_t level) {
  const std::lock_guard lock(cancel_mutex_);
  if (cancelled_.load() >= level) return;
  // release, pairs with the acquire in cancelled().
  cancelled_.store(level, std::memory_order_release);
  const std::uint64_t one = 1;
  if (cancel_fd_.valid()) [[maybe_unused]]
    const auto written = ::write(cancel_fd_.get(), &one, sizeof one);
}

int JobSink::cancel_fd() {
  const std::lock_guard lock(cancel_mutex_);
  if (!cancel_fd_.valid() && !ended_.load())
    cancel_fd_.reset(eventfd(cancelled_.load() != 0 ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK));
  return cancel_fd_.get();
}

// Finished jobs may stay in the table by the thousand: they hold no descriptors.
void JobSink::drop_cancel_fd() {
  const std::lock_guard lock(cancel_mutex_);
  cancel_fd_.reset();
}

bool JobSink::close(std::uint32_t patience_ms) {
  closed_.store(true);
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(patience_ms);
  for (int spins = 0; in_call_.load(); ++spins) {
    if (spins < 100) {
      std::this_thread::yield();
    } else if (std::chrono::steady_clock::now() >= end) {
      return false;
    } else {
      std::this_thread::sleep_for(std::chrono::microseconds(100));
    }
  }
  if (ended_.exchange(true)) return true;
  if (writer_) writer_->flush();
  writer_.reset();
  if (job_.log_) job_.log_->writer_gone();
  return true;
}

Log::Options log_options(const Job &job) {
  Log::Options options;
  // What was received from such a job is gone; of others its collections show everything.
  options.keep_consumed = !job.has(PSJ_PROVIDER_BY_STREAM);
  return options;
}

Result<LogWriter *> JobSink::writer() {
  if (writer_) return writer_.get();
  if (!job_.log_) {
    auto log = Log::create(Log::Where::kInside, log_options(job_));
    if (!log.ok()) return log.status();
    job_.log_ = std::move(*log);
  }
  if (shared_) return Status(PSJ_E_STATE, "write to a job's log: another process writes it");
  LogWriter::Options options;
  options.live_objects = !job_.has(PSJ_PROVIDER_REMOTE);
  writer_ = std::make_unique<LogWriter>(job_.log_->link(), *job_.log_, options);
  return writer_.get();
}

psj_status JobSink::write(const psj_sink *sink, psj_stream stream, std::uint32_t flags,
                          const psj_value *value) {
  JobSink &self = of(sink);
  const Call call(self);
  if (!call) return call.refused();
  return guarded(nullptr, [&]() -> Status {
    if (value == nullptr || stream == PSJ_STREAM_CONTROL || stream > PSJ_STREAM_PROGRESS)
      return PSJ_E_ARGUMENT;
    auto writer = self.writer();
    if (!writer.ok()) return writer.status();
    return (*writer)->write(stream, static_cast<std::uint16_t>(flags), *value);
  });
}

psj_status JobSink::reserve(const psj_sink *sink, psj_stream stream, psj_kind kind,
                            std::uint64_t size, void **payload) {
  JobSink &self = of(sink);
  const Call call(self);
  if (!call) return call.refused();
  return guarded(nullptr, [&]() -> Status {
    auto writer = self.writer();
    if (!writer.ok()) return writer.status();
    return (*writer)->reserve(stream, kind, size, payload);
  });
}

psj_status JobSink::commit(const psj_sink *sink, std::uint64_t used) {
  JobSink &self = of(sink);
  const Call call(self);
  if (!call || !self.writer_) return call.refused();
  return guarded(nullptr, [&] { return self.writer_->commit(used); });
}

void JobSink::discard(const psj_sink *sink) {
  JobSink &self = of(sink);
  if (const Call call(self); call && self.writer_) self.writer_->discard();
}

void JobSink::flush(const psj_sink *sink) {
  JobSink &self = of(sink);
  if (const Call call(self); call && self.writer_) self.writer_->flush();
}

psj_status JobSink::set_state(const psj_sink *sink, psj_state state, const psj_error *reason) {
  JobSink &self = of(sink);
  return guarded(nullptr, [&]() -> Status {
    if (state > PSJ_AT_BREAKPOINT) return PSJ_E_ARGUMENT;
    constexpr std::uint32_t kOtherThreadsWrite = 1000;
    if (is_finished(state)) self.close(kOtherThreadsWrite);
    if (is_finished(state)) self.drop_cancel_fd();
    self.job_.table().change(self.job_, state, reason);
    return {};
  });
}

psj_status JobSink::set_status_message(const psj_sink *sink, psj_text text) {
  JobSink &self = of(sink);
  return guarded(nullptr, [&]() -> Status {
    self.job_.table().set_status_message(self.job_, view_of(text));
    return {};
  });
}

const psj_sink_origin JobSink::kOrigin = {
    sizeof(psj_sink_origin), 0,
    [](const psj_sink *sink, psj_text computer, const psj_guid *session, std::uint32_t flags) {
      return guarded(nullptr, [&]() -> Status {
        if (session == nullptr) return PSJ_E_ARGUMENT;
        Job &job = of(sink).job_;
        return job.table().set_origin(job, view_of(computer), *session,
                                      (flags & PSJ_ORIGIN_SHOW) != 0);
      });
    }};

const void *JobSink::get_extension(const psj_sink *, psj_text id) {
  if (view_of(id) == PSJ_SINK_ORIGIN) return &kOrigin;
  return view_of(id) == PSJ_SINK_MEMORY ? &kMemory : nullptr;
}

void JobSink::scope(const psj_sink *sink, std::uint32_t enter) {
  thread_local std::optional<JobTable::Scope> entered;
  if (enter != 0)
    entered.emplace(of(sink).job_.table());
  else
    entered.reset();
}

}  // namespace psj
