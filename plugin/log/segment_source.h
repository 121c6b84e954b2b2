#pragma once

#include <cstdint>
#include <memory>

#include "plugin/log/segment.h"

namespace psj {

// Where a writer gets further segments. Implemented by Log for writers of the same process, and by
// the worker's channel for those of another: it asks the host, who calls Log::grant and sends the
// descriptor.
class SegmentSource {
 public:
  virtual ~SegmentSource() = default;
  // A segment of at least `bytes`, mapped for writing; its header, filled in by the host, says its
  // number. May wait. PSJ_E_CANCELLED, PSJ_E_PEER_DIED: no more will come; never waits for a dead
  // peer.
  virtual Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) = 0;
};

// What a writer holds of a log beside its segments.
struct LogLink {
  std::shared_ptr<Segment> control;  // mapped for writing
  std::shared_ptr<Segment> host;     // mapped for reading
  int doorbell = -1;                 // borrowed eventfd; -1 when `ring` is used
  // Writers of the same process ring by a call instead.
  void (*ring)(void *) = nullptr;
  void *ring_arg = nullptr;
};

// The worker's side of Log::descriptors(): maps and checks what was inherited. Control and host
// block are taken over, the doorbell stays the caller's.
Result<LogLink> open_link(Descriptor control, Descriptor host, int doorbell);

}  // namespace psj
