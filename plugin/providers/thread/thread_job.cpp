#include "plugin/providers/thread/thread_job.h"

#include <chrono>
#include <utility>

#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {

const psj_host_script *script_host(const psj_host *host) {
  if (host == nullptr || host->get_extension == nullptr) return nullptr;
  const auto *script =
      static_cast<const psj_host_script *>(host->get_extension(host, text_of(PSJ_HOST_SCRIPT)));
  return PSJ_HAS(script, stop) ? script : nullptr;
}

ThreadJob::ThreadJob(const psj_sink &sink, ThreadScript script, std::shared_ptr<void> owner)
    : owner_(std::move(owner)), sink_(sink), script_(std::move(script)) {
  run_.struct_size = sizeof run_;
  run_.purpose = script_.own_runspace ? PSJ_FOR_THREAD : script_.purpose;
  run_.self = this;
  run_.sink = &sink_;
  if (script_.purpose != PSJ_FOR_TASK) run_.next_input = next_input;
  if (script_.item) run_.item = &script_.item->value();
}

void ThreadJob::run() {
  {
    const std::lock_guard lock(mutex_);
    if (stop_asked_) return;
    running_ = true;
  }
  sink_.scope(&sink_, 1);
  psj_state ended = PSJ_FAILED;
  psj_error *error = nullptr;
  const psj_status status =
      script_.host.run(sink_.host, &script_.prepared->value(), &run_, &ended, &error);
  sink_.scope(&sink_, 0);
  std::unique_lock lock(mutex_);
  running_ = false;
  changed_.wait(lock, [this] { return !stopping_; });
  ended_ = status < 0 ? PSJ_FAILED : ended;
  reason_ = error;
  if (ended_ == PSJ_FAILED && reason_ == nullptr)
    reason_ = make_error(Status(status < 0 ? status : PSJ_E_FAILED, "The script did not run."));
  // `exit` ends a thread job as an ordinary end does. A stop is first heard of through the sink.
  if (ended_ == PSJ_STOPPED && !stop_asked_ && sink_.cancelled(&sink_) == 0) ended_ = PSJ_COMPLETED;
  input_.clear();
  script_.prepared.reset();
  script_.item.reset();
}

void ThreadJob::finish() {
  OwnedError reason(std::exchange(reason_, nullptr));
  if (ended_ == PSJ_STOPPED && !reason)
    reason.reset(
        make_error({.status = PSJ_E_CANCELLED,
                    .category = kOperationStopped,
                    .id = "PipelineStopped",
                    .message = "The pipeline has been stopped.",
                    .exception = "System.Management.Automation.PipelineStoppedException"}));
  leave(ended_, reason.get());
}

void ThreadJob::refuse(const psj_error *reason) {
  leave(PSJ_FAILED, reason);
}

void ThreadJob::leave(psj_state state, const psj_error *reason) {
  sink_.set_state(&sink_, state, reason);
  const std::lock_guard lock(mutex_);
  left_ = true;
  changed_.notify_all();
}

void ThreadJob::take() {
  const std::lock_guard lock(mutex_);
  taken_ = true;
}

void ThreadJob::wait_until_left() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return left_ || !taken_; });
}

void ThreadJob::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(stop_asked_, true)) return;
    changed_.notify_all();
    if (!running_) return;
    stopping_ = true;
  }
  // The run can't end meanwhile: run() waits for this call.
  script_.host.stop(sink_.host, &run_);
  const std::lock_guard lock(mutex_);
  stopping_ = false;
  changed_.notify_all();
}

Status ThreadJob::add_input(const psj_value &value) {
  auto copy = OwnedValue::copy(value);
  if (!copy.ok()) return copy.status();
  const std::lock_guard lock(mutex_);
  if (input_ended_) return Status(PSJ_E_STATE, "give input to a thread job: its input has ended");
  input_.push_back(std::move(*copy));
  changed_.notify_all();
  return {};
}

void ThreadJob::end_input() {
  const std::lock_guard lock(mutex_);
  input_ended_ = true;
  changed_.notify_all();
}

psj_status ThreadJob::next_input(const psj_run *run, std::uint32_t timeout_ms, psj_result *out) {
  return guarded(nullptr, [&]() -> Status {
    return static_cast<ThreadJob *>(run->self)->take_input(timeout_ms, out);
  });
}

psj_status ThreadJob::take_input(std::uint32_t timeout_ms, psj_result *out) {
  std::unique_lock lock(mutex_);
  const auto there = [this] { return stop_asked_ || input_ended_ || !input_.empty(); };
  if (timeout_ms == PSJ_FOREVER)
    changed_.wait(lock, there);
  else if (!changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), there))
    return PSJ_S_TIMEOUT;
  if (stop_asked_) return PSJ_E_CANCELLED;
  if (input_.empty()) return PSJ_S_END;
  *out = std::move(input_.front()).to_result();
  input_.pop_front();
  return PSJ_OK;
}

}  // namespace psj
