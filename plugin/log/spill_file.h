#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>

#include "plugin/log/descriptor.h"
#include "plugin/log/memory_budget.h"
#include "plugin/value/status.h"

namespace psj {

// A file without a name that holds what a log has no memory for. It is made with the first piece,
// readable by its owner only, and gone with this object, however the process ends. Any thread.
class SpillFile {
 public:
  struct Piece {
    std::uint64_t at = 0, size = 0;
    std::uint32_t crc = 0;
  };

  explicit SpillFile(std::shared_ptr<MemoryBudget> budget) : budget_(std::move(budget)) {}
  SpillFile(const SpillFile &) = delete;
  SpillFile &operator=(const SpillFile &) = delete;
  ~SpillFile();

  // `bytes` may change meanwhile: what goes to the file and into its sum is the same copy.
  // PSJ_E_LIMIT: the quota, or the disk, is full.
  Result<Piece> append(std::span<const std::byte> bytes);
  // PSJ_E_CORRUPT: not what was written.
  [[nodiscard]] Status read(const Piece &piece, std::span<std::byte> into) const;
  // The piece is not needed again: its disk space is free.
  void release(const Piece &piece);

 private:
  Status open();
  Status write(std::span<const std::byte> bytes, Piece &piece);

  const std::shared_ptr<MemoryBudget> budget_;
  std::mutex mutex_;
  Descriptor fd_;
  std::uint64_t end_ = 0, held_ = 0;
};

}  // namespace psj
