#pragma once

#include <string_view>

namespace psj::invariant {

// Inside this folder: the custom format that a one-letter date format stands for; empty for an
// unknown letter.
std::string_view standard_date_format(char letter);
// Whether a DateTimeOffset is written in UTC by this format.
bool standard_is_universal(char letter);

}  // namespace psj::invariant
