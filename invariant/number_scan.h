#pragma once

#include <string>
#include <string_view>

// Inside this folder: what a number's text says before it becomes a value of some type.
namespace psj::invariant {

// 0.d1d2d3… × 10^scale; `places` counts the digits written behind the point, which a decimal keeps.
struct ScannedNumber {
  std::string digits;  // without leading zeros
  int scale = 0;
  int places = 0;
  bool negative = false;
};

// False when the text is no number in these styles (NumberStyle in number_parse.h).
bool scan_number(std::string_view text, unsigned styles, ScannedNumber &number);

}  // namespace psj::invariant
