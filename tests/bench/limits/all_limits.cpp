#include "limits/limits.h"

namespace psj::bench {

std::vector<Limit> all_limits() {
  constexpr std::size_t kKi = 1024, kMi = kKi * kKi;
  return {
      {"pipe, 64 B", "M/s", [] { return pipe_messages(64); }},
      {"Boost message_queue, 64 B", "M/s", [] { return boost_queue_messages(64); }},
      {"ring, 64 B", "M/s", [] { return ring_messages(48); }},
      {"ring with commit words, 64 B", "M/s", [] { return committed_ring_messages(48); }},
      {"ring, 4 KiB", "GB/s", [] { return ring_bandwidth(4 * kKi - 16); }},
      {"ring, 1 MiB", "GB/s", [] { return ring_bandwidth(kMi - 16); }},
      {"wake by eventfd", "µs", descriptor_wake},
      {"memcpy, 1 MiB", "GB/s", [] { return memory_copy(kMi); }},
      {"memcpy, 256 MiB", "GB/s", [] { return memory_copy(256 * kMi); }},
      {"first touch of shared pages", "GB/s", fresh_pages},
      {"append to a file, 64 KiB", "GB/s", file_append},
      {"malloc and free, 128 B", "ns", small_allocation},
      {"empty program", "µs", empty_program},
      {"empty thread", "µs", empty_thread},
      {"SIGKILL to pidfd", "µs", kill_to_descriptor},
      {"system call", "ns", system_call},
  };
}

}  // namespace psj::bench
