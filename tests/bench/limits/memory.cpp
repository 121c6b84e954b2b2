// Memory and files.
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <vector>

#include "limits/limits.h"
#include "limits/pair.h"

namespace psj::bench {

double memory_copy(std::size_t size) {
  const std::vector<char> from(size, 1);
  std::vector<char> to(size, 2);
  const std::size_t rounds = (std::size_t{1} << 28) / size + 1;
  const double begin = now_us();
  for (std::size_t i = 0; i < rounds; ++i) {
    std::memcpy(to.data(), from.data(), size);
    asm volatile("" : : "r"(to.data()) : "memory");
  }
  return static_cast<double>(rounds * size) / (now_us() - begin) / 1e3;
}

double fresh_pages() {
  constexpr std::size_t kBytes = 64 << 20, kPage = 4096;
  const int fd = memfd_create("limit", MFD_CLOEXEC);
  if (fd < 0 || ftruncate(fd, kBytes) != 0) throw std::runtime_error("memfd_create");
  const double begin = now_us();
  auto *memory =
      static_cast<char *>(mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
  if (memory == MAP_FAILED) throw std::bad_alloc();
  for (std::size_t i = 0; i < kBytes; i += kPage) memory[i] = 1;
  const double took = now_us() - begin;
  munmap(memory, kBytes);
  close(fd);
  return kBytes / took / 1e3;
}

double file_append() {
  constexpr std::size_t kBytes = 128 << 20, kChunk = 64 << 10;
  const char *folder = std::getenv("TMPDIR");
  const int fd = open(folder != nullptr ? folder : "/tmp", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) throw std::runtime_error("open an unnamed file");
  const std::vector<char> chunk(kChunk, 'x');
  const double begin = now_us();
  for (std::size_t i = 0; i < kBytes; i += kChunk)
    if (write(fd, chunk.data(), kChunk) != static_cast<ssize_t>(kChunk))
      throw std::runtime_error("write");
  const double took = now_us() - begin;
  close(fd);
  return kBytes / took / 1e3;
}

double small_allocation() {
  constexpr int kRounds = 1'000'000;
  const double begin = now_us();
  for (int i = 0; i < kRounds; ++i) {
    void *piece = std::malloc(128);
    asm volatile("" : : "r"(piece) : "memory");
    std::free(piece);
  }
  return (now_us() - begin) * 1e3 / kRounds;
}

}  // namespace psj::bench
