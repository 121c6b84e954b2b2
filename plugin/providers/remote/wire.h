#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <new>
#include <span>
#include <utility>
#include <vector>

#include "plugin/log/schema_cache.h"
#include "plugin/value/arena.h"
#include "plugin/value/codec.h"
#include "plugin/value/status.h"
#include "psj.h"

// What near side and far side say to each other once their greetings (greeting.h) are exchanged:
// frames, each a header and a body that is padded to a multiple of 8. Numbers are little-endian.
// Values stand in the record log's form (plugin/log/FORMAT.md), their shapes in schema frames
// before them, numbered from 1 in each direction for the life of the channel.
namespace psj::remote {

enum class Kind : std::uint16_t {
  kSchema = 1,    // a shape
  kRun = 2,       // near: the prepared script (a value)
  kInput = 3,     // near: one object of $input (a value)
  kInputEnd = 4,  // near
  kStop = 5,      // near: the script is to end
  kCredit = 6,    // u64, so many bytes more: near: of records; far: of input
  kPing = 7,      // near: u64, after so many milliseconds without a byte it is gone
  kPong = 8,      // far
  kRecord = 9,    // far: a value; stream and flags in the header
  kState = 10,    // far: u64 psj_state, never a finished one
  kStatus = 11,   // far: the status message (text)
  kEnd = 12,      // far: the last frame of a run: flags is its state, the body its reason (a value)
  kNoKind = 13    // the first number that is none
};

struct Header {
  std::uint32_t size;  // bytes of the body, without padding
  std::uint16_t kind;
  std::uint16_t flags;   // PSJ_RECORD_*
  std::uint32_t run;     // number of the run that it belongs to, from 1; 0: none
  std::uint32_t stream;  // psj_stream
};
static_assert(sizeof(Header) == 16);

inline constexpr std::size_t kLargestBody = 256u << 20;
// How much of records, and how much of a run's input, may be sent before it is heard that it was
// taken. A frame goes as a whole when anything is left.
inline constexpr std::uint64_t kWindow = 4u << 20;

// Memory that nobody fills with zeros first: what is sent is written once.
template <class T>
struct Unfilled : std::allocator<T> {
  template <class U>
  struct rebind {
    using other = Unfilled<U>;
  };
  template <class U>
  void construct(U *at) noexcept {
    ::new (static_cast<void *>(at)) U;
  }
  template <class U, class... Arguments>
  void construct(U *at, Arguments &&...arguments) {
    ::new (static_cast<void *>(at)) U(std::forward<Arguments>(arguments)...);
  }
};
using Bytes = std::vector<std::byte, Unfilled<std::byte>>;

constexpr std::size_t padded(std::size_t size) {
  return (size + 7) & ~std::size_t{7};
}

// What a frame takes of its window: on both sides the same, without the shapes before it.
constexpr std::int64_t weight_of(const Header &header) {
  return static_cast<std::int64_t>(sizeof header + padded(header.size));
}

// Turns values into bytes to send. One thread at a time.
class WireEncoder {
 public:
  // A frame whose body is copied as it is.
  void add(Header header, const void *body, std::size_t size);
  // The shapes that the value needs, and the frame. PSJ_E_ARGUMENT: a live object; PSJ_E_LIMIT: too
  // large. Nothing is added then.
  Status add_value(Header header, const psj_value &value);

  std::size_t size() const { return bytes_.size(); }
  std::int64_t last_weight() const { return last_weight_; }  // of the frame that was added last
  Bytes take() { return std::exchange(bytes_, {}); }

 private:
  std::byte *grow(const Header &header, std::size_t body);

  SchemaCache schemas_;
  Bytes bytes_;
  std::int64_t last_weight_ = 0;
};

// A frame where it was received: valid until the decoder is given more bytes.
struct Frame {
  Header header{};
  std::span<std::byte> body;  // 8-aligned

  Kind kind() const { return static_cast<Kind>(header.kind); }
  std::uint64_t number() const;  // the body as one number; 0 when it is none
  std::string_view text() const {
    return {reinterpret_cast<const char *>(body.data()), body.size()};
  }
};

// Turns received bytes into frames and values, checking everything: the other side may be anybody.
// After a failure the channel is of no use.
class WireDecoder final : public SchemaSource {
 public:
  // `as_copies`: type names of objects get the prefix Deserialized.
  explicit WireDecoder(bool as_copies) : as_copies_(as_copies) {}

  // Room for the next bytes, at least 64 KiB; `received` says how many came.
  std::span<std::byte> room();
  void received(std::size_t bytes) { end_ += bytes; }
  // The next whole frame; schema frames are taken in on the way. PSJ_S_TIMEOUT: more bytes are
  // needed; PSJ_E_CORRUPT.
  Status next(Frame &out);
  // The frame's body as a value, in the frame's own memory.
  Result<psj_value> value(Frame &frame) const;

  const psj_schema *schema(std::uint64_t number) const override;

 private:
  Status learn(std::span<const std::byte> body);

  const bool as_copies_;
  std::vector<std::uint64_t> bytes_;
  std::size_t begin_ = 0, end_ = 0;  // what of it is received and not yet taken
  Arena memory_;
  std::deque<const psj_schema *> schemas_;
  std::size_t schema_bytes_ = 0;
};

}  // namespace psj::remote
