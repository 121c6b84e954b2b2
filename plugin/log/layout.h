#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "psj.h"

// FORMAT.md as structures. Nothing here has a constructor that writes: the structures lie over
// memory that the other side may have filled.
namespace psj::layout {

inline constexpr char kControlMagic[8] = {'P', 'S', 'J', 'L', 'O', 'G', '\r', '\n'};
inline constexpr char kHostMagic[8] = {'P', 'S', 'J', 'H', 'O', 'S', 'T', '\n'};
inline constexpr char kSegmentMagic[8] = {'P', 'S', 'J', 'S', 'E', 'G', '\r', '\n'};
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint32_t kByteOrder = 0x01020304;
inline constexpr std::uint64_t kInside = 1;  // incompatible feature
inline constexpr std::uint32_t kStreams = 8;
inline constexpr std::uint32_t kBlockSize = 4096;
inline constexpr std::uint32_t kFreeRing = 7;

enum LogState : std::uint32_t { kMade = 0, kWriting = 1, kEnded = 2 };
enum SegmentUse : std::uint32_t { kUnused = 0, kRecords = 1, kLargeBody = 2 };
enum RecordType : std::uint8_t { kValue = 0, kElsewhere = 1 };
// Flag of an end record: its body lies elsewhere, like a large value's.
inline constexpr std::uint16_t kEndElsewhere = 1;
enum ControlType : std::uint8_t {
  kSchema = 1,
  kNext = 2,
  kPadding = 3,
  kStateChange = 4,
  kEnd = 5,
  kGivenBack = 6,
};

struct ControlBlock {
  char magic[8];
  std::uint32_t version, header_size, byte_order;
  std::atomic<std::uint32_t> state;
  std::uint64_t compatible, incompatible;
  psj_guid id;
  std::uint32_t writer_pid, reserved0;
  std::uint64_t writer_start;
  char reserved1[56];
  std::atomic<std::uint64_t> tail;  // release, pairs with the acquire in LogReader
  std::atomic<std::uint64_t> last_sequence;
  std::atomic<std::uint64_t> end_at;
  std::atomic<std::uint32_t> taken;  // release, pairs with the acquire in SegmentChain
  char reserved2[100];
};
static_assert(sizeof(ControlBlock) == 256 && offsetof(ControlBlock, tail) == 128 &&
              offsetof(ControlBlock, state) == 20 && offsetof(ControlBlock, writer_start) == 64);

// Memory that was known by one number and goes on by another one.
struct FreeSegment {
  std::uint32_t memory, number;
};

struct HostBlock {
  char magic[8];
  std::uint32_t version, header_size;
  psj_guid id;
  char reserved0[32];
  std::atomic<std::uint32_t> waiting;
  std::atomic<std::uint32_t> stop;
  char reserved1[56];
  std::atomic<std::uint64_t> consumed[kStreams];
  std::atomic<std::uint32_t> free_count, room;
  FreeSegment free_ring[kFreeRing];
};
static_assert(sizeof(HostBlock) == 256 && offsetof(HostBlock, waiting) == 64 &&
              offsetof(HostBlock, consumed) == 128 && offsetof(HostBlock, free_ring) == 200);

struct SegmentHeader {
  char magic[8];
  std::uint32_t header_size, number;
  std::uint64_t size;
  psj_guid id;
  std::uint32_t use, generation;
  std::uint64_t first_sequence;
  std::uint32_t next;
  std::atomic<std::uint32_t> closed;
  std::uint32_t records[kStreams];
  char reserved0[32];
};
static_assert(sizeof(SegmentHeader) == 128 && offsetof(SegmentHeader, first_sequence) == 48 &&
              offsetof(SegmentHeader, records) == 64);

struct RecordHeader {
  std::uint32_t commit, body_size;
  std::uint8_t stream, type;
  std::uint16_t flags;
  std::uint32_t reserved0;
  std::uint64_t sequence;
  std::int64_t time_ns;
};
static_assert(sizeof(RecordHeader) == 32);

struct ElsewhereBody {
  std::uint32_t segment, reserved0;
  std::uint64_t offset, size;
};
struct NextBody {
  std::uint32_t segment, reserved0;
};
struct GivenBackBody {
  std::uint32_t segment, reserved0;
};
static_assert(sizeof(ElsewhereBody) == 24 && sizeof(NextBody) == 8 && sizeof(GivenBackBody) == 8);

// Room that every record leaves behind itself for the NEXT record.
inline constexpr std::uint32_t kNextSize = sizeof(RecordHeader) + sizeof(NextBody);

inline constexpr std::uint64_t position(std::uint32_t segment, std::uint64_t offset) {
  return std::uint64_t{segment} << 32 | offset;
}
inline constexpr std::uint32_t segment_of(std::uint64_t position) {
  return static_cast<std::uint32_t>(position >> 32);
}
inline constexpr std::uint32_t offset_of(std::uint64_t position) {
  return static_cast<std::uint32_t>(position);
}

}  // namespace psj::layout
