#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant/parsed.h"

namespace psj::invariant {

// System.Guid. The bytes stand in the order of the text, most significant first, so that comparing
// bytes compares as .NET does.
struct Guid {
  std::array<std::uint8_t, 16> bytes{};

  // Random, version 4, from the kernel's generator.
  static Guid random();

  friend auto operator<=>(const Guid &, const Guid &) = default;
};

// 12345678-1234-1234-1234-123456789abc
std::string text_of(const Guid &value);
// N, D, B, P, X or nothing (D). False: "Format string can be only "D", "d", …".
[[nodiscard]] bool format_guid(std::string &out, const Guid &value, std::string_view format);
// Any of the forms N, D, B, P, X, with blanks around.
Parsed<Guid> parse_guid(std::string_view text);

}  // namespace psj::invariant
