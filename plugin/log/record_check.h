#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "plugin/log/layout.h"

// What makes a record's header one: the same rule for readers and for the host's own look.
namespace psj::layout {

// Acquire, pairs with the release in LogWriter::commit_record.
inline std::uint32_t commit_word_at(const std::byte *record) {
  return std::atomic_ref<std::uint32_t>(
             *const_cast<std::uint32_t *>(reinterpret_cast<const std::uint32_t *>(record)))
      .load(std::memory_order_acquire);
}

// Copies what the writer may change meanwhile: what is checked is what is used, since nothing is
// read from there again.
template <class T>
inline void copy_once(T &copy, const std::byte *from) {
  std::memcpy(&copy, from, sizeof copy);
  std::atomic_signal_fence(std::memory_order_acq_rel);
}

// Why a header is not one, or NULL. `rest`: bytes from the record's start to its segment's end.
inline const char *header_fault(const RecordHeader &header, std::uint64_t rest) {
  if (header.commit > rest) return "length";
  if (header.commit % 8 != 0 || header.commit < sizeof header) return "length";
  if (header.body_size > header.commit - sizeof header) return "body size";
  if (header.stream >= kStreams) return "stream";
  return nullptr;
}

}  // namespace psj::layout
