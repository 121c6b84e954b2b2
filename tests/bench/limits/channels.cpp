// Channels between two processes that exist without this project.
#include <poll.h>
#include <sys/eventfd.h>

#include <array>
#include <boost/interprocess/ipc/message_queue.hpp>
#include <string>
#include <vector>

#include "limits/limits.h"
#include "limits/pair.h"

namespace psj::bench {

double pipe_messages(std::size_t size) {
  constexpr std::size_t kCount = 200'000;
  const OnProcessor pinned(0);
  std::array<int, 2> ends;
  if (pipe(ends.data()) != 0) throw std::runtime_error("pipe");
  const pid_t child = start_other([&] {
    const std::vector<char> message(size, 'x');
    for (std::size_t i = 0; i < kCount; ++i)
      if (write(ends[1], message.data(), size) != static_cast<ssize_t>(size)) _exit(1);
  });
  close(ends[1]);
  std::vector<char> buffer(1 << 16);
  const double begin = now_us();
  while (read(ends[0], buffer.data(), buffer.size()) > 0) {
  }
  const double took = now_us() - begin;
  close(ends[0]);
  join_other(child);
  return kCount / took;
}

double boost_queue_messages(std::size_t size) {
  namespace ipc = boost::interprocess;
  constexpr unsigned kCount = 200'000, kDepth = 1024;
  const OnProcessor pinned(0);
  const std::string name = "psj-limits-" + std::to_string(getpid());
  ipc::message_queue::remove(name.c_str());
  ipc::message_queue queue(ipc::create_only, name.c_str(), kDepth, size);
  // Both have it: nothing is left behind, however this ends.
  ipc::message_queue::remove(name.c_str());
  const pid_t child = start_other([&] {
    const std::vector<char> message(size, 'x');
    for (unsigned i = 0; i < kCount; ++i) queue.send(message.data(), size, 0);
  });
  std::vector<char> message(size);
  ipc::message_queue::size_type got;
  unsigned priority;
  const double begin = now_us();
  for (unsigned i = 0; i < kCount; ++i) queue.receive(message.data(), size, got, priority);
  const double took = now_us() - begin;
  join_other(child);
  return kCount / took;
}

double descriptor_wake() {
  constexpr int kRounds = 5000;
  const OnProcessor pinned(0);
  const int there = eventfd(0, EFD_CLOEXEC), back = eventfd(0, EFD_CLOEXEC);
  const auto ring = [](int fd) {
    const std::uint64_t one = 1;
    if (write(fd, &one, sizeof one) != sizeof one) _exit(1);
  };
  const auto wait = [](int fd) {
    pollfd look{fd, POLLIN, 0};
    poll(&look, 1, -1);
    std::uint64_t number;
    if (read(fd, &number, sizeof number) != sizeof number) _exit(1);
  };
  const pid_t child = start_other([&] {
    for (int i = 0; i < kRounds; ++i) {
      wait(there);
      ring(back);
    }
  });
  const double begin = now_us();
  for (int i = 0; i < kRounds; ++i) {
    ring(there);
    wait(back);
  }
  const double took = now_us() - begin;
  join_other(child);
  close(there);
  close(back);
  return took / (2 * kRounds);
}

}  // namespace psj::bench
