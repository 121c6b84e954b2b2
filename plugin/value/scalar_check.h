#pragma once

#include <cstdint>

#include "plugin/value/kinds.h"
#include "psj.h"

// What a value that is whole in its sixteen bytes may hold.
namespace psj {

inline constexpr std::int64_t kMaxTicks = 3155378975999999999;

inline bool is_width(std::uint8_t flags) {
  return flags == 8 || flags == 16 || flags == 32 || flags == 64;
}

inline bool fits_int(std::int64_t i, std::uint8_t width) {
  const unsigned spare = 64u - width;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(i) << spare) >> spare == i;
}

// Of a kind without a payload, but for PSJ_REF; true for the others.
inline bool valid_scalar(const psj_value &v) {
  switch (v.kind) {
    case PSJ_BOOL:
      return v.as.u64 <= 1;
    case PSJ_CHAR:
      return v.as.u64 <= 0xffff;
    case PSJ_INT:
      return is_width(v.flags) && fits_int(v.as.i64, v.flags);
    case PSJ_UINT:
      return is_width(v.flags) && (v.flags == 64 || v.as.u64 >> v.flags == 0);
    case PSJ_FLOAT:
      return v.flags == 32 || v.flags == 64;
    case PSJ_DATETIME:
      return v.flags <= 2 && v.as.i64 >= 0 && v.as.i64 <= kMaxTicks;
    default:
      return true;
  }
}

// As a record's whole body: a reference has nothing to refer to there.
inline bool is_plain_body(const psj_value &v) {
  return payload_of(v.kind) == Payload::kNone && v.kind != PSJ_REF && valid_scalar(v);
}

}  // namespace psj
