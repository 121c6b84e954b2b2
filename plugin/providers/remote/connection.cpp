#include "plugin/providers/remote/connection.h"

#include <fmt/format.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <strings.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <thread>
#include <utility>

#include "plugin/providers/remote/transport_error.h"
#include "plugin/value/codec.h"
#include "plugin/value/error.h"

namespace psj::remote {
namespace {

constexpr std::size_t kMostInputWaiting = 4u << 20;
constexpr auto kUsualConnectTime = std::chrono::seconds(60);

void ring(int fd) {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(fd, &one, sizeof one);
}

// A thread that no signal of the host's goes to.
template <class Body>
void start_thread(Body body) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  std::thread(std::move(body)).detach();
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

}  // namespace

void Connections::add(const std::shared_ptr<Connection> &connection) {
  const std::lock_guard lock(mutex_);
  all_.emplace(connection.get(), connection);
  changed_.notify_all();
  if (std::exchange(beating_, true)) return;
  start_thread([self = shared_from_this()] { self->beat(); });
}

void Connections::remove(const Connection *connection) {
  const std::lock_guard lock(mutex_);
  all_.erase(connection);
  changed_.notify_all();
}

void Connections::beat() {
  std::unique_lock lock(mutex_);
  while (!all_.empty()) {
    std::vector<std::shared_ptr<Connection>> there;
    for (const auto &[key, connection] : all_)
      if (auto held = connection.lock()) there.push_back(std::move(held));
    lock.unlock();
    std::chrono::milliseconds soon = std::chrono::seconds(5);
    for (const auto &connection : there) {
      connection->beat();
      soon = std::min(soon, connection->ping_every() / 2);
    }
    there.clear();
    lock.lock();
    changed_.wait_for(lock, soon, [this] { return all_.empty(); });
  }
  beating_ = false;
  changed_.notify_all();
}

bool Connections::wait_for_all(std::uint32_t timeout_ms) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                           [this] { return all_.empty() && !beating_; });
}

Connection::Connection(std::shared_ptr<Connections> connections, Setup setup)
    : connections_(std::move(connections)),
      setup_(std::move(setup)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  // What the user says of ssh's own keep-alives goes for ours.
  for (const auto &[key, value] : setup_.target.options) {
    const long number = std::strtol(value.c_str(), nullptr, 10);
    if (strcasecmp(key.c_str(), "ServerAliveInterval") == 0 && number > 0 && number < 86400)
      ping_every_ = std::chrono::seconds(number);
    if (strcasecmp(key.c_str(), "ServerAliveCountMax") == 0 && number > 0 && number < 1000)
      ping_count_ = static_cast<unsigned>(number);
  }
}

Connection::~Connection() = default;

void Connection::start() {
  const std::int64_t ms = setup_.target.connecting_timeout_ms;
  connect_until_ = Clock::now();
  connect_until_ += ms > 0 ? std::chrono::milliseconds(ms) : Clock::duration(kUsualConnectTime);
  connections_->add(shared_from_this());
  start_thread([self = shared_from_this()] {
    self->serve();
    const auto connections = self->connections_;
    connections->remove(self.get());
  });
}

bool Connection::post(std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  if (over_) return false;
  tasks_.push_back(std::move(task));
  ring(wake_.get());
  return true;
}

psj_status Connection::wait_open(int cancel_fd) {
  std::unique_lock lock(mutex_);
  constexpr auto kLook = std::chrono::milliseconds(20);
  while (!open_ && !over_ && !failure_) {
    changed_.wait_for(lock, kLook);
    pollfd cancel{cancel_fd, POLLIN, 0};
    if (cancel_fd >= 0 && poll(&cancel, 1, 0) > 0) return PSJ_E_CANCELLED;
  }
  return open_ && !failure_ ? PSJ_OK : PSJ_E_PEER_DIED;
}

bool Connection::is_open() const {
  const std::lock_guard lock(mutex_);
  return open_ && !over_ && !failure_;
}

bool Connection::is_over() const {
  const std::lock_guard lock(mutex_);
  return over_;
}

Failure Connection::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

std::size_t Connection::runs() const {
  const std::lock_guard lock(mutex_);
  return run_count_;
}

void Connection::add(std::shared_ptr<RemoteRun> run) {
  {
    const std::lock_guard lock(mutex_);
    ++run_count_;
  }
  const bool posted = post([this, run] {
    auto entry = std::make_shared<Entry>();
    entry->run = run;
    entries_.push_back(std::move(entry));
  });
  if (posted) return;
  Failure failure = this->failure();
  if (!failure) failure.message = "The session is closed.";
  {
    const std::lock_guard lock(mutex_);
    --run_count_;
  }
  const OwnedError error(transport_error(failure, setup_.computer));
  run->ended(PSJ_FAILED, error.get());
}

Connection::Entry *Connection::find(const RemoteRun &run) {
  for (const auto &entry : entries_)
    if (entry->run.get() == &run) return entry.get();
  return nullptr;
}

Status Connection::input(const RemoteRun &run, const psj_value &value) {
  const Status closed(PSJ_E_STATE, "give input to a job: nobody reads it any more");
  const auto size = encoded_size(value);
  if (!size.ok()) return size.status();
  auto copy = OwnedValue::copy(value);
  if (!copy.ok()) return copy.status();
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return over_ || input_waiting_ < kMostInputWaiting; });
    if (over_) return closed;
    input_waiting_ += *size;
  }
  return post_input(run, std::move(*copy), *size) ? Status() : closed;
}

void Connection::early_input(const RemoteRun &run, const psj_value &value) {
  auto copy = OwnedValue::copy(value);
  if (copy.ok()) post_input(run, std::move(*copy), 0);
}

bool Connection::post_input(const RemoteRun &run, OwnedValue value, std::size_t bytes) {
  return post([this, run = &run, held = std::make_shared<OwnedValue>(std::move(value)), bytes] {
    Entry *entry = find(*run);
    if (entry == nullptr) return stop_waiting(bytes);
    // What goes with the command of a pwsh has to be here as a whole first.
    entry->input.push_back({std::move(*held), gathers_ ? 0 : bytes});
    if (gathers_) return stop_waiting(bytes);
    if (entry->number != 0) send_input(*entry);
  });
}

void Connection::stop_waiting(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  input_waiting_ -= std::min(input_waiting_, bytes);
  changed_.notify_all();
}

void Connection::end_input(const RemoteRun &run) {
  post([this, run = &run] {
    Entry *entry = find(*run);
    if (entry == nullptr) return;
    entry->input_ended = true;
    if (entry->number != 0) send_input(*entry);
  });
}

void Connection::stop(const RemoteRun &run, std::uint32_t deadline_ms) {
  post([this, run = &run, deadline_ms] {
    Entry *entry = find(*run);
    if (entry == nullptr) return;
    entry->stop_asked = true;
    if (entry->number == 0) return end_run(*entry, PSJ_STOPPED, nullptr);
    // The script gets a moment to end by itself, and so do its words on their way.
    constexpr std::uint32_t kMostMs = 2000;
    stop_until_ = std::min(
        stop_until_, Clock::now() + std::chrono::milliseconds(std::min(deadline_ms / 2, kMostMs)));
    if (pwsh_) return fail("The command was stopped.");
    if (deadline_ms != 0) send(Kind::kStop);
  });
}

void Connection::close() {
  post([this] { closing_ = true; });
}

void Connection::close_now() {
  post([this] {
    closing_ = true;
    if (!entries_.empty()) fail("The session was closed.");
    ended_ = true;
  });
}

}  // namespace psj::remote
