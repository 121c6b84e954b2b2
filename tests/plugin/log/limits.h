#pragma once

#include <cstdint>

// What this machine can do at most, measured with the least that could do it: no records, no trust,
// no promise about a writer that dies. All between two processes, each on a processor of its own.
namespace psj::limits {

void pin(int cpu);
std::int64_t now_ns();
// The middle one.
double median_of(int runs, double (*run)());

// A ring of slots of `size` bytes, its tail moved once for `batch` slots; the writer fills each
// slot, the reader looks at every 64th byte. GB/s.
double ring_rate(std::uint64_t size, std::uint32_t batch);
// From before the write to an eventfd until the other side, that polls it, knows. µs.
double eventfd_wake();
// Copies of 1 MiB to a file without a name, never synced. GB/s.
double file_rate();

}  // namespace psj::limits
