#include "plugin/providers/background/worker_channel.h"

#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <utility>

#include "plugin/providers/process_tree.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

// Nobody is left to work for, and nobody may be left behind.
[[noreturn]] void end_process_group() {
  end_programs(0);
  if (getpgrp() == getpid()) kill(0, SIGKILL);
  _exit(1);
}

constexpr std::size_t kLargestFromHost = (std::size_t{1} << 30) + 4096;

}  // namespace

WorkerChannel::WorkerChannel(Descriptor socket) : socket_(std::move(socket)) {}

WorkerChannel::~WorkerChannel() {
  leave();
  if (thread_.joinable()) thread_.join();
}

void WorkerChannel::start(std::function<void()> on_stop) {
  on_stop_ = std::move(on_stop);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { receive(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void WorkerChannel::receive() {
  FrameReceiver receiver(kLargestFromHost, FrameReceiver::Descriptors::kTake);
  for (;;) {
    const Status received = receiver.receive(socket_.get());
    for (Frame frame; receiver.next(frame);) take(frame);
    if (received.code() == PSJ_OK) continue;
    {
      const std::lock_guard lock(mutex_);
      if (leaving_) return;
    }
    end_process_group();
  }
}

void WorkerChannel::take(Frame &frame) {
  bool stop = false;
  {
    const std::lock_guard lock(mutex_);
    switch (frame.kind) {
      case kFrameSchema:
        // What it was for will not be decoded, and says so.
        (void)decoder_.learn(frame);
        break;
      case kFrameSurroundings: {
        auto read = Surroundings::from_frame(frame);
        if (read.ok()) surroundings_ = std::move(*read);
        break;
      }
      case kFrameRequest: {
        auto prepared = decoder_.value(frame);
        if (prepared.ok())
          request_.emplace(Request{std::move(*prepared), std::move(frame.descriptors[0]),
                                   std::move(frame.descriptors[1]), std::move(frame.descriptors[2]),
                                   std::move(surroundings_)});
        else
          request_.emplace(prepared.status());
        break;
      }
      case kFrameInput: {
        auto value = decoder_.value(frame);
        if (value.ok()) input_.push_back(std::move(*value));
        break;
      }
      case kFrameInputEnd:
        input_ended_ = true;
        break;
      case kFrameStop:
        stop = !std::exchange(stop_asked_, true);
        break;
      case kFrameGrant: {
        auto mapped = Segment::map(std::move(frame.descriptors[0]), Segment::Access::kWrite);
        if (mapped.ok())
          answers_.push_back({std::move(*mapped), {}});
        else
          answers_.push_back({nullptr, mapped.status()});
        break;
      }
      case kFrameRefusal:
        if (frame.body.empty())
          answers_.push_back({nullptr, PSJ_S_TIMEOUT});
        else
          answers_.push_back(
              {nullptr,
               Status(PSJ_E_LIMIT, std::string(reinterpret_cast<const char *>(frame.body.data()),
                                               frame.body.size()))});
        break;
      default:
        break;
    }
    changed_.notify_all();
  }
  if (stop && on_stop_) on_stop_();
}

bool WorkerChannel::has_request() const {
  const std::lock_guard lock(mutex_);
  return request_.has_value();
}

Result<WorkerChannel::Request> WorkerChannel::wait_for_request() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return request_.has_value(); });
  return std::move(*request_);
}

psj_status WorkerChannel::next_input(std::uint32_t timeout_ms, psj_result *out) {
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

bool WorkerChannel::stop_asked() const {
  const std::lock_guard lock(mutex_);
  return stop_asked_;
}

Result<std::shared_ptr<Segment>> WorkerChannel::acquire(std::uint64_t bytes) {
  std::unique_lock lock(mutex_);
  for (auto it = answers_.begin(); it != answers_.end(); ++it) {
    if (it->segment == nullptr || it->segment->size() < bytes) continue;
    const std::shared_ptr<Segment> segment = std::move(it->segment);
    answers_.erase(it);
    return segment;
  }
  const std::size_t before = answers_.size();
  lock.unlock();
  send(kFrameNeed, &bytes, sizeof bytes);
  lock.lock();
  // When the other side goes away instead, so does this process.
  changed_.wait(lock, [&] { return answers_.size() > before; });
  const Answer answer = std::move(answers_.back());
  answers_.pop_back();
  // A script that is being stopped doesn't wait for room.
  if (answer.segment == nullptr && stop_asked_)
    return Status(PSJ_E_CANCELLED, "write a record: the job was asked to stop");
  if (answer.segment == nullptr) return answer.refusal;
  return answer.segment;
}

void WorkerChannel::send(std::uint32_t kind, const void *body, std::size_t size) {
  Frame frame;
  frame.kind = kind;
  frame.body.resize(size);
  if (size != 0) std::memcpy(frame.body.data(), body, size);
  const std::lock_guard lock(send_mutex_);
  FrameSender sender;
  sender.add(std::move(frame));
  // A failure is the end of the other side, which the receiving thread sees too.
  (void)sender.send(socket_.get());
}

void WorkerChannel::leave() {
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  shutdown(socket_.get(), SHUT_RD);
}

}  // namespace psj
