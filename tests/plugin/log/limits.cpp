#include "tests/plugin/log/limits.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

namespace psj::limits {

namespace {

struct Ring {
  alignas(128) std::atomic<std::uint64_t> tail;
  alignas(128) std::atomic<std::uint64_t> head;
};

void *shared(std::uint64_t bytes) {
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED) std::abort();
  return memory;
}

pid_t start(auto body) {
  const pid_t child = fork();
  if (child < 0) std::abort();
  if (child != 0) return child;
  pin(1);
  body();
  _exit(0);
}

std::uint64_t look(const std::byte *slot, std::uint64_t size) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < size; i += 64) sum += static_cast<std::uint64_t>(slot[i]);
  return sum;
}

}  // namespace

void pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  sched_setaffinity(0, sizeof set, &set);
}

std::int64_t now_ns() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return std::int64_t{t.tv_sec} * 1'000'000'000 + t.tv_nsec;
}

double median_of(int runs, double (*run)()) {
  std::vector<double> all(static_cast<std::size_t>(runs));
  for (double &one : all) one = run();
  std::sort(all.begin(), all.end());
  return all[all.size() / 2];
}

double ring_rate(std::uint64_t size, std::uint32_t batch) {
  const std::uint64_t slots = std::max<std::uint64_t>(8, (256 << 10) / size);
  const std::uint64_t count = size < 4096 ? 4'000'000 : (1ull << 30) / size;
  auto *ring = new (shared(sizeof(Ring))) Ring{};
  auto *data = static_cast<std::byte *>(shared(slots * size));
  const std::int64_t begin = now_ns();
  const pid_t writer = start([&] {
    std::uint64_t head = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      while (i - head >= slots) head = ring->head.load(std::memory_order_acquire);
      std::memset(data + i % slots * size, static_cast<int>(i), size);
      if ((i + 1) % batch == 0 || i + 1 == count)
        ring->tail.store(i + 1, std::memory_order_release);
    }
  });
  std::uint64_t tail = 0, sum = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    while (tail == i) tail = ring->tail.load(std::memory_order_acquire);
    sum += look(data + i % slots * size, size);
    if ((i + 1) % batch == 0) ring->head.store(i + 1, std::memory_order_release);
  }
  const double ns = static_cast<double>(now_ns() - begin);
  waitpid(writer, nullptr, 0);
  munmap(data, slots * size);
  munmap(ring, sizeof(Ring));
  return static_cast<double>(count * size) / ns + static_cast<double>(sum & 0);
}

double eventfd_wake() {
  constexpr int kTimes = 2000;
  const int to = eventfd(0, 0), from = eventfd(0, 0);
  const auto ring = [](int fd) {
    const std::uint64_t one = 1;
    if (::write(fd, &one, sizeof one) != sizeof one) std::abort();
  };
  const auto wait = [](int fd) {
    pollfd door{fd, POLLIN, 0};
    poll(&door, 1, -1);
    std::uint64_t count = 0;
    if (::read(fd, &count, sizeof count) != sizeof count) std::abort();
  };
  const pid_t other = start([&] {
    for (int i = 0; i < kTimes; ++i) {
      wait(to);
      ring(from);
    }
  });
  std::vector<double> us(kTimes);
  for (double &one : us) {
    const std::int64_t begin = now_ns();
    ring(to);
    wait(from);
    one = static_cast<double>(now_ns() - begin) / 2e3;
  }
  waitpid(other, nullptr, 0);
  close(to);
  close(from);
  std::sort(us.begin(), us.end());
  return us[kTimes / 2];
}

double file_rate() {
  constexpr std::uint64_t kSize = 1 << 20, kTimes = 256;
  const int fd = open("/var/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0) return 0;
  const std::unique_ptr<std::byte[]> bytes(new std::byte[kSize]);
  std::memset(bytes.get(), 1, kSize);
  const std::int64_t begin = now_ns();
  for (std::uint64_t i = 0; i < kTimes; ++i)
    if (::write(fd, bytes.get(), kSize) != static_cast<ssize_t>(kSize)) break;
  const double ns = static_cast<double>(now_ns() - begin);
  close(fd);
  return static_cast<double>(kSize * kTimes) / ns;
}

}  // namespace psj::limits
