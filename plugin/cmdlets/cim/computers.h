#pragma once

#include <string>
#include <string_view>

#include "plugin/value/status.h"

namespace psj {

// Whether the name means this computer: empty, ., localhost, its own name.
bool is_this_computer(std::string_view name);

// Why the classes of that computer can't be read.
Status unreachable_computer(std::string_view name);

}  // namespace psj
