#include "language/value/members/byte_array.h"

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"

namespace psjsh::bytes {

std::string bytes_of(const Value &value) {
  std::string bytes;
  for (const auto &item : to_items(value)) bytes += static_cast<char>(item.bits());
  return bytes;
}
Value byte_array(std::string_view bytes) {
  Values items;
  items.reserve(bytes.size());
  for (const char byte : bytes) items.push_back(static_cast<std::uint8_t>(byte));
  return make_array(std::move(items), type_of_id(TypeId::Byte));
}

std::string hex_text(std::string_view bytes, const char *digits, const char *between) {
  std::string out;
  for (const char byte : bytes) {
    if (!out.empty()) out += between;
    out += digits[static_cast<unsigned char>(byte) >> 4];
    out += digits[static_cast<unsigned char>(byte) & 15];
  }
  return out;
}

}  // namespace psjsh::bytes
