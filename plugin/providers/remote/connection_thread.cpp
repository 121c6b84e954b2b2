// What a connection's own thread does.
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "plugin/providers/background/reason_shape.h"
#include "plugin/providers/remote/connection.h"
#include "plugin/providers/remote/greeting.h"
#include "plugin/providers/remote/transport_error.h"
#include "plugin/value/error.h"
#include "plugin/value/make.h"

namespace psj::remote {
namespace {

constexpr std::size_t kMostGreeting = 64 << 10;
constexpr std::size_t kMostErrors = 4 << 10;
// Read at once, so that what comes without end is decoded and not gathered.
constexpr std::size_t kMostAtOnce = 64 << 10;
constexpr unsigned kLeaveMs = 2000;
// So much input at most stands encoded behind what is being written.
constexpr std::size_t kMostEncoded = 1u << 20;

// Whether a record is what its stream may hold.
bool fits_stream(psj_stream stream, const psj_value &value) {
  switch (stream) {
    case PSJ_STREAM_OUTPUT:
      return true;
    case PSJ_STREAM_ERROR:
      return value.kind == PSJ_STRING || is_error_shape(value);
    case PSJ_STREAM_WARNING:
    case PSJ_STREAM_VERBOSE:
    case PSJ_STREAM_DEBUG:
      return value.kind == PSJ_STRING;
    case PSJ_STREAM_INFORMATION:
      return value.kind == PSJ_STRING || value.kind == PSJ_OBJECT;
    case PSJ_STREAM_PROGRESS:
      return value.kind == PSJ_OBJECT;
    default:
      return false;
  }
}

// After so long a silence the far side may believe that this one is gone.
std::chrono::milliseconds promised_silence(std::chrono::milliseconds ping_every) {
  constexpr std::chrono::milliseconds kSuspended = std::chrono::minutes(2);
  const char *said = std::getenv("PSJ_REMOTE_SILENCE");
  const std::int64_t ms = said == nullptr ? 0 : std::strtoll(said, nullptr, 10);
  return std::max(2 * ping_every,
                  ms > 0 ? std::chrono::milliseconds(ms) : std::max(10 * ping_every, kSuspended));
}

// What ssh said last, without what a pwsh printed there.
std::string last_lines(const std::string &text) {
  constexpr std::string_view kDocumentEnd = "</Objs>";
  const std::size_t end = text.rfind(kDocumentEnd);
  std::string out;
  for (std::size_t i = end == std::string::npos ? 0 : end + kDocumentEnd.size(); i < text.size();
       ++i)
    if (text[i] != '\r') out += text[i];
  if (out.find("<Objs") != std::string::npos || out.find("</") != std::string::npos) out.clear();
  while (!out.empty() && (out.back() == '\n' || out.back() == ' ')) out.pop_back();
  return out;
}

}  // namespace

void Connection::serve() {
  if (open()) talk();
  finish();
}

bool Connection::open() {
  auto ssh = SshProcess::spawn(ssh_command(setup_.target, setup_.own_program));
  if (!ssh.ok()) {
    fail(fmt::format("The SSH client could not be started: {}", ssh.status().message()));
    return false;
  }
  ssh_ = std::make_unique<SshProcess>(std::move(*ssh));
  while (!open_) {
    if (closing_ && entries_.empty()) return false;
    const auto now = Clock::now();
    if (now >= connect_until_) {
      const auto ms = setup_.target.connecting_timeout_ms;
      fail(fmt::format("SSH connection attempt failed after time out: {} seconds.",
                       ms > 0 ? static_cast<double>(ms) / 1000 : 60.0),
           last_lines(errors_));
      return false;
    }
    if (!step(connect_until_) || !read_greeting()) return false;
  }
  return true;
}

// The lines up to the far side's first words.
bool Connection::read_greeting() {
  for (;;) {
    const std::size_t end = greeting_.find('\n');
    if (end == std::string::npos) break;
    const Greeting far = parse_greeting(std::string_view(greeting_).substr(0, end));
    greeting_.erase(0, end + 1);
    if (far.side == Greeting::Side::kNothing || far.side == Greeting::Side::kNear) continue;
    if (far.side == Greeting::Side::kPwsh) {
      drive_pwsh();
      return false;
    }
    if (far.side != Greeting::Side::kWorker) {
      fail(fmt::format("There is neither psjsh nor pwsh on the PATH of computer {}.",
                       setup_.computer));
      return false;
    }
    const auto protocol = agree(far, setup_.host);
    if (!protocol.ok()) {
      fail(protocol.status().message());
      return false;
    }
    const std::string answer = near_greeting(*protocol, setup_.host, setup_.version);
    const auto *bytes = reinterpret_cast<const std::byte *>(answer.data());
    pending_.assign(bytes, bytes + answer.size());
    const auto room = decoder_.room();
    std::memcpy(room.data(), greeting_.data(), std::min(greeting_.size(), room.size()));
    decoder_.received(std::min(greeting_.size(), room.size()));
    send(Kind::kCredit, &kWindow, sizeof kWindow);
    heard_ = Clock::now();
    ping();
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
    return true;
  }
  if (greeting_.size() <= kMostGreeting) return true;
  fail("What the other computer sent is not the greeting of a worker.");
  return false;
}

void Connection::talk() {
  while (!ended_ && !failure_) {
    start_next();
    if (closing_ && entries_.empty()) return;
    if (!step(next_deadline())) return;
    if (!failure_) take_frames();
    if (!failure_) keep_alive();
    if (!failure_) abandon_late_stop();
  }
}

Connection::Clock::time_point Connection::next_deadline() const {
  return std::min(stop_until_, pinged_ + ping_every_);
}

// Waits for something to do and does what is no frame. False: the connection is over.
bool Connection::step(Clock::time_point until) {
  if (!entries_.empty() && entries_.front()->number != 0) send_input(*entries_.front());
  if (pending_.empty() && encoder_.size() != 0) pending_ = encoder_.take();
  std::array<pollfd, 4> watched{{{wake_.get(), POLLIN, 0},
                                 {ssh_->output(), POLLIN, 0},
                                 {ssh_->errors(), POLLIN, 0},
                                 {pending_.empty() ? -1 : ssh_->input(), POLLOUT, 0}}};
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
  const int ms = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
  if (poll(watched.data(), watched.size(), ms) < 0 && errno != EINTR) {
    fail(fmt::format("Waiting for ssh failed: {}", std::strerror(errno)));
    return false;
  }
  if (watched[0].revents != 0) run_tasks();
  if (watched[2].revents != 0) read_errors();
  if (ended_ || failure_) return false;
  if (watched[3].revents != 0 && !write_pending()) {
    fail_by_end();
    return false;
  }
  if (watched[1].revents == 0 || read_output()) return true;
  fail_by_end();
  return false;
}

void Connection::run_tasks() {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = read(wake_.get(), &count, sizeof count);
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    tasks.swap(tasks_);
  }
  for (const auto &task : tasks) task();
}

// False: no more comes.
bool Connection::read_output() {
  std::array<char, 64 << 10> first;
  std::span<std::byte> room;
  if (open_)
    room = decoder_.room();
  else
    room = std::as_writable_bytes(std::span(first));
  const ssize_t got = read(ssh_->output(), room.data(), room.size());
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  if (got == 0) {
    // Its frames count, up to its last byte.
    if (open_) take_frames();
    return false;
  }
  heard_ = Clock::now();
  if (open_)
    decoder_.received(static_cast<std::size_t>(got));
  else
    greeting_.append(first.data(), static_cast<std::size_t>(got));
  return true;
}

void Connection::read_errors() {
  std::array<char, 4096> bytes;
  for (std::size_t all = 0; all < kMostAtOnce;) {
    const ssize_t got = read(ssh_->errors(), bytes.data(), bytes.size());
    if (got <= 0) break;
    all += static_cast<std::size_t>(got);
    if (pwsh_) pwsh_errors_.append(bytes.data(), static_cast<std::size_t>(got));
    errors_.append(bytes.data(), static_cast<std::size_t>(got));
    if (errors_.size() > kMostErrors) errors_.erase(0, errors_.size() - kMostErrors);
  }
}

bool Connection::write_pending() {
  while (!pending_.empty()) {
    const ssize_t sent =
        ::write(ssh_->input(), pending_.data() + written_, pending_.size() - written_);
    if (sent < 0) return errno == EAGAIN || errno == EINTR;
    written_ += static_cast<std::size_t>(sent);
    if (written_ < pending_.size()) return true;
    written_ = 0;
    pending_ = encoder_.take();
  }
  return true;
}

void Connection::send(Kind kind, const void *body, std::size_t size) {
  // The watcher beside a pwsh answers lines.
  if (pwsh_) return pending_.push_back(std::byte{'\n'});
  Header header{};
  header.kind = static_cast<std::uint16_t>(kind);
  header.run = entries_.empty() ? 0 : entries_.front()->number;
  encoder_.add(header, body, size);
}

void Connection::start_next() {
  while (!entries_.empty() && entries_.front()->number == 0) {
    Entry &entry = *entries_.front();
    entry.number = ++last_number_;
    Header header{};
    header.kind = static_cast<std::uint16_t>(Kind::kRun);
    header.run = entry.number;
    const Status sent = encoder_.add_value(header, entry.run->prepared());
    if (sent.ok()) return send_input(entry);
    const OwnedError error(make_error(sent));
    end_run(entry, PSJ_FAILED, error.get());
  }
}

void Connection::send_input(Entry &entry) {
  if (gathers_) return;
  std::size_t waited = 0;
  for (; !entry.input.empty() && entry.input_room > 0 && encoder_.size() < kMostEncoded;
       entry.input.pop_front()) {
    Header header{};
    header.kind = static_cast<std::uint16_t>(Kind::kInput);
    header.run = entry.number;
    waited += entry.input.front().waiting;
    if (encoder_.add_value(header, entry.input.front().value.value()).ok())
      entry.input_room -= encoder_.last_weight();
  }
  if (waited != 0) stop_waiting(waited);
  if (entry.input.empty() && std::exchange(entry.input_ended, false)) send(Kind::kInputEnd);
}

void Connection::take_frames() {
  Frame frame;
  Status got;
  while ((got = decoder_.next(frame)).code() == PSJ_OK) {
    const bool sound = take(frame);
    // A slow reader of the records is no silence of the other side.
    heard_ = Clock::now();
    if (sound) continue;
    return fail("The other computer sent a record that is not one.");
  }
  if (!got.ok()) return fail(got.message());
  if (!entries_.empty()) entries_.front()->run->flush();
}

// Waits when nobody reads and the log is full; beat() pings then.
psj_status Connection::write(Entry &entry, psj_stream stream, std::uint32_t flags,
                             const psj_value &value) {
  {
    const std::lock_guard lock(waiting_mutex_);
    waiting_ = true;
  }
  const psj_status status = entry.run->write(stream, flags, value);
  const std::lock_guard lock(waiting_mutex_);
  waiting_ = false;
  return status;
}

void Connection::beat() {
  const std::lock_guard lock(waiting_mutex_);
  if (!waiting_ || Clock::now() - pinged_ < ping_every_) return;
  // A far side that can not hear a ping gets no second one behind it.
  if (pending_.empty() && encoder_.size() == 0) ping();
  if (pending_.empty()) pending_ = encoder_.take();
  // An end of ssh is for the connection's thread.
  (void)write_pending();
}

// False: the frame makes no sense.
bool Connection::take(Frame &frame) {
  if (frame.kind() == Kind::kPong) return true;
  const bool current = !entries_.empty() && frame.header.run == entries_.front()->number;
  if (frame.kind() == Kind::kRecord) {
    taken_ += static_cast<std::uint64_t>(weight_of(frame.header));
    if (taken_ >= kWindow / 4) {
      const std::uint64_t credit = std::exchange(taken_, 0);
      send(Kind::kCredit, &credit, sizeof credit);
    }
  }
  // Late words of a run that has ended.
  if (!current) return frame.header.run <= last_number_;
  Entry &entry = *entries_.front();
  switch (frame.kind()) {
    case Kind::kRecord: {
      const auto value = decoder_.value(frame);
      const auto stream = static_cast<psj_stream>(frame.header.stream);
      if (!value.ok() || !fits_stream(stream, *value)) return false;
      if (!entry.refused) entry.refused = write(entry, stream, frame.header.flags, *value) < 0;
      return true;
    }
    case Kind::kState: {
      const std::uint64_t state = frame.number();
      if (state > PSJ_AT_BREAKPOINT || state == PSJ_COMPLETED || state == PSJ_FAILED ||
          state == PSJ_STOPPED)
        return false;
      entry.run->state(static_cast<psj_state>(state));
      return true;
    }
    case Kind::kStatus:
      entry.run->status_message(frame.text());
      return true;
    case Kind::kCredit:
      entry.input_room += static_cast<std::int64_t>(std::min(frame.number(), kWindow * 1024));
      send_input(entry);
      return true;
    case Kind::kEnd:
      return take_end(frame);
    default:
      return false;
  }
}

bool Connection::take_end(Frame &frame) {
  const auto reason = decoder_.value(frame);
  const auto state = static_cast<psj_state>(frame.header.flags);
  if (!reason.ok() || (state != PSJ_COMPLETED && state != PSJ_FAILED && state != PSJ_STOPPED))
    return false;
  const OwnedError error(state == PSJ_FAILED ? error_from_reason(*reason) : nullptr);
  end_run(*entries_.front(), state, error.get());
  return true;
}

// The entry is gone then.
void Connection::end_run(const Entry &which, psj_state state, const psj_error *reason) {
  const auto at = std::find_if(entries_.begin(), entries_.end(),
                               [&](const auto &entry) { return entry.get() == &which; });
  const auto entry = *at;
  entries_.erase(at);
  if (entry->number != 0) stop_until_ = Clock::time_point::max();
  std::size_t waited = 0;
  for (const auto &input : entry->input) waited += input.waiting;
  {
    const std::lock_guard lock(mutex_);
    --run_count_;
    input_waiting_ -= std::min(input_waiting_, waited);
    changed_.notify_all();
  }
  entry->run->ended(state, reason);
}

void Connection::keep_alive() {
  const auto now = Clock::now();
  if (now - heard_ >= ping_every_ * (ping_count_ + 1))
    return fail(
        fmt::format("The SSH client session has ended with error message: Timeout, the "
                    "computer {} has not answered for {} seconds.",
                    setup_.computer, std::chrono::ceil<std::chrono::seconds>(now - heard_).count()),
        last_lines(errors_));
  if (now - pinged_ >= ping_every_) ping();
}

// Also while the far side talks: it has to hear that this side is there. A side that is only
// suspended for a while is waited for.
void Connection::ping() {
  pinged_ = Clock::now();
  const auto silence = static_cast<std::uint64_t>(promised_silence(ping_every_).count());
  send(Kind::kPing, &silence, sizeof silence);
}

// A script that does not end loses its process.
void Connection::abandon_late_stop() {
  if (Clock::now() < stop_until_) return;
  fail("The session was closed, for its script did not stop.");
}

void Connection::fail_by_end() {
  if (ended_ || failure_ || pwsh_) return;
  if (ssh_) {
    // What ssh has to say comes before its end.
    (void)ssh_->wait(kLeaveMs);
    read_errors();
  }
  if (closing_ && entries_.empty()) return;
  fail(kAbruptEnd, last_lines(errors_));
}

void Connection::fail(std::string message, std::string detail) {
  {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = {std::move(message), std::move(detail)};
    changed_.notify_all();
  }
  if (ssh_) ssh_->kill_now();
  while (!entries_.empty()) {
    const bool stopped = entries_.front()->stop_asked;
    const OwnedError error(stopped ? nullptr : transport_error(failure_, setup_.computer));
    end_run(*entries_.front(), stopped ? PSJ_STOPPED : PSJ_FAILED, error.get());
  }
}

void Connection::finish() {
  if (ssh_) {
    ssh_->close_input();
    if (!ssh_->wait(failure_ ? 0 : kLeaveMs)) ssh_->kill_now();
    ssh_.reset();
  }
  std::vector<std::function<void()>> tasks;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
    tasks.swap(tasks_);
  }
  for (const auto &task : tasks) task();
  if (!entries_.empty()) fail("The session is closed.");
  const std::lock_guard lock(mutex_);
  input_waiting_ = 0;
  changed_.notify_all();
}

}  // namespace psj::remote
