#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace psj {

// CRC-32C (Castagnoli) of `bytes` behind others whose sum is `before`; 0 for the first.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace psj
