#pragma once

#include <string_view>

namespace psj::invariant {

// Inside this folder: compares two texts by ICU's root collation, loaded at the first call; by
// ordinals when there is no ICU. Callable from many threads.
int compare_collated(std::string_view a, std::string_view b, bool ignore_case);

}  // namespace psj::invariant
