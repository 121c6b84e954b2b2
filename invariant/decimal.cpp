#include "invariant/decimal.h"

#include <algorithm>
#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>

#include "invariant/digits.h"
#include "invariant/number_parse.h"
#include "invariant/number_scan.h"

namespace psj::invariant {

namespace {

namespace mp = boost::multiprecision;
// A product of two magnitudes has 192 bits, a dividend scaled for all its places 285.
using Wide = mp::number<mp::cpp_int_backend<512, 512, mp::unsigned_magnitude, mp::unchecked, void>>;

constexpr int kMaxScale = 28;

const Wide &limit() {
  static const Wide value = Wide(1) << 96;
  return value;
}

Wide power_of_ten(int exponent) {
  return mp::pow(Wide(10), static_cast<unsigned>(exponent));
}

Wide magnitude_of(const Decimal &d) {
  return (Wide(d.high()) << 64) | (Wide(d.middle()) << 32) | Wide(d.low());
}

Decimal pack(const Wide &magnitude, bool negative, int scale) {
  const Wide mask = 0xFFFFFFFFU;
  return Decimal::from_parts(static_cast<std::uint32_t>(magnitude & mask),
                             static_cast<std::uint32_t>((magnitude >> 32) & mask),
                             static_cast<std::uint32_t>((magnitude >> 64) & mask), negative, scale);
}

// Whether a quotient with this remainder goes up in magnitude.
bool rounds_up(const Wide &quotient, const Wide &rest, const Wide &divisor, bool negative,
               MidpointRounding mode) {
  if (rest == 0 || mode == MidpointRounding::to_zero) return false;
  if (mode == MidpointRounding::down) return negative;
  if (mode == MidpointRounding::up) return !negative;
  const Wide twice = rest * 2;
  if (twice != divisor) return twice > divisor;
  return mode == MidpointRounding::away_from_zero || (quotient & 1) != 0;
}

Wide divide_rounded(const Wide &value, const Wide &divisor, bool negative, MidpointRounding mode) {
  Wide quotient, rest;
  mp::divide_qr(value, divisor, quotient, rest);
  if (rounds_up(quotient, rest, divisor, negative, mode)) ++quotient;
  return quotient;
}

// The number with as many places as fit; one rounding, half to even.
Parsed<Decimal> fit(const Wide &value, bool negative, int scale) {
  for (int drop = std::max(0, scale - kMaxScale); drop <= scale; ++drop) {
    const Wide rounded =
        drop == 0 ? value
                  : divide_rounded(value, power_of_ten(drop), negative, MidpointRounding::to_even);
    if (rounded < limit()) return parsed(pack(rounded, negative, scale - drop));
  }
  return {{}, ParseStatus::overflow};
}

Parsed<Decimal> sum(const Decimal &a, const Decimal &b, bool b_negative) {
  const int scale = std::max(a.scale(), b.scale());
  const Wide left = magnitude_of(a) * power_of_ten(scale - a.scale());
  const Wide right = magnitude_of(b) * power_of_ten(scale - b.scale());
  if (a.negative() == b_negative) return fit(left + right, a.negative(), scale);
  if (left >= right) return fit(left - right, a.negative(), scale);
  return fit(right - left, b_negative, scale);
}

Parsed<Decimal> from_digits(const Digits &digits) {
  if (digits.is_zero()) return parsed(Decimal());
  Wide value = 0;
  for (const char c : digits.digits) value = value * 10 + static_cast<unsigned>(c - '0');
  int scale = static_cast<int>(digits.digits.size()) - digits.scale;
  if (scale > 60) return parsed(Decimal());
  if (scale < 0) {
    if (scale < -30) return {{}, ParseStatus::overflow};
    value *= power_of_ten(-scale);
    scale = 0;
  }
  auto result = fit(value, digits.negative, scale);
  if (result) result.value = result.value.normalized();
  return result;
}

}  // namespace

Decimal::Decimal(std::int64_t value) {
  const auto raw = static_cast<std::uint64_t>(value);
  *this = from_unsigned(value < 0 ? 0 - raw : raw);
  if (value < 0) flags_ |= 0x80000000U;
}

Decimal Decimal::from_unsigned(std::uint64_t value) {
  return from_parts(static_cast<std::uint32_t>(value), static_cast<std::uint32_t>(value >> 32), 0,
                    false, 0);
}

Decimal Decimal::from_parts(std::uint32_t low, std::uint32_t middle, std::uint32_t high,
                            bool negative, int scale) {
  Decimal result;
  result.low_ = low;
  result.middle_ = middle;
  result.high_ = high;
  result.flags_ = static_cast<std::uint32_t>(scale) << 16 | (negative ? 0x80000000U : 0);
  return result;
}

Parsed<Decimal> Decimal::from_double(double value) {
  if (!std::isfinite(value)) return {{}, ParseStatus::overflow};
  return from_digits(significant_digits(value, 15));
}

Parsed<Decimal> Decimal::from_single(float value) {
  if (!std::isfinite(value)) return {{}, ParseStatus::overflow};
  return from_digits(significant_digits(value, 7));
}

double Decimal::to_double() const {
  // Through the text: the only way to the nearest double without double rounding.
  return std::strtod(text_of(*this).c_str(), nullptr);
}

Parsed<std::int64_t> Decimal::to_int64() const {
  const Wide whole = magnitude_of(rounded(0));
  const Wide most = (Wide(1) << 63) - (negative() ? 0 : 1);
  if (whole > most) return {0, ParseStatus::overflow};
  const auto bits = static_cast<std::uint64_t>(whole);
  return parsed(static_cast<std::int64_t>(negative() ? 0 - bits : bits));
}

Parsed<std::uint64_t> Decimal::to_uint64() const {
  const Wide whole = magnitude_of(rounded(0));
  if ((negative() && whole != 0) || whole >= (Wide(1) << 64)) return {0, ParseStatus::overflow};
  return parsed(static_cast<std::uint64_t>(whole));
}

Decimal Decimal::operator-() const {
  Decimal result = *this;
  result.flags_ ^= 0x80000000U;
  return result;
}

Decimal Decimal::rounded(int places, MidpointRounding mode) const {
  if (scale() <= places) return *this;
  const Wide value =
      divide_rounded(magnitude_of(*this), power_of_ten(scale() - places), negative(), mode);
  return pack(value, negative(), places);
}

Decimal Decimal::truncated() const {
  return rounded(0, MidpointRounding::to_zero);
}
Decimal Decimal::floor() const {
  return rounded(0, MidpointRounding::down);
}
Decimal Decimal::ceiling() const {
  return rounded(0, MidpointRounding::up);
}

Decimal Decimal::normalized() const {
  if (is_zero()) return {};
  Wide value = magnitude_of(*this);
  int places = scale();
  for (; places > 0 && value % 10 == 0; --places) value /= 10;
  return pack(value, negative(), places);
}

std::strong_ordering operator<=>(const Decimal &a, const Decimal &b) {
  const int sign_a = a.is_zero() ? 0 : a.negative() ? -1 : 1;
  const int sign_b = b.is_zero() ? 0 : b.negative() ? -1 : 1;
  if (sign_a != sign_b || sign_a == 0) return sign_a <=> sign_b;
  const int scale = std::max(a.scale(), b.scale());
  const Wide left = magnitude_of(a) * power_of_ten(scale - a.scale());
  const Wide right = magnitude_of(b) * power_of_ten(scale - b.scale());
  const int order = left.compare(right);
  return (sign_a > 0 ? order : -order) <=> 0;
}

Parsed<Decimal> add(const Decimal &a, const Decimal &b) {
  return sum(a, b, b.negative());
}
Parsed<Decimal> subtract(const Decimal &a, const Decimal &b) {
  return sum(a, b, !b.negative());
}

Parsed<Decimal> multiply(const Decimal &a, const Decimal &b) {
  return fit(magnitude_of(a) * magnitude_of(b), a.negative() != b.negative(),
             a.scale() + b.scale());
}

Parsed<Decimal> divide(const Decimal &a, const Decimal &b) {
  const bool negative = a.negative() != b.negative();
  Wide dividend = magnitude_of(a);
  const Wide divisor = magnitude_of(b);
  int scale = a.scale() - b.scale();
  if (scale < 0) {
    dividend *= power_of_ten(-scale);
    scale = 0;
  }
  // An exact quotient keeps the scale it has; another one gets all the places that fit, without the
  // zeros at the end.
  Wide quotient, rest;
  mp::divide_qr(dividend, divisor, quotient, rest);
  if (rest == 0) return fit(quotient, negative, scale);
  for (int more = kMaxScale - scale; more >= 0; --more) {
    const Wide value =
        divide_rounded(dividend * power_of_ten(more), divisor, negative, MidpointRounding::to_even);
    if (value < limit()) {
      Decimal result = pack(value, negative, scale + more);
      return parsed(result.is_zero() ? result : result.normalized());
    }
  }
  return {{}, ParseStatus::overflow};
}

Parsed<Decimal> remainder(const Decimal &a, const Decimal &b) {
  const int scale = std::max(a.scale(), b.scale());
  const Wide left = magnitude_of(a) * power_of_ten(scale - a.scale());
  const Wide right = magnitude_of(b) * power_of_ten(scale - b.scale());
  if (left < right) return parsed(a);
  return fit(left % right, a.negative(), scale);
}

Parsed<Decimal> parse_decimal(std::string_view text, unsigned styles) {
  ScannedNumber number;
  if (!scan_number(text, styles, number)) return {};
  // 28 places and 29 digits are the most that count; the rest only rounds.
  constexpr int kMostDigits = 64;
  if (number.scale > 29 && !number.digits.empty()) return {{}, ParseStatus::overflow};
  if (static_cast<int>(number.digits.size()) > kMostDigits) {
    number.places -= static_cast<int>(number.digits.size()) - kMostDigits;
    number.digits.resize(kMostDigits);
  }
  if (number.scale < -40) number = {"", 0, kMaxScale, number.negative};
  Wide value = 0;
  for (const char c : number.digits) value = value * 10 + static_cast<unsigned>(c - '0');
  if (number.places < 0) {
    value *= power_of_ten(std::min(-number.places, 30));
    number.places = 0;
  }
  if (value == 0) return parsed(pack(value, number.negative, std::min(number.places, kMaxScale)));
  return fit(value, number.negative, number.places);
}

void append_text(std::string &out, const Decimal &value) {
  Digits digits = digits_of(value);
  if (digits.is_zero()) digits.negative = false;
  append_general(out, digits, 0, 'E', false);
}

std::string text_of(const Decimal &value) {
  std::string out;
  append_text(out, value);
  return out;
}

}  // namespace psj::invariant
