#include "invariant/digits.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace psj::invariant {

namespace {

// A double has at most 1074 places and 767 significant digits; what is asked beyond is zeros.
constexpr int kMaxPlaces = 1100;
constexpr int kBuffer = 1600;

void strip_trailing_zeros(std::string &digits) {
  const std::size_t last = digits.find_last_not_of('0');
  digits.resize(last == std::string::npos ? 0 : last + 1);
}

// `text` is what to_chars wrote in scientific notation: d.ddde+xx
Digits from_scientific(const char *begin, const char *end, bool negative) {
  Digits result;
  result.kind = Digits::Kind::floating;
  result.negative = negative;
  const char *e = std::find(begin, end, 'e');
  for (const char *p = begin; p != e; ++p)
    if (*p != '.') result.digits.push_back(*p);
  int exponent = 0;
  std::from_chars(e + (e[1] == '+' ? 2 : 1), end, exponent);
  strip_trailing_zeros(result.digits);
  result.scale = result.digits.empty() ? 0 : exponent + 1;
  return result;
}

template <class T>
Digits shortest(T value) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value),
                                 std::chars_format::scientific);
  return from_scientific(buffer, end.ptr, std::signbit(value));
}

}  // namespace

void Digits::round(int count, bool already_rounded) {
  int kept = std::min(std::max(count, 0), static_cast<int>(digits.size()));
  const bool up = !already_rounded && count >= 0 && kept < static_cast<int>(digits.size()) &&
                  digits[kept] >= '5';
  if (up) {
    while (kept > 0 && digits[kept - 1] == '9') --kept;
    if (kept > 0) {
      ++digits[kept - 1];
    } else {
      ++scale;
      digits.assign(1, '1');
      kept = 1;
    }
  } else {
    while (kept > 0 && digits[kept - 1] == '0') --kept;
  }
  digits.resize(kept);
  if (kept > 0) return;
  scale = 0;
  if (kind != Kind::floating) negative = false;
}

Digits digits_of(std::uint64_t magnitude, bool negative) {
  Digits result;
  result.negative = negative;
  if (magnitude == 0) return result;
  char buffer[24];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, magnitude);
  result.digits.assign(buffer, end.ptr);
  result.scale = static_cast<int>(result.digits.size());
  return result;
}

Digits digits_of(const Decimal &value) {
  Digits result;
  result.kind = Digits::Kind::decimal;
  result.negative = value.negative();
  unsigned __int128 rest = (static_cast<unsigned __int128>(value.high()) << 64) |
                           (static_cast<std::uint64_t>(value.middle()) << 32) | value.low();
  for (; rest != 0; rest /= 10) result.digits.push_back(static_cast<char>('0' + rest % 10));
  std::reverse(result.digits.begin(), result.digits.end());
  result.scale = static_cast<int>(result.digits.size()) - value.scale();
  return result;
}

Digits shortest_digits(double value) {
  return shortest(value);
}
Digits shortest_digits(float value) {
  return shortest(value);
}

Digits significant_digits(double value, int count) {
  char buffer[kBuffer];
  const int places = std::min(std::max(count, 1), kMaxPlaces) - 1;
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value),
                                 std::chars_format::scientific, places);
  return from_scientific(buffer, end.ptr, std::signbit(value));
}

Digits fixed_digits(double value, int places) {
  char buffer[kBuffer];
  const char *begin = buffer;
  const char *end = std::to_chars(buffer, buffer + sizeof buffer, std::fabs(value),
                                  std::chars_format::fixed, std::min(places, kMaxPlaces))
                        .ptr;
  Digits result;
  result.kind = Digits::Kind::floating;
  result.negative = std::signbit(value);
  const char *point = std::find(begin, end, '.');
  result.digits.assign(begin, point);
  if (point != end) result.digits.append(point + 1, end);
  result.scale = static_cast<int>(point - begin);
  const std::size_t first = result.digits.find_first_not_of('0');
  const std::size_t zeros = first == std::string::npos ? result.digits.size() : first;
  result.digits.erase(0, zeros);
  result.scale = result.digits.empty() ? 0 : result.scale - static_cast<int>(zeros);
  strip_trailing_zeros(result.digits);
  return result;
}

const char *symbol_of(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return nullptr;
}

}  // namespace psj::invariant
