#pragma once

#include <cstdint>
#include <string_view>

#include "invariant/decimal.h"
#include "invariant/parsed.h"

namespace psj::invariant {

// System.Globalization.NumberStyles, with its values.
enum NumberStyle : unsigned {
  kLeadingWhite = 0x1,
  kTrailingWhite = 0x2,
  kLeadingSign = 0x4,
  kTrailingSign = 0x8,
  kParentheses = 0x10,
  kDecimalPoint = 0x20,
  kThousands = 0x40,
  kExponent = 0x80,
  kCurrency = 0x100,
  kHex = 0x200,
  kBinary = 0x400,
  kInteger = kLeadingWhite | kTrailingWhite | kLeadingSign,
  kHexNumber = kLeadingWhite | kTrailingWhite | kHex,
  kNumber = kInteger | kTrailingSign | kDecimalPoint | kThousands,
  kFloat = kInteger | kDecimalPoint | kExponent,
  kAnyNumber = kNumber | kParentheses | kExponent | kCurrency,
};

// .NET's Parse in the invariant culture. `bits` (8, 16, 32, 64) is the size of the type;
// hexadecimal text is the two's complement in that size.
Parsed<std::int64_t> parse_signed(std::string_view text, int bits, unsigned styles = kInteger);
Parsed<std::uint64_t> parse_unsigned(std::string_view text, int bits, unsigned styles = kInteger);
// Too large gives an infinity, as .NET does.
Parsed<double> parse_double(std::string_view text, unsigned styles = kFloat | kThousands);
Parsed<float> parse_single(std::string_view text, unsigned styles = kFloat | kThousands);
Parsed<Decimal> parse_decimal(std::string_view text, unsigned styles = kNumber);

}  // namespace psj::invariant
