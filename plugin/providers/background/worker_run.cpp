#include "plugin/providers/background/worker_run.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "plugin/providers/background/reason_shape.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj {

WorkerRun::WorkerRun(const psj_host &host, WorkerChannel &channel)
    : host_(host), channel_(channel) {
  if (host.get_extension != nullptr)
    script_ =
        static_cast<const psj_host_script *>(host.get_extension(&host, text_of(PSJ_HOST_SCRIPT)));
  fill_tables();
}

void WorkerRun::fill_tables() {
  sink_.struct_size = sizeof sink_;
  sink_.self = this;
  sink_.write = [](const psj_sink *sink, psj_stream stream, std::uint32_t flags,
                   const psj_value *value) {
    return guarded(nullptr, [&]() -> Status {
      if (value == nullptr || stream == PSJ_STREAM_CONTROL || stream > PSJ_STREAM_PROGRESS)
        return PSJ_E_ARGUMENT;
      if ((flags & PSJ_RECORD_NOW) != 0) return of(sink).send_now(stream, *value);
      return of(sink).writer_->write(stream, static_cast<std::uint16_t>(flags), *value);
    });
  };
  sink_.reserve = [](const psj_sink *sink, psj_stream stream, psj_kind kind, std::uint64_t size,
                     void **payload) {
    return guarded(nullptr, [&] { return of(sink).writer_->reserve(stream, kind, size, payload); });
  };
  sink_.commit = [](const psj_sink *sink, std::uint64_t used) {
    return guarded(nullptr, [&] { return of(sink).writer_->commit(used); });
  };
  sink_.discard = [](const psj_sink *sink) { of(sink).writer_->discard(); };
  sink_.flush = [](const psj_sink *sink) { of(sink).writer_->flush(); };
  sink_.set_state = [](const psj_sink *sink, psj_state state, const psj_error *) {
    // How the job ends is what run() answers.
    if (state == PSJ_COMPLETED || state == PSJ_FAILED || state == PSJ_STOPPED) return PSJ_E_STATE;
    const std::uint32_t number = state;
    of(sink).channel_.send(kFrameState, &number, sizeof number);
    return PSJ_OK;
  };
  sink_.set_status_message = [](const psj_sink *sink, psj_text text) {
    constexpr std::uint64_t kLongest = 32 << 10;
    of(sink).channel_.send(kFrameStatus, text.data, std::min(text.size, kLongest));
    return PSJ_OK;
  };
  sink_.cancelled = [](const psj_sink *sink) {
    return of(sink).cancelled_.load(std::memory_order_acquire);
  };
  sink_.cancel_fd = [](const psj_sink *sink) { return of(sink).cancel_fd(); };
  sink_.host = &host_;
  // The job has the process to itself: its table is its own.
  sink_.scope = [](const psj_sink *, std::uint32_t) {};
  sink_.get_extension = [](const psj_sink *, psj_text) -> const void * { return nullptr; };

  run_.struct_size = sizeof run_;
  run_.purpose = PSJ_FOR_PROCESS;
  run_.self = this;
  run_.sink = &sink_;
  run_.next_input = [](const psj_run *run, std::uint32_t timeout_ms, psj_result *out) {
    return static_cast<WorkerRun *>(run->self)->channel_.next_input(timeout_ms, out);
  };
}

// What is no record goes past the log.
Status WorkerRun::send_now(psj_stream stream, const psj_value &value) {
  if (value.kind == PSJ_INT) {
    const auto code = static_cast<std::int32_t>(value.as.i64);
    channel_.send(kFrameExitCode, &code, sizeof code);
    return {};
  }
  if (value.kind != PSJ_STRING) return PSJ_E_ARGUMENT;
  constexpr std::size_t kLongest = 32 << 10;
  std::string_view text = string_of(value);
  if (stream == PSJ_STREAM_ERROR) {
    text = text.substr(0, kLongest);
    channel_.send(kFrameUnopened, text.data(), text.size());
    return {};
  }
  for (; !text.empty(); text.remove_prefix(std::min(text.size(), kLongest)))
    channel_.send(kFrameScreen, text.data(), std::min(text.size(), kLongest));
  return {};
}

Status WorkerRun::serve(WorkerChannel::Request request) {
  doorbell_ = std::move(request.doorbell);
  auto link = open_link(std::move(request.control), std::move(request.host), doorbell_.get());
  if (!link.ok()) return link.status();
  writer_ = std::make_unique<LogWriter>(std::move(*link), channel_, LogWriter::Options{});
  run(request.prepared.value());
  return {};
}

void WorkerRun::run(const psj_value &prepared) {
  if (!PSJ_HAS(script_, stop)) {
    const OwnedError error(
        make_error(Status(PSJ_E_UNSUPPORTED, "run a job: this host runs no scripts")));
    return end(PSJ_FAILED, error.get());
  }
  {
    const std::lock_guard lock(mutex_);
    running_ = !stop_asked_;
  }
  psj_state ended = PSJ_STOPPED;
  psj_error *error = nullptr;
  psj_status status = PSJ_OK;
  if (running_) status = script_->run(&host_, &prepared, &run_, &ended, &error);
  {
    std::unique_lock lock(mutex_);
    running_ = false;
    stopped_.wait(lock, [this] { return !stopping_; });
  }
  if (status < 0) {
    ended = PSJ_FAILED;
    if (error == nullptr) error = make_error(Status(status, "The script did not run."));
  }
  const OwnedError owned(error);
  end(ended, owned.get());
}

void WorkerRun::end(psj_state state, psj_error *error) {
  OwnedValue reason;
  if (state == PSJ_FAILED && error != nullptr) {
    // A record of this process is a live object here: the host copies it.
    ScopedResult copied;
    const psj_value *record = error->record;
    if (record != nullptr && record->kind == PSJ_HANDLE)
      record = PSJ_HAS(script_, copy) && script_->copy != nullptr &&
                       script_->copy(&host_, record, copied.out(), nullptr) == PSJ_OK
                   ? &copied.value()
                   : nullptr;
    if (auto made = reason_from_error(*error, record); made.ok()) reason = std::move(*made);
  }
  if (!writer_->end(state, reason.value()).ok()) end_shortly(state, error);
  channel_.leave();
  channel_.send(kFrameEnded, nullptr, 0);
}

// The whole reason could not be written: it was no value, or there was no room for it.
void WorkerRun::end_shortly(psj_state state, const psj_error *error) {
  constexpr std::size_t kLongest = 1 << 10;
  std::string text(error == nullptr ? std::string_view() : view_of(error->message));
  if (text.size() > kLongest) {
    std::size_t end = kLongest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80) --end;
    text.resize(end);
    text += "\xE2\x80\xA6";  // …
  }
  const bool is_told = state == PSJ_FAILED && !text.empty();
  if (is_told && writer_->end(state, make_string(text)).ok()) return;
  (void)writer_->end(state, make_null());
}

int WorkerRun::cancel_fd() {
  const std::lock_guard lock(mutex_);
  if (!cancel_fd_.valid())
    cancel_fd_.reset(eventfd(cancelled_.load() != 0 ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK));
  return cancel_fd_.get();
}

void WorkerRun::stop() {
  {
    const std::lock_guard lock(mutex_);
    stop_asked_ = true;
    cancelled_.store(1, std::memory_order_release);
    const std::uint64_t one = 1;
    if (cancel_fd_.valid()) [[maybe_unused]]
      const auto written = write(cancel_fd_.get(), &one, sizeof one);
    if (!running_) return;
    stopping_ = true;
  }
  script_->stop(&host_, &run_);
  const std::lock_guard lock(mutex_);
  stopping_ = false;
  stopped_.notify_all();
}

}  // namespace psj
