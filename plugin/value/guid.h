#pragma once

#include <string>

#include "psj.h"

namespace psj {

// Random, version 4, from the kernel's generator.
psj_guid new_guid();
// 12345678-1234-1234-1234-123456789abc
std::string guid_text(const psj_guid &guid);

}  // namespace psj
