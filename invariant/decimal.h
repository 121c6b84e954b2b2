#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant/parsed.h"

namespace psj::invariant {

enum class MidpointRounding : std::uint8_t { to_even, away_from_zero, to_zero, down, up };

// System.Decimal: a sign, 96 bits of magnitude and a scale of 0 to 28 decimal places. Trailing
// zeros are part of the value's text ("1.50") but not of its comparison. 16 bytes, trivially
// copyable; the bytes are those of .NET's GetBits, so they may go into a record as they are.
class Decimal {
 public:
  constexpr Decimal() = default;
  Decimal(std::int64_t value);  // NOLINT: every integer is a decimal
  static Decimal from_unsigned(std::uint64_t value);
  static Decimal from_parts(std::uint32_t low, std::uint32_t middle, std::uint32_t high,
                            bool negative, int scale);

  // Round to 15 (7) significant digits, as .NET's conversion does. Overflow: beyond 7.9E+28, NaN.
  static Parsed<Decimal> from_double(double value);
  static Parsed<Decimal> from_single(float value);

  std::uint32_t low() const { return low_; }
  std::uint32_t middle() const { return middle_; }
  std::uint32_t high() const { return high_; }
  int scale() const { return (flags_ >> 16) & 0xFF; }
  bool negative() const { return (flags_ & 0x80000000U) != 0; }
  bool is_zero() const { return (low_ | middle_ | high_) == 0; }

  double to_double() const;
  // Rounds half to even, as PowerShell's casts do; overflow when the result does not fit.
  Parsed<std::int64_t> to_int64() const;
  Parsed<std::uint64_t> to_uint64() const;

  Decimal operator-() const;
  // Digits beyond `places` are rounded away; fewer digits than `places` stay as they are.
  Decimal rounded(int places, MidpointRounding mode = MidpointRounding::to_even) const;
  Decimal truncated() const;
  Decimal floor() const;
  Decimal ceiling() const;
  // The same number with the fewest digits: what equal numbers have in common, for hashing.
  Decimal normalized() const;

  friend std::strong_ordering operator<=>(const Decimal &a, const Decimal &b);
  friend bool operator==(const Decimal &a, const Decimal &b) { return (a <=> b) == 0; }

 private:
  std::uint32_t flags_ = 0;  // scale in bits 16-23, sign in bit 31
  std::uint32_t high_ = 0;
  std::uint32_t low_ = 0;
  std::uint32_t middle_ = 0;
};

// The result, or overflow ("Value was either too large or too small for a Decimal.").
Parsed<Decimal> add(const Decimal &a, const Decimal &b);
Parsed<Decimal> subtract(const Decimal &a, const Decimal &b);
Parsed<Decimal> multiply(const Decimal &a, const Decimal &b);
// The divisor is not zero: the caller reports that case as a division by zero.
Parsed<Decimal> divide(const Decimal &a, const Decimal &b);
Parsed<Decimal> remainder(const Decimal &a, const Decimal &b);

void append_text(std::string &out, const Decimal &value);
std::string text_of(const Decimal &value);

}  // namespace psj::invariant
