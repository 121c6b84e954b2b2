#include "plugin/providers/remote/remote_job.h"

#include <utility>

#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj::remote {

RemoteJob::RemoteJob(const psj_sink &sink, std::shared_ptr<Connection> connection, bool own,
                     OwnedValue prepared)
    : connection_(std::move(connection)), own_(own), prepared_(std::move(prepared)), sink_(&sink) {}

void RemoteJob::start() {
  state(PSJ_RUNNING);
  if (!own_ && connection_->runs() != 0) {
    const OwnedError busy(make_error(
        {.category = kOperationStopped,
         .id = "RemotePipelineExecutionFailed",
         .message = "The pipeline was not run because a pipeline is already running. Pipelines "
                    "cannot be run concurrently.",
         .exception = "System.Management.Automation.PSInvalidOperationException"}));
    return ended(PSJ_FAILED, busy.get());
  }
  connection_->add(shared_from_this());
  {
    const std::lock_guard lock(input_mutex_);
    started_ = true;
    for (; !early_.empty(); early_.pop_front())
      connection_->early_input(*this, early_.front().value());
    if (early_end_) connection_->end_input(*this);
  }
  if (!own_) return;
  connection_->close();
  connection_->start();
}

Status RemoteJob::input(const psj_value &value) {
  {
    const std::lock_guard lock(input_mutex_);
    if (!started_) {
      auto copy = OwnedValue::copy(value);
      if (copy.ok()) early_.push_back(std::move(*copy));
      return copy.status();
    }
  }
  return connection_->input(*this, value);
}

void RemoteJob::input_end() {
  const std::lock_guard lock(input_mutex_);
  if (started_)
    connection_->end_input(*this);
  else
    early_end_ = true;
}

void RemoteJob::detach() {
  const std::lock_guard lock(mutex_);
  sink_ = nullptr;
}

psj_status RemoteJob::write(psj_stream stream, std::uint32_t flags, const psj_value &value) {
  const std::lock_guard lock(mutex_);
  return sink_ == nullptr ? PSJ_E_STATE : sink_->write(sink_, stream, flags, &value);
}

void RemoteJob::flush() {
  const std::lock_guard lock(mutex_);
  if (sink_ != nullptr) sink_->flush(sink_);
}

void RemoteJob::state(psj_state state) {
  const std::lock_guard lock(mutex_);
  if (sink_ != nullptr) sink_->set_state(sink_, state, nullptr);
}

void RemoteJob::status_message(std::string_view text) {
  const std::lock_guard lock(mutex_);
  if (sink_ != nullptr) sink_->set_status_message(sink_, text_of(text));
}

void RemoteJob::ended(psj_state state, const psj_error *reason) {
  const std::lock_guard lock(mutex_);
  if (sink_ != nullptr) sink_->set_state(sink_, state, reason);
}

}  // namespace psj::remote
