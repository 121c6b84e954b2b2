#pragma once

#include <cstdint>

#include "psj.h"

namespace psj {

// What stands behind the 16 bytes of a value, by kind.
enum class Payload : std::uint8_t {
  kNone,     // nothing
  kSixteen,  // 16 bytes
  kBytes,    // count bytes
  kValues,   // count values
  kPairs,    // 2 * count values
  kObject,   // count values, the first one a schema
  kSchema,   // only inside an object
  kHandle,   // a live object
  kUnknown,
};

inline constexpr Payload kPayloads[] = {
    Payload::kNone,   Payload::kNone,    Payload::kNone,  Payload::kNone,   Payload::kNone,
    Payload::kNone,   Payload::kSixteen, Payload::kBytes, Payload::kBytes,  Payload::kNone,
    Payload::kNone,   Payload::kSixteen, Payload::kBytes, Payload::kBytes,  Payload::kBytes,
    Payload::kBytes,  Payload::kBytes,   Payload::kBytes, Payload::kValues, Payload::kPairs,
    Payload::kObject, Payload::kSchema,  Payload::kNone,  Payload::kBytes,  Payload::kHandle,
    Payload::kNone};
static_assert(sizeof kPayloads == PSJ_VOID + 1);

inline constexpr Payload payload_of(psj_kind kind) {
  return kind <= PSJ_VOID ? kPayloads[kind] : Payload::kUnknown;
}

inline constexpr std::uint64_t padded(std::uint64_t bytes) {
  return (bytes + 7) & ~7ull;
}

// Values that a container of this kind and count holds.
inline constexpr std::uint64_t item_count(const psj_value &v) {
  return v.kind == PSJ_DICT ? std::uint64_t{v.count} * 2 : v.count;
}

}  // namespace psj
