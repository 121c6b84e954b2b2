#include "plugin/providers/background/background_job.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/epoll.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <future>
#include <utility>

#include "plugin/jobs/dispatcher.h"
#include "plugin/providers/background/reason_shape.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

// The worker's own frames are small.
constexpr std::size_t kLargestFromWorker = 64 << 10;
constexpr std::uint64_t kLargestSegment = (1ull << 30) + (1 << 20);
constexpr std::size_t kInputOnItsWay = 4 << 20;
// A worker that has said its last word has this long to leave.
constexpr std::uint32_t kLeaveMs = 2000;

constexpr const char *kTransportError = "PSSessionStateBroken";
constexpr const char *kUnopenedError = "2100,PSSessionStateBroken";

std::string_view text_in(const Frame &frame) {
  return {reinterpret_cast<const char *>(frame.body.data()), frame.body.size()};
}

}  // namespace

void BackgroundJobs::add() {
  const std::lock_guard lock(mutex_);
  ++count_;
}

void BackgroundJobs::remove() {
  const std::lock_guard lock(mutex_);
  --count_;
  changed_.notify_all();
}

bool BackgroundJobs::wait_for_all(std::uint32_t timeout_ms) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                           [this] { return count_ == 0; });
}

BackgroundJob::BackgroundJob(std::shared_ptr<BackgroundJobs> jobs, const psj_sink &sink,
                             const psj_sink_memory &memory)
    : jobs_(std::move(jobs)),
      memory_(memory),
      sink_(&sink),
      receiver_(kLargestFromWorker, FrameReceiver::Descriptors::kRefuse) {}

Status BackgroundJob::prepare(const psj_value &prepared, std::string_view pool) {
  pool_ = pool;
  surroundings_ = std::make_shared<const Surroundings>(Surroundings::capture());
  psj_error *error = nullptr;
  const psj_status shared = memory_.share(sink_, &log_control_, &log_host_, &log_doorbell_, &error);
  if (shared < 0) return Status::take(shared, error);
  return encoder_.append(kFrameRequest, prepared, waiting_);
}

void BackgroundJob::start(WorkerPools::Wish wish) {
  wish.pool = pool_;
  wish.surroundings = surroundings_;
  sink_->set_state(sink_, PSJ_RUNNING, nullptr);
  jobs_->add();
  jobs_->dispatcher().post([self = shared_from_this(), wish = std::move(wish)] {
    self->spawn(wish);
    if (!self->spawned_) self->jobs_->remove();
  });
}

void BackgroundJob::spawn(const WorkerPools::Wish &wish) {
  if (finished_ || sink_ == nullptr) return;
  if (other_user_) return refuse_user();
  if (auto ready = jobs_->pools().take(wish)) {
    process_ = std::move(*ready);
  } else {
    auto process = WorkerProcess::spawn(wish.command, *wish.surroundings);
    if (!process.ok()) {
      fail(kTransportError,
           fmt::format(
               "An error occurred while starting the background process. Error reported: {}.",
               process.status().message()));
      return;
    }
    process_ = std::move(*process);
  }
  if (!watch())
    return fail(kTransportError, "An error occurred while watching the background process.");
  sender_.add(wish.surroundings->to_frame());
  surroundings_.reset();
  for (Frame &frame : waiting_)
    if (frame.kind == kFrameRequest) frame.borrowed = {log_control_, log_host_, log_doorbell_};
  // With the request, so that the first record waits for nothing.
  constexpr std::uint64_t kFirstSegment = 64 << 10;
  sender_.add(grant(kFirstSegment));
  queue(std::exchange(waiting_, {}));
}

bool BackgroundJob::watch() {
  Dispatcher &dispatcher = jobs_->dispatcher();
  const auto self = shared_from_this();
  spawned_ =
      dispatcher.watch(process_.pidfd(), EPOLLIN, [self](std::uint32_t) { self->on_exit(); }) &&
      dispatcher.watch(process_.socket(), EPOLLIN,
                       [self](std::uint32_t events) { self->on_socket(events); });
  if (spawned_) return true;
  dispatcher.unwatch(process_.pidfd());
  process_.kill_and_collect();
  return false;
}

void BackgroundJob::post_frames(std::deque<Frame> frames) {
  jobs_->dispatcher().post(
      [self = shared_from_this(), held = std::make_shared<std::deque<Frame>>(std::move(frames))] {
        self->queue(std::move(*held));
      });
}

void BackgroundJob::queue(std::deque<Frame> frames) {
  if (finished_ || sink_ == nullptr) return;
  for (Frame &frame : frames) {
    if (spawned_)
      sender_.add(std::move(frame));
    else
      waiting_.push_back(std::move(frame));
  }
  if (spawned_) flush();
}

void BackgroundJob::flush() {
  if (process_.socket() < 0 || finished_ || sink_ == nullptr) return;
  const std::size_t before = sender_.queued_bytes();
  const Status sent = sender_.send(process_.socket());
  {
    const std::lock_guard lock(input_mutex_);
    input_queued_ -= std::min(input_queued_, before - sender_.queued_bytes());
    if (!sent.ok()) input_closed_ = true;
    input_sent_.notify_all();
  }
  if (sender_.empty() && granted_ != 0 && sink_ != nullptr) {
    memory_.sent(sink_);
    granted_ = 0;
  }
  const bool full = sent.code() == PSJ_S_TIMEOUT;
  if (full != watching_output_) {
    watching_output_ = full;
    jobs_->dispatcher().change(process_.socket(), full ? EPOLLIN | EPOLLOUT : EPOLLIN);
  }
}

void BackgroundJob::on_socket(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) flush();
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) == 0) return;
  const Status received = receiver_.receive(process_.socket());
  for (Frame frame; receiver_.next(frame);)
    if (const Status bad = on_frame(frame); !bad.ok()) return break_off(bad);
  if (received.code() == PSJ_OK || received.code() == PSJ_S_TIMEOUT) return;
  if (!received.ok()) return break_off(received);
  // Its last word stands in the log; what follows is its end.
  close_socket();
  signal_after(kLeaveMs, SIGKILL);
}

// A job that has its end keeps it.
void BackgroundJob::break_off(const Status &why) {
  broken_ = why.message();
  close_socket();
  process_.signal_group(SIGKILL);
}

Status BackgroundJob::on_frame(const Frame &frame) {
  if (sink_ == nullptr || finished_) return {};
  switch (frame.kind) {
    case kFrameReady:  // it was taken from its pool just before
      return {};
    case kFrameNeed:
      return answer_need(frame);
    case kFrameEnded:
      finish_from_log(nullptr);
      signal_after(kLeaveMs, SIGKILL);
      return {};
    case kFrameState:
      return take_state(frame);
    case kFrameStatus:
      sink_->set_status_message(sink_, text_of(text_in(frame)));
      return {};
    case kFrameUnopened:
    case kFrameScreen:
    case kFrameExitCode:
      return take_opening(frame);
    default:
      return Status(PSJ_E_CORRUPT, fmt::format("take a frame of a worker: kind {}", frame.kind));
  }
}

// A worker waits for the answer before it asks again: what is queued for it stays small, also when
// it does not read.
Status BackgroundJob::answer_need(const Frame &need) {
  std::uint64_t bytes = 0;
  if (need.body.size() != sizeof bytes)
    return Status(PSJ_E_CORRUPT, "take a request for memory: its size is wrong");
  if (!sender_.has_sent(answer_))
    return Status(PSJ_E_CORRUPT, "take a request for memory: the one before is not answered yet");
  std::memcpy(&bytes, need.body.data(), sizeof bytes);
  answer_ = sender_.add(grant(bytes));
  flush();
  return {};
}

// How the job ends stands in the log, and nobody can suspend or debug it.
Status BackgroundJob::take_state(const Frame &frame) {
  std::uint32_t state = PSJ_NOT_STARTED;
  if (frame.body.size() == sizeof state) std::memcpy(&state, frame.body.data(), sizeof state);
  if (state != PSJ_RUNNING && state != PSJ_BLOCKED)
    return Status(PSJ_E_CORRUPT, fmt::format("take a worker's state: {}", state));
  sink_->set_state(sink_, static_cast<psj_state>(state), nullptr);
  return {};
}

// An exit code or a refusal is the last word of the opening.
Status BackgroundJob::take_opening(const Frame &frame) {
  if (!opens_)
    return Status(PSJ_E_CORRUPT, fmt::format("take a frame of a worker: kind {} after the opening "
                                             "of its session",
                                             frame.kind));
  opens_ = frame.kind == kFrameScreen;
  if (frame.kind == kFrameUnopened)
    unopened_ = text_in(frame);
  else
    tell_host(frame);
  return {};
}

void BackgroundJob::tell_host(const Frame &frame) const {
  const psj_host *host = sink_->host;
  if (host == nullptr || host->get_extension == nullptr) return;
  const auto *screen =
      static_cast<const psj_host_screen *>(host->get_extension(host, text_of(PSJ_HOST_SCREEN)));
  if (!PSJ_HAS(screen, set_exit_code)) return;
  std::int32_t code = 0;
  if (frame.kind == kFrameScreen) {
    screen->show(host, text_of(text_in(frame)));
  } else if (frame.body.size() == sizeof code) {
    std::memcpy(&code, frame.body.data(), sizeof code);
    screen->set_exit_code(host, code);
  }
}

Frame BackgroundJob::grant(std::uint64_t bytes) {
  Frame answer;
  std::uint32_t number = 0;
  std::uint64_t size = 0;
  int fd = -1;
  psj_error *error = nullptr;
  const psj_status granted = bytes == 0 || bytes > kLargestSegment
                                 ? PSJ_E_LIMIT
                                 : memory_.grant(sink_, bytes, &number, &size, &fd, &error);
  // Without a reason: not now.
  if (granted == PSJ_S_TIMEOUT) {
    answer.kind = kFrameRefusal;
  } else if (granted < 0) {
    const std::string why = Status::take(granted, error).message();
    answer.kind = kFrameRefusal;
    answer.body.resize(why.size());
    if (!why.empty()) std::memcpy(answer.body.data(), why.data(), why.size());
  } else {
    answer.kind = kFrameGrant;
    answer.borrowed = {fd};
    ++granted_;
  }
  return answer;
}

void BackgroundJob::close_socket() {
  if (process_.socket() < 0) return;
  jobs_->dispatcher().unwatch(process_.socket());
  process_.close_socket();
  const std::lock_guard lock(input_mutex_);
  input_closed_ = true;
  input_sent_.notify_all();
}

void BackgroundJob::on_exit() {
  close_socket();
  jobs_->dispatcher().unwatch(process_.pidfd());
  // A script may leave a program running on purpose; a worker that was stopped or crashed does not.
  const bool ended_well = finished_ && !stop_asked_;
  const ProcessEnd end = process_.collect(!ended_well);
  for (const std::uint64_t timer : std::exchange(timers_, {})) jobs_->dispatcher().cancel(timer);
  spawned_ = false;
  finish_from_log(&end);
  jobs_->remove();
}

void BackgroundJob::finish_from_log(const ProcessEnd *end) {
  if (finished_ || sink_ == nullptr) return;
  if (!broken_.empty())
    return fail(kTransportError,
                fmt::format("The background process closed or ended abnormally: it broke the "
                            "protocol of workers ({}).",
                            broken_));
  psj_state state = PSJ_FAILED;
  ScopedResult reason;
  const psj_status found = memory_.writer_gone(sink_, &state, reason.out());
  if (found == PSJ_OK && (state == PSJ_COMPLETED || state == PSJ_STOPPED)) {
    finish(state, nullptr);
  } else if (found == PSJ_OK && !unopened_.empty()) {
    fail(kUnopenedError,
         fmt::format("The background process reported an error with the following message: {}.",
                     unopened_));
  } else if (found == PSJ_OK) {
    const OwnedError error(error_from_reason(reason.value()));
    finish(PSJ_FAILED, error.get());
  } else if (stop_asked_) {
    finish(PSJ_STOPPED, nullptr);
  } else {
    fail(kTransportError, fmt::format("The background process closed or ended abnormally: {}.",
                                      end != nullptr ? end->text() : "it left no last record"));
  }
}

void BackgroundJob::finish(psj_state state, const psj_error *reason) {
  if (std::exchange(finished_, true) || sink_ == nullptr) return;
  drop_output();
  // Finished jobs may be listed by the thousand, also those whose process never was: without a
  // writer their logs need no descriptors.
  psj_state known = state;
  ScopedResult unused;
  (void)memory_.writer_gone(sink_, &known, unused.out());
  memory_.sent(sink_);
  sink_->set_state(sink_, state, reason);
}

// What is queued names descriptors of the log, which are closed from now on.
void BackgroundJob::drop_output() {
  sender_ = FrameSender();
  waiting_.clear();
  if (std::exchange(watching_output_, false) && process_.socket() >= 0)
    jobs_->dispatcher().change(process_.socket(), EPOLLIN);
  const std::lock_guard lock(input_mutex_);
  input_closed_ = true;
  input_sent_.notify_all();
}

void BackgroundJob::fail(std::string id, std::string message) {
  constexpr ErrorCategory kOpenError = static_cast<ErrorCategory>(1);
  const psj_value target = make_string("localhost");
  const OwnedError error(
      make_error({.category = kOpenError,
                  .id = id,
                  .message = message,
                  .exception = "System.Management.Automation.Remoting.PSRemotingTransportException",
                  .target = &target}));
  finish(PSJ_FAILED, error.get());
}

void BackgroundJob::refuse_user() {
  constexpr ErrorCategory kOpenError = static_cast<ErrorCategory>(1);
  const OwnedError error(make_error(
      {.category = kOpenError,
       .id = kTransportError,
       .message = "An error has occurred which PowerShell cannot handle. A remote session might "
                  "have ended.",
       .exception = "System.Management.Automation.Remoting.PSRemotingDataStructureException"}));
  finish(PSJ_FAILED, error.get());
}

void BackgroundJob::stop(std::uint32_t deadline_ms) {
  jobs_->dispatcher().post(
      [self = shared_from_this(), deadline_ms] { self->begin_stop(deadline_ms); });
}

void BackgroundJob::begin_stop(std::uint32_t deadline_ms) {
  stop_asked_ = true;
  if (!spawned_) return finish(PSJ_STOPPED, nullptr);
  if (deadline_ms == 0) return process_.signal_group(SIGKILL);
  std::deque<Frame> frames(1);
  frames[0].kind = kFrameStop;
  queue(std::move(frames));
  // The script gets a moment to end by itself, the process one to clean up.
  constexpr std::uint32_t kScriptMs = 500, kProcessMs = 1000;
  signal_after(std::min(deadline_ms / 4, kScriptMs), SIGTERM);
  signal_after(std::min(deadline_ms / 2, kProcessMs), SIGKILL);
}

void BackgroundJob::signal_after(std::uint32_t ms, int signal) {
  if (!spawned_) return;
  timers_.push_back(jobs_->dispatcher().after(
      ms, [self = shared_from_this(), signal] { self->process_.signal_group(signal); }));
}

Status BackgroundJob::add_input(const psj_value &value) {
  std::unique_lock lock(input_mutex_);
  if (!jobs_->dispatcher().on_thread())
    input_sent_.wait(lock, [this] { return input_closed_ || input_queued_ < kInputOnItsWay; });
  if (input_closed_) return Status(PSJ_E_STATE, "give input to a job: nobody reads it any more");
  std::deque<Frame> frames;
  if (Status bad = encoder_.append(kFrameInput, value, frames); !bad.ok()) return bad;
  for (const Frame &frame : frames) input_queued_ += frame.body.size();
  // With the lock held, so that shapes arrive before what is made of them.
  post_frames(std::move(frames));
  return {};
}

void BackgroundJob::end_input() {
  std::deque<Frame> frames(1);
  frames[0].kind = kFrameInputEnd;
  const std::lock_guard lock(input_mutex_);
  post_frames(std::move(frames));
}

void BackgroundJob::detach() {
  const auto let_go = [this] {
    sink_ = nullptr;
    drop_output();
  };
  if (jobs_->dispatcher().on_thread()) return let_go();
  std::promise<void> done;
  jobs_->dispatcher().post([&let_go, &done] {
    let_go();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace psj
