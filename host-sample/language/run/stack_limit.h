#pragma once
#include <cstdint>

namespace psjsh {

// The lowest address to which the calling thread's stack may grow with room left for what is under
// way to come to an end. Cheap after a thread's first call as long as the limit does not change.
std::uintptr_t lowest_stack_address();

}  // namespace psjsh
