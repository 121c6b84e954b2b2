#include "plugin/providers/task/task_sink.h"

#include <optional>

#include "plugin/jobs/job_table.h"
#include "plugin/providers/task/task_run.h"
#include "plugin/value/error.h"

namespace psj {

TaskSink::TaskSink(std::shared_ptr<TaskRun> run, const psj_host *host) : run_(std::move(run)) {
  table_.struct_size = sizeof table_;
  table_.self = this;
  table_.write = write;
  table_.reserve = [](const psj_sink *, psj_stream, psj_kind, std::uint64_t,
                      void **) -> psj_status { return PSJ_E_UNSUPPORTED; };
  table_.commit = [](const psj_sink *, std::uint64_t) -> psj_status { return PSJ_E_STATE; };
  table_.discard = [](const psj_sink *) {};
  table_.flush = [](const psj_sink *) {};
  table_.set_state = set_state;
  table_.set_status_message = [](const psj_sink *, psj_text) -> psj_status { return PSJ_OK; };
  table_.cancelled = [](const psj_sink *sink) -> std::uint32_t {
    // acquire, pairs with the release in cancel().
    return of(sink).cancelled_.load(std::memory_order_acquire) ? 1 : 0;
  };
  table_.cancel_fd = [](const psj_sink *) { return -1; };
  table_.host = host;
  table_.scope = scope;
  table_.get_extension = [](const psj_sink *, psj_text) -> const void * { return nullptr; };
}

psj_status TaskSink::write(const psj_sink *sink, psj_stream stream, std::uint32_t,
                           const psj_value *value) {
  TaskSink &self = of(sink);
  if (self.cancelled_.load(std::memory_order_acquire)) return PSJ_E_CANCELLED;
  return guarded(nullptr, [&]() -> Status {
    if (value == nullptr || stream == PSJ_STREAM_CONTROL || stream > PSJ_STREAM_PROGRESS)
      return PSJ_E_ARGUMENT;
    auto copy = OwnedValue::copy(*value);
    if (!copy.ok()) return copy.status();
    self.run_->take(stream, std::move(*copy));
    return {};
  });
}

psj_status TaskSink::set_state(const psj_sink *sink, psj_state state, const psj_error *reason) {
  const bool finished = state == PSJ_COMPLETED || state == PSJ_FAILED || state == PSJ_STOPPED;
  if (!finished) return PSJ_OK;
  return guarded(nullptr, [&]() -> Status {
    of(sink).run_->ended(of(sink), reason);
    return {};
  });
}

void TaskSink::scope(const psj_sink *sink, std::uint32_t enter) {
  thread_local std::optional<JobTable::Scope> entered;
  if (enter != 0)
    entered.emplace(of(sink).run_->jobs());
  else
    entered.reset();
}

}  // namespace psj
