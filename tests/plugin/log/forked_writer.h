#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <memory>
#include <thread>

#include "plugin/log/log.h"
#include "plugin/log/log_reader.h"
#include "plugin/log/log_writer.h"
#include "plugin/value/make.h"

namespace psj {

// The smallest worker channel: asks over a socket for a segment, gets its descriptor.
class ChannelSource final : public SegmentSource {
 public:
  explicit ChannelSource(int socket) : socket_(socket) {}

  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override {
    if (::send(socket_, &bytes, sizeof bytes, MSG_NOSIGNAL) != sizeof bytes)
      return Status(PSJ_E_PEER_DIED, "ask for a segment");
    char byte = 0;
    iovec data{&byte, 1};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))];
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    if (::recvmsg(socket_, &message, MSG_CMSG_CLOEXEC) != 1)
      return Status(PSJ_E_PEER_DIED, "get a segment");
    if (byte == 'n') return Status(PSJ_S_TIMEOUT);
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof fd);
    return Segment::map(Descriptor(fd), Segment::Access::kWrite);
  }

 private:
  int socket_;
};

// A log whose writer is a forked process; the host's side of its channel is a thread. At the end of
// its life it waits for the process (or kills it) and says so to the log.
class ForkedWriter {
 public:
  explicit ForkedWriter(const std::function<void(LogWriter &)> &body, Log::Options options = {})
      : log_(make_log(std::move(options))) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) std::abort();
    channel_ = Descriptor(pair[0]);
    pid_ = fork();
    if (pid_ < 0) std::abort();
    if (pid_ == 0) {
      channel_.reset();
      run(pair[1], body);
    }
    ::close(pair[1]);
    server_ = std::thread([this] { serve(); });
  }
  ForkedWriter(const ForkedWriter &) = delete;
  ~ForkedWriter() { join(); }

  [[nodiscard]] const std::shared_ptr<Log> &log() const { return log_; }
  void kill_now() const { ::kill(pid_, SIGKILL); }
  // Waits for the process to end; its wait status.
  int join() {
    if (server_.joinable()) server_.join();
    return status_;
  }

 private:
  static std::shared_ptr<Log> make_log(Log::Options options) {
    Result<std::shared_ptr<Log>> log = Log::create(Log::Where::kProcess, std::move(options));
    if (!log.ok()) std::abort();
    return *log;
  }

  [[noreturn]] void run(int socket, const std::function<void(LogWriter &)> &body) {
    const Log::Descriptors shared = log_->descriptors();
    Result<LogLink> link =
        open_link(Descriptor(dup(shared.control)), Descriptor(dup(shared.host)), shared.doorbell);
    if (!link.ok()) _exit(2);
    ChannelSource source(socket);
    {
      LogWriter writer(*link, source, {});
      body(writer);
    }
    _exit(0);
  }

  void serve() {
    std::uint64_t bytes = 0;
    while (::recv(channel_.get(), &bytes, sizeof bytes, MSG_WAITALL) == sizeof bytes)
      send_segment(bytes);
    waitpid(pid_, &status_, 0);
    channel_.reset();
    log_->writer_gone();
  }

  void send_segment(std::uint64_t bytes) {
    const Result<Log::Grant> grant = log_->grant(bytes);
    // 'n': no memory now.
    char byte = grant.ok() ? 'y' : 'n';
    iovec data{&byte, 1};
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    if (byte == 'n') {
      (void)::sendmsg(channel_.get(), &message, MSG_NOSIGNAL);
      return;
    }
    message.msg_control = room;
    message.msg_controllen = sizeof room;
    cmsghdr *control = CMSG_FIRSTHDR(&message);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(control), &grant->descriptor, sizeof(int));
    (void)::sendmsg(channel_.get(), &message, MSG_NOSIGNAL);
    log_->close_descriptors();
  }

  std::shared_ptr<Log> log_;
  Descriptor channel_;
  pid_t pid_ = -1;
  int status_ = 0;
  std::thread server_;
};

}  // namespace psj
