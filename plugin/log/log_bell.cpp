#include "plugin/log/log_bell.h"

#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>

#include "plugin/log/log.h"

// The bell is an epoll instance with the log's two eventfds, edge-triggered: a write to an eventfd
// is a new edge for each instance, so that nobody ever has to read one. The worker can change the
// flags and the counter of its doorbell; a call that reads or writes it could wait for ever, and
// one that polls cannot.
namespace psj {

namespace {
constexpr std::uint32_t kWithoutBellMs = 10;
}

LogBell::LogBell(std::shared_ptr<Log> log) : log_(std::move(log)), bell_(log_->make_bell()) {}

LogBell::~LogBell() {
  if (armed_) log_->leave();
}

void LogBell::arm() {
  if (armed_) return;
  armed_ = true;
  log_->arrive();
}

void LogBell::rearm() {
  epoll_event rung[2];
  (void)epoll_wait(bell_.get(), rung, 2, 0);
  log_->renew();
}

void LogBell::ring() {
  log_->ring_again(bell_.get());
}

bool LogBell::sleep(std::uint32_t timeout_ms) {
  if (!bell_.valid()) {
    (void)::poll(nullptr, 0, static_cast<int>(std::min(timeout_ms, kWithoutBellMs)));
    return true;
  }
  epoll_event rung[2];
  const int timeout = timeout_ms >= 0x7fffffffu ? -1 : static_cast<int>(timeout_ms);
  return epoll_wait(bell_.get(), rung, 2, timeout) != 0;
}

}  // namespace psj
