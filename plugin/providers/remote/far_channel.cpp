#include "plugin/providers/remote/far_channel.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <utility>

#include "plugin/providers/process_tree.h"
#include "plugin/providers/remote/greeting.h"
#include "plugin/value/make.h"

namespace psj::remote {
namespace {

// So much waits in memory beside what is being written.
constexpr std::size_t kMostWaiting = 1u << 20;
// No near side grants more at once.
constexpr std::uint64_t kMostCredit = std::uint64_t{1} << 40;
// What a script writes in one go travels together.
constexpr auto kGather = std::chrono::microseconds(300);

// Nobody is left to work for, and nobody may be left behind.
[[noreturn]] void end_process_group() {
  end_programs(0);
  if (getpgrp() == getpid()) kill(0, SIGKILL);
  _exit(1);
}

template <class Body>
std::thread thread_without_signals(Body body) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread thread(std::move(body));
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return thread;
}

Header header_of(Kind kind, std::uint32_t run) {
  Header header{};
  header.kind = static_cast<std::uint16_t>(kind);
  header.run = run;
  return header;
}

}  // namespace

FarChannel::FarChannel(Descriptor input, Descriptor output)
    : input_(std::move(input)), output_(std::move(output)) {}

FarChannel::~FarChannel() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    to_send_.notify_all();
  }
  if (sender_.joinable()) sender_.join();
  if (receiver_.joinable()) receiver_.join();
}

Status FarChannel::greet(std::string_view host, std::string_view version) {
  const std::string mine = worker_greeting(host, version);
  if (!write_all(std::as_bytes(std::span(mine)))) return PSJ_E_PEER_DIED;
  // Byte by byte: what follows are frames.
  constexpr std::size_t kLongest = 256;
  std::string line;
  for (char c = 0; line.size() < kLongest;) {
    const ssize_t got = read(input_.get(), &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return PSJ_E_PEER_DIED;
    if (c == '\n') break;
    line += c;
  }
  const Greeting near = parse_greeting(line);
  if (near.side != Greeting::Side::kNear)
    return Status(PSJ_E_VERSION, "serve another computer: what it sent is no greeting");
  const auto protocol = agree(near, host);
  return protocol.ok() ? Status() : protocol.status();
}

void FarChannel::start(std::function<void(std::uint32_t)> on_stop) {
  on_stop_ = std::move(on_stop);
  receiver_ = thread_without_signals([this] { receive(); });
  sender_ = thread_without_signals([this] { send_all(); });
}

void FarChannel::receive() {
  auto heard = std::chrono::steady_clock::now();
  for (;;) {
    pollfd watched{input_.get(), POLLIN, 0};
    constexpr int kLookMs = 200;
    const bool said = poll(&watched, 1, kLookMs) != 0;
    if (!said) {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
      if (silence_.count() == 0 || std::chrono::steady_clock::now() - heard < silence_) continue;
    }
    const auto room = decoder_.room();
    const ssize_t got = said ? read(input_.get(), room.data(), room.size()) : 0;
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    bool sound = got > 0;
    heard = std::chrono::steady_clock::now();
    if (sound) decoder_.received(static_cast<std::size_t>(got));
    Frame frame;
    Status next;
    while (sound && (next = decoder_.next(frame)).code() == PSJ_OK) sound = take(frame);
    if (sound && next.ok()) continue;
    const std::lock_guard lock(mutex_);
    gone_ = true;
    if (running_) end_process_group();
    changed_.notify_all();
    return;
  }
}

bool FarChannel::take_run(Frame &frame) {
  const auto prepared = decoder_.value(frame);
  if (!prepared.ok()) return false;
  auto copy = OwnedValue::copy(*prepared);
  if (!copy.ok()) return false;
  const std::lock_guard lock(mutex_);
  // The next one comes when this one's end was heard.
  if (running_ || !runs_.empty()) return false;
  runs_.push_back({frame.header.run, std::move(*copy)});
  arriving_ = frame.header.run;
  input_values_.clear();
  input_room_ = kWindow;
  input_taken_ = 0;
  input_ended_ = stop_asked_ = false;
  running_ = true;
  changed_.notify_all();
  return true;
}

bool FarChannel::take(Frame &frame) {
  switch (frame.kind()) {
    case Kind::kRun:
      return take_run(frame);
    case Kind::kInput: {
      const auto value = decoder_.value(frame);
      if (!value.ok()) return false;
      auto copy = OwnedValue::copy(*value);
      const std::lock_guard lock(mutex_);
      if (frame.header.run != arriving_) return true;
      // More than was granted.
      if (input_room_ <= 0) return false;
      input_room_ -= weight_of(frame.header);
      if (!copy.ok()) return false;
      input_values_.push_back({std::move(*copy), weight_of(frame.header)});
      changed_.notify_all();
      return true;
    }
    case Kind::kInputEnd: {
      const std::lock_guard lock(mutex_);
      input_ended_ = input_ended_ || frame.header.run == arriving_;
      changed_.notify_all();
      return true;
    }
    case Kind::kStop: {
      bool now = false;
      {
        const std::lock_guard lock(mutex_);
        if (frame.header.run == arriving_ && running_) now = !std::exchange(stop_asked_, true);
        changed_.notify_all();
        room_.notify_all();
      }
      if (now) on_stop_(frame.header.run);
      return true;
    }
    case Kind::kCredit: {
      const std::lock_guard lock(mutex_);
      credit_ += static_cast<std::int64_t>(std::min<std::uint64_t>(frame.number(), kMostCredit));
      room_.notify_all();
      return true;
    }
    case Kind::kPing:
      silence_ = std::chrono::milliseconds(
          std::min<std::uint64_t>(frame.number(), std::chrono::milliseconds::max().count() / 2));
      say(Kind::kPong, 0, nullptr, 0);
      return true;
    default:
      return false;
  }
}

std::optional<FarChannel::Run> FarChannel::next_run() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return gone_ || !runs_.empty(); });
  if (runs_.empty()) return std::nullopt;
  Run run = std::move(runs_.front());
  runs_.pop_front();
  return run;
}

psj_status FarChannel::next_input(std::uint32_t timeout_ms, psj_result *out) {
  std::unique_lock lock(mutex_);
  const auto there = [this] { return stop_asked_ || input_ended_ || !input_values_.empty(); };
  if (timeout_ms == PSJ_FOREVER)
    changed_.wait(lock, there);
  else if (!changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), there))
    return PSJ_S_TIMEOUT;
  if (stop_asked_) return PSJ_E_CANCELLED;
  if (input_values_.empty()) return PSJ_S_END;
  *out = std::move(input_values_.front().value).to_result();
  input_taken_ += input_values_.front().weight;
  input_values_.pop_front();
  if (input_taken_ >= static_cast<std::int64_t>(kWindow / 4)) {
    const auto taken = static_cast<std::uint64_t>(std::exchange(input_taken_, 0));
    input_room_ += static_cast<std::int64_t>(taken);
    encoder_.add(header_of(Kind::kCredit, arriving_), &taken, sizeof taken);
    to_send_.notify_one();
  }
  return PSJ_OK;
}

Status FarChannel::record(std::uint32_t run, psj_stream stream, std::uint16_t flags,
                          const psj_value &value) {
  std::unique_lock lock(mutex_);
  // When the near side goes away instead, so does this process.
  room_.wait(lock,
             [this] { return stop_asked_ || (credit_ > 0 && encoder_.size() < kMostWaiting); });
  if (stop_asked_ && credit_ <= 0) return PSJ_E_CANCELLED;
  Header header = header_of(Kind::kRecord, run);
  header.flags = flags;
  header.stream = stream;
  const std::size_t before = encoder_.size();
  if (Status bad = encoder_.add_value(header, value); !bad.ok()) return bad;
  credit_ -= encoder_.last_weight();
  if (before == 0) to_send_.notify_one();
  return {};
}

void FarChannel::say(Kind kind, std::uint32_t run, const void *body, std::size_t size) {
  const std::lock_guard lock(mutex_);
  encoder_.add(header_of(kind, run), body, size);
  to_send_.notify_one();
}

void FarChannel::end(std::uint32_t run, psj_state state, const psj_value &reason) {
  const std::lock_guard lock(mutex_);
  Header header = header_of(Kind::kEnd, run);
  header.flags = static_cast<std::uint16_t>(state);
  if (!encoder_.add_value(header, reason).ok()) (void)encoder_.add_value(header, make_null());
  running_ = false;
  to_send_.notify_one();
  if (gone_) changed_.notify_all();
}

void FarChannel::send_all() {
  for (;;) {
    Bytes bytes;
    {
      std::unique_lock lock(mutex_);
      to_send_.wait(lock, [this] { return ending_ || encoder_.size() != 0; });
      if (encoder_.size() == 0) return;
      if (running_ && encoder_.size() < kMostWaiting / 2)
        to_send_.wait_for(lock, kGather, [this] { return ending_ || !running_; });
      bytes = encoder_.take();
      room_.notify_all();
    }
    if (write_all(bytes)) continue;
    // The receiving thread sees the end of the near side too.
    const std::lock_guard lock(mutex_);
    if (running_) end_process_group();
    return;
  }
}

bool FarChannel::write_all(std::span<const std::byte> bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = write(output_.get(), bytes.data(), bytes.size());
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) {
      pollfd watched{output_.get(), POLLOUT, 0};
      poll(&watched, 1, -1);
      continue;
    }
    if (sent <= 0) return false;
    bytes = bytes.subspan(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace psj::remote
