// The sink's extension for jobs whose records another process writes.
#include "plugin/jobs/job.h"
#include "plugin/jobs/job_sink.h"
#include "plugin/log/log.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {

Status JobSink::share(int *control, int *host, int *doorbell) {
  if (job_.log_) return Status(PSJ_E_STATE, "share a job's log: it is in use already");
  auto log = Log::create(Log::Where::kProcess, log_options(job_));
  if (!log.ok()) return log.status();
  job_.log_ = std::move(*log);
  shared_ = true;
  const Log::Descriptors descriptors = job_.log_->descriptors();
  *control = descriptors.control;
  *host = descriptors.host;
  *doorbell = descriptors.doorbell;
  return {};
}

Status JobSink::grant(std::uint64_t bytes, std::uint32_t *number, std::uint64_t *size, int *fd) {
  if (!shared_) return Status(PSJ_E_STATE, "grant a segment: the job's log is not shared");
  auto granted = job_.log_->grant(bytes);
  if (!granted.ok()) return granted.status();
  *number = granted->number;
  *size = granted->bytes;
  *fd = granted->descriptor;
  return {};
}

psj_status JobSink::writer_gone(psj_state *state, psj_result *reason) {
  if (!shared_) return PSJ_E_STATE;
  job_.log_->writer_gone();
  auto end = job_.log_->end();
  if (!end) return PSJ_S_ABSENT;
  *state = end->state;
  *reason = std::move(end->reason).to_result();
  return PSJ_OK;
}

const psj_sink_memory JobSink::kMemory = {
    sizeof(psj_sink_memory),
    0,
    [](const psj_sink *sink, int *control, int *host, int *doorbell, psj_error **error) {
      return guarded(error, [&] { return of(sink).share(control, host, doorbell); });
    },
    [](const psj_sink *sink, std::uint64_t bytes, std::uint32_t *number, std::uint64_t *size,
       int *fd, psj_error **error) {
      return guarded(error, [&] { return of(sink).grant(bytes, number, size, fd); });
    },
    [](const psj_sink *sink) {
      if (of(sink).shared_) of(sink).job_.log_->close_descriptors();
    },
    [](const psj_sink *sink, psj_state *state, psj_result *reason) {
      return guarded(nullptr, [&]() -> Status { return of(sink).writer_gone(state, reason); });
    }};

}  // namespace psj
