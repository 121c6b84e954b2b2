#include "plugin/log/crc32c.h"

#include <boost/crc.hpp>
#include <cstring>

namespace psj {

namespace {

using Portable = boost::crc_optimal<32, 0x1EDC6F41, 0, 0, true, true>;

std::uint32_t portable(std::span<const std::byte> bytes, std::uint32_t state) {
  // The library reflects what it is given and what it gives back, so the state goes through as is.
  Portable crc(0);
  std::uint32_t mirrored = 0;
  for (int bit = 0; bit < 32; ++bit)
    if ((state >> bit & 1u) != 0) mirrored |= 1u << (31 - bit);
  crc.reset(mirrored);
  crc.process_bytes(bytes.data(), bytes.size());
  return crc.checksum();
}

#if defined(__x86_64__)
__attribute__((target("sse4.2"))) std::uint32_t by_instruction(std::span<const std::byte> bytes,
                                                               std::uint32_t state) {
  const std::byte *at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t wide = state;
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  state = static_cast<std::uint32_t>(wide);
  for (; left != 0; ++at, --left)
    state = __builtin_ia32_crc32qi(state, static_cast<unsigned char>(*at));
  return state;
}
#endif

}  // namespace

std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t before) {
#if defined(__x86_64__)
  static const bool has_instruction = __builtin_cpu_supports("sse4.2") != 0;
  if (has_instruction) return ~by_instruction(bytes, ~before);
#endif
  return ~portable(bytes, ~before);
}

}  // namespace psj
