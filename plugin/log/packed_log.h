#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "plugin/log/log.h"

namespace psj {

// A small log whose writer is gone, as one block of memory: for jobs that are finished and stay in
// the table. It has no mappings and no descriptors.
class PackedLog {
 public:
  static constexpr std::uint64_t kLimit = 16 << 10;

  // NULL: this log stays as it is. It is larger than the limit or in several segments, holds live
  // objects, was found faulty, or its writer died before its last word. Nobody may use the log
  // meanwhile.
  static std::unique_ptr<const PackedLog> pack(Log &log);
  // The log again, with its records, marks and end.
  [[nodiscard]] Result<std::shared_ptr<Log>> unpack() const;
  // As Log::has_unread.
  [[nodiscard]] bool has_unread(std::uint32_t streams) const { return (unread_ & streams) != 0; }
  [[nodiscard]] bool is_empty() const { return size_ == 0; }

 private:
  PackedLog() = default;

  Log::Where where_{};
  std::uint32_t unread_ = 0;  // bit for each stream
  std::uint32_t size_ = 0;    // of bytes_: the first segment up to its last record
  std::uint32_t state_ = 0;
  std::uint64_t last_sequence_ = 0, end_at_ = 0;
  std::array<std::uint64_t, layout::kStreams> consumed_{};
  std::unique_ptr<std::byte[]> bytes_;
};

}  // namespace psj
