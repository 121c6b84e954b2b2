#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "invariant/decimal.h"

// Inside this folder: a number as decimal digits, the common ground of all number formats.
namespace psj::invariant {

// The value is 0.d1d2d3… × 10^scale. No digits: zero. Reading past the end gives '0' or nothing, as
// the format says.
struct Digits {
  enum class Kind : std::uint8_t { integer, decimal, floating };

  std::string digits;
  int scale = 0;
  bool negative = false;
  Kind kind = Kind::integer;

  bool is_zero() const { return digits.empty(); }
  char at(std::size_t index) const { return index < digits.size() ? digits[index] : '\0'; }

  // Keeps `count` digits, rounding halves away from zero unless the digits are rounded already.
  // Zero loses its scale, and its sign unless it is a floating one.
  void round(int count, bool already_rounded = false);
};

Digits digits_of(std::uint64_t magnitude, bool negative);
Digits digits_of(const Decimal &value);

// Finite values. Shortest digits that read back, `count` significant ones, or `places` behind the
// point; the last two round exact halves to even.
Digits shortest_digits(double value);
Digits shortest_digits(float value);
Digits significant_digits(double value, int count);
Digits fixed_digits(double value, int places);

// A standard specifier: a letter and a precision (-1: none). Letter 0: the format is a custom one.
struct StandardFormat {
  char letter = 'G';
  int precision = -1;
};
StandardFormat parse_standard(std::string_view format);

// Everything but D, X, B and R; false for an unknown letter.
bool append_standard(std::string &out, Digits digits, char letter, int precision);
void append_general(std::string &out, const Digits &digits, int max_digits, char exponent_letter,
                    bool allow_exponent);
void append_custom(std::string &out, const Digits &digits, std::string_view format);

// E+05: at least `min_digits` digits.
void append_exponent(std::string &out, int exponent, char letter, int min_digits,
                     bool positive_sign);

// "NaN", "Infinity", "-Infinity"; null for a finite value.
const char *symbol_of(double value);

}  // namespace psj::invariant
