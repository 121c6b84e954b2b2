#include "clixml/base64.h"

#include <cstdint>

namespace psj::clixml {
namespace {

constexpr std::string_view kLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

}  // namespace

std::string to_base64(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i)
      group = group << 8 | (at + i < bytes.size() ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    for (std::size_t i = 0; i < 4; ++i)
      out += at + i > bytes.size() ? '=' : kLetters[group >> (18 - 6 * i) & 63];
  }
  return out;
}

bool from_base64(std::string_view text, std::string *bytes) {
  std::uint32_t group = 0;
  int letters = 0, padding = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    const auto digit = kLetters.find(c);
    if (c == '=')
      ++padding;
    else if (digit == std::string_view::npos || padding)
      return false;
    group = group << 6 | static_cast<std::uint32_t>(c == '=' ? 0 : digit);
    if (++letters % 4) continue;
    for (int shift = 16; shift >= 8 * padding; shift -= 8)
      *bytes += static_cast<char>(group >> shift & 255);
  }
  return letters % 4 == 0 && padding <= 2;
}

}  // namespace psj::clixml
