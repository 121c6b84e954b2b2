#pragma once

#include <string_view>

namespace psj::wmi {

// LIKE, without case: % any text, _ one character, [abc] [a-z] one of them, [^a-z] none of them. A
// bracket that does not close is a character like others.
bool is_like(std::string_view text, std::string_view pattern);

}  // namespace psj::wmi
