#pragma once

#include <boost/interprocess/mapped_region.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "plugin/log/descriptor.h"
#include "plugin/value/arena.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

// A piece of a log's memory: a mapped, sealed memfd without a name, or ordinary memory. The mapping
// is independent of the descriptor, which may be closed once the other side has it.
class Segment {
 public:
  enum class Access : std::uint8_t { kRead, kWrite };

  // Zeroed memfd of `bytes` (rounded up to pages), sealed SHRINK|GROW|SEAL and mapped for writing.
  static Result<std::shared_ptr<Segment>> create(const char *name, std::uint64_t bytes);
  // The same, which only this process can write to: whoever gets the descriptor maps it kRead.
  static Result<std::shared_ptr<Segment>> create_private(const char *name, std::uint64_t bytes);
  // Maps what another process made; its size is asked of the system. The descriptor is taken over
  // and closed once mapped.
  static Result<std::shared_ptr<Segment>> map(Descriptor fd, Access access);
  // Ordinary memory, zeroed in its first `zeroed` bytes only.
  static Result<std::shared_ptr<Segment>> inside(std::uint64_t bytes, std::uint64_t zeroed);

  Segment(const Segment &) = delete;
  Segment &operator=(const Segment &) = delete;
  ~Segment();

  [[nodiscard]] std::byte *data() const { return data_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  // -1: ordinary memory, or closed.
  [[nodiscard]] int descriptor() const { return fd_.get(); }
  void close_descriptor() { fd_.reset(); }
  // Keeps the live objects that its records lead to. The writer's, until the segment is closed.
  Arena &kept() { return kept_; }

 private:
  Segment() = default;
  static Result<std::shared_ptr<Segment>> make(const char *name, std::uint64_t bytes,
                                               unsigned seals);

  Arena kept_;
  Descriptor fd_;
  boost::interprocess::mapped_region region_;
  std::unique_ptr<std::byte[]> memory_;
  std::byte *data_ = nullptr;
  std::uint64_t size_ = 0;
};

}  // namespace psj
