#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "plugin/log/descriptor.h"
#include "plugin/log/schema_cache.h"
#include "plugin/value/arena.h"
#include "plugin/value/codec.h"
#include "plugin/value/status.h"
#include "plugin/value/tree.h"
#include "psj.h"

// What host and worker say to each other over their socket. A frame:
//     0: u32 kind    FrameKind
//     4: u32 size    bytes of the body
//     8: body
// Descriptors travel with the first byte of their frame. Numbers are the machine's own: both ends
// are on it. Values stand in the record log's form (plugin/log/FORMAT.md), their shapes in schema
// frames before them, numbered from 1 for the life of the socket.
namespace psj {

enum FrameKind : std::uint32_t {
  kFrameSchema = 1,         // a shape
  kFrameRequest = 2,        // host: the prepared script (a value); control, host block, doorbell
  kFrameInput = 3,          // host: one object of $input (a value)
  kFrameInputEnd = 4,       // host
  kFrameStop = 5,           // host: the script is to end
  kFrameGrant = 6,          // host: a segment; its descriptor
  kFrameRefusal = 7,        // host: no segment, for the reason in the body (text)
  kFrameNeed = 8,           // worker: a segment of at least u64 bytes
  kFrameEnded = 9,          // worker: the end record is written
  kFrameState = 10,         // worker: u32 psj_state
  kFrameStatus = 11,        // worker: the status message (text)
  kFrameReady = 12,         // worker: it is up, and there is no job yet
  kFrameSurroundings = 13,  // host: what the process is to make its own, before the request
  kFrameScreen = 14,        // worker: text for the caller's screen
  kFrameUnopened = 15,      // worker: why the script will not run (text)
  kFrameExitCode = 16,      // worker: i32, what the caller's process should end with
};
// 0 for kinds that carry none.
std::size_t descriptors_of(std::uint32_t kind);

struct Frame {
  std::uint32_t kind = 0;
  std::vector<std::byte> body;          // 8-aligned memory, as values need it
  std::vector<int> borrowed;            // descriptors to send; they stay the sender's
  std::vector<Descriptor> descriptors;  // received
};

// Turns values into frames.
class FrameEncoder {
 public:
  // Appends the shapes that the value needs first, then the frame. PSJ_E_ARGUMENT: a live object.
  Status append(std::uint32_t kind, const psj_value &value, std::deque<Frame> &out);

 private:
  SchemaCache schemas_;
};

// Turns frames into values.
class FrameDecoder final : public SchemaSource {
 public:
  Status learn(const Frame &schema);
  // The value lives in the result.
  Result<OwnedValue> value(Frame &frame) const;
  const psj_schema *schema(std::uint64_t number) const override;

 private:
  Arena memory_;
  std::deque<const psj_schema *> schemas_;
};

// Sends frames over a stream socket.
class FrameSender {
 public:
  // The number of the frame: 1, 2, 3 ...
  std::uint64_t add(Frame frame);
  // All up to this number are with the other side.
  bool has_sent(std::uint64_t number) const { return number <= added_ - frames_.size(); }
  bool empty() const { return frames_.empty(); }
  std::size_t queued_bytes() const { return queued_bytes_; }
  // As much as the socket takes; with a blocking socket, all. PSJ_S_TIMEOUT: it is full.
  // PSJ_E_PEER_DIED: nobody is there.
  Status send(int socket);

 private:
  std::deque<Frame> frames_;
  std::size_t sent_ = 0;  // of the first
  std::size_t queued_bytes_ = 0;
  std::uint64_t added_ = 0;
};

// Receives frames from a stream socket.
class FrameReceiver {
 public:
  enum class Descriptors : std::uint8_t { kRefuse, kTake };
  FrameReceiver(std::size_t largest_body, Descriptors descriptors)
      : largest_body_(largest_body), takes_descriptors_(descriptors == Descriptors::kTake) {}
  // One read. PSJ_OK; PSJ_S_TIMEOUT: nothing there; PSJ_S_END: the other side closed;
  // PSJ_E_CORRUPT: not a frame, too large, or descriptors that are not taken here; they are closed.
  Status receive(int socket);
  // The next whole frame. False: none.
  bool next(Frame &out);

 private:
  Status parse();
  Status end_frame();

  const std::size_t largest_body_;
  const bool takes_descriptors_;
  std::vector<std::byte> bytes_;  // received, not yet parsed
  std::size_t parsed_ = 0;
  std::deque<Frame> whole_;
  Frame current_;
  std::size_t filled_ = 0;
  bool in_body_ = false;
  std::deque<Descriptor> descriptors_;
};

}  // namespace psj
