// A ring of bytes in shared memory, one writer and one reader: what a log between two processes
// cannot outrun.
#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <vector>

#include "limits/limits.h"
#include "limits/pair.h"

namespace psj::bench {
namespace {

constexpr std::size_t kCapacity = 8 << 20;

struct Head {
  std::atomic<std::uint32_t> size;
  std::uint32_t kind;
  std::uint64_t number;
};

struct Ring {
  alignas(128) std::atomic<std::uint64_t> written{0};
  alignas(128) std::atomic<std::uint64_t> read{0};
  alignas(128) std::array<char, kCapacity> data;

  Head *head(std::uint64_t position) {
    return reinterpret_cast<Head *>(data.data() + position % kCapacity);
  }
  char *payload(std::uint64_t position) {
    return data.data() + position % kCapacity + sizeof(Head);
  }
};

void relax() {
  __builtin_ia32_pause();
}

// Records of one size that divides the ring, so that none wraps.
struct Shape {
  std::size_t record, payload;
  std::uint64_t count;
  unsigned batch;
  bool commits;  // the header's first word is stored last, and cleared ahead

  explicit Shape(std::size_t size, std::uint64_t count, bool commits)
      : record(64), payload(size), count(count), batch(size <= 4096 ? 32 : 1), commits(commits) {
    while (record < size + sizeof(Head)) record *= 2;
  }
};

void write_all(Ring &ring, const Shape &shape) {
  const std::vector<char> source(shape.payload, 'x');
  std::uint64_t at = 0, read = 0;
  for (std::uint64_t i = 0; i < shape.count; ++i) {
    if (at + 2 * shape.record - read > kCapacity) {
      ring.written.store(at, std::memory_order_release);
      while (at + 2 * shape.record - (read = ring.read.load(std::memory_order_acquire)) > kCapacity)
        relax();
    }
    Head *head = ring.head(at);
    if (shape.commits) ring.head(at + shape.record)->size.store(0, std::memory_order_relaxed);
    head->kind = 1;
    head->number = i;
    std::memcpy(ring.payload(at), source.data(), shape.payload);
    head->size.store(static_cast<std::uint32_t>(shape.payload),
                     shape.commits ? std::memory_order_release : std::memory_order_relaxed);
    at += shape.record;
    if (i % shape.batch == shape.batch - 1) ring.written.store(at, std::memory_order_release);
  }
  ring.written.store(at, std::memory_order_release);
}

// M/s.
double run(const Shape &shape) {
  const OnProcessor pinned(0);
  const Shared<Ring> ring;
  const pid_t child = start_other([&] { write_all(*ring, shape); });
  std::vector<char> copy(shape.payload);
  std::uint64_t at = 0;
  while (ring->written.load(std::memory_order_acquire) == 0) relax();
  const double begin = now_us();
  for (const std::uint64_t end = shape.count * shape.record; at < end;) {
    const std::uint64_t written = ring->written.load(std::memory_order_acquire);
    if (written == at) relax();
    for (; at < written; at += shape.record) {
      const Head *head = ring->head(at);
      std::memcpy(copy.data(), ring->payload(at), head->size.load(std::memory_order_relaxed));
      if (at / shape.record % 64 == 0) ring->read.store(at, std::memory_order_release);
    }
    ring->read.store(at, std::memory_order_release);
  }
  const double took = now_us() - begin;
  join_other(child);
  return static_cast<double>(shape.count) / took;
}

std::uint64_t count_for(std::size_t size) {
  return std::clamp<std::uint64_t>((std::uint64_t{1} << 30) / size, 1000, 3'000'000);
}

}  // namespace

double ring_messages(std::size_t size) {
  return run(Shape(size, count_for(size), false));
}
double committed_ring_messages(std::size_t size) {
  return run(Shape(size, count_for(size), true));
}
double ring_bandwidth(std::size_t size) {
  return ring_messages(size) * static_cast<double>(size) / 1e3;
}

}  // namespace psj::bench
