#include "plugin/value/guid.h"

#include <sys/random.h>

#include <random>

namespace psj {

psj_guid new_guid() {
  psj_guid guid{};
  if (getrandom(guid.bytes, sizeof guid.bytes, 0) != sizeof guid.bytes) {
    std::random_device device;
    for (auto &byte : guid.bytes) byte = static_cast<std::uint8_t>(device());
  }
  guid.bytes[6] = static_cast<std::uint8_t>((guid.bytes[6] & 0x0f) | 0x40);
  guid.bytes[8] = static_cast<std::uint8_t>((guid.bytes[8] & 0x3f) | 0x80);
  return guid;
}

std::string guid_text(const psj_guid &guid) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (int i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[guid.bytes[i] >> 4];
    text += kDigits[guid.bytes[i] & 15];
  }
  return text;
}

}  // namespace psj
