#include "console/screen_buffer.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>

namespace psjsh {
namespace {

constexpr std::size_t kMost = 16 * 1024;
constexpr std::chrono::milliseconds kMoment(10);

std::atomic<int> g_lost{0};

}  // namespace

void write_all_bytes(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::write(descriptor, bytes.data(), bytes.size());
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      pollfd room{descriptor, POLLOUT, 0};
      poll(&room, 1, -1);
    } else if (errno != EINTR) {
      int none = 0;
      g_lost.compare_exchange_strong(none, errno);
      return;
    }
  }
}

int lost_output() noexcept {
  return g_lost.load();
}

ScreenBuffer::~ScreenBuffer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_one();
  if (clerk_.joinable()) clerk_.join();
  flush();
}

void ScreenBuffer::append(std::string_view text) {
  if (text.empty()) return;
  const std::lock_guard lock(mutex_);
  const bool was_empty = text_.empty();
  text_ += text;
  if (text_.size() >= kMost) {
    write_all_bytes(descriptor_, text_);
    text_.clear();
  } else if (was_empty) {
    if (!clerk_.joinable()) start_clerk();
    changed_.notify_one();
  }
}

void ScreenBuffer::flush() {
  const std::lock_guard lock(mutex_);
  write_all_bytes(descriptor_, text_);
  text_.clear();
}

void ScreenBuffer::start_clerk() {
  // Signals are for the session's thread, whose waiting they end.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  clerk_ = std::thread([this] { write_soon(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void ScreenBuffer::write_soon() {
  std::unique_lock lock(mutex_);
  while (!closing_) {
    changed_.wait(lock, [this] { return closing_ || !text_.empty(); });
    changed_.wait_for(lock, kMoment, [this] { return closing_; });
    write_all_bytes(descriptor_, text_);
    text_.clear();
  }
}

}  // namespace psjsh
