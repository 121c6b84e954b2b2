#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "plugin/value/arena.h"
#include "plugin/value/status.h"
#include "psj.h"

// Record form of a value tree: one contiguous body, root value first, payloads behind it in the
// order of the tree, offsets from the body's first byte. plugin/log/FORMAT.md has the layout.
namespace psj {

inline constexpr std::uint64_t kMaxBody = 1ull << 30;

// Numbers of shapes on the writer's side.
class SchemaNumbers {
 public:
  virtual ~SchemaNumbers() = default;
  // Number of this shape, or 0 when it has none yet (the encoder then stops with `missing`).
  virtual std::uint32_t number_of(const psj_schema &schema) = 0;
};

// Shapes by number on the reader's side.
class SchemaSource {
 public:
  virtual ~SchemaSource() = default;
  // NULL: unknown number. The shape outlives every value decoded with it.
  [[nodiscard]] virtual const psj_schema *schema(std::uint64_t number) const = 0;
};

struct Encoded {
  enum Outcome : std::uint8_t { kDone, kNoRoom, kMissingSchema, kRefused };
  Outcome outcome = kDone;
  std::uint64_t size = 0;               // kDone: bytes of the body, a multiple of 8
  const psj_schema *missing = nullptr;  // kMissingSchema
  Status refused;                       // kRefused
};

// What encoding does with live objects.
enum class Handles : std::uint8_t {
  kRefuse,  // PSJ_E_ARGUMENT
  kLive,    // pointers are written; the caller keeps the objects alive (`kept` in encode_value)
};

// Writes the body at `room` (8-aligned). With Handles::kLive every live object met is retained into
// `kept`, which must not be NULL then. After kNoRoom, ask encoded_size.
Encoded encode_value(std::span<std::byte> room, const psj_value &value, SchemaNumbers &schemas,
                     Handles handles, Arena *kept);
// Exact size of the body; it does not depend on schema numbers. PSJ_E_LIMIT above kMaxBody or
// PSJ_MAX_DEPTH.
Result<std::uint64_t> encoded_size(const psj_value &value);

// Turns the private copy of a body into memory form, in place, checking everything a hostile writer
// could have written: kinds, flags, ranges, counts, depth, schema numbers, member counts, the place
// of every payload and the total size. Linear in body.size(). `body` is 8-aligned and stays the
// values' memory. PSJ_E_CORRUPT names what was wrong and where.
Result<psj_value> decode_in_place(std::span<std::byte> body, const SchemaSource &schemas,
                                  Handles handles);
// The root value of a body whose payload may stay where it is: a PSJ_STRING or PSJ_BYTES that fills
// the whole body. False: decode a copy instead.
bool root_payload(std::span<const std::byte> body, psj_value &value);

// Body of a schema record, with the same rules as a value's.
std::uint64_t schema_body_size(const psj_schema &schema);
void encode_schema(std::span<std::byte> room, std::uint32_t number, const psj_schema &schema);
// The shape is made in `arena`.
Result<const psj_schema *> decode_schema(std::span<const std::byte> body, std::uint32_t &number,
                                         Arena &arena);

}  // namespace psj
