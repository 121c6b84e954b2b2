#include "invariant/number_format.h"

#include <algorithm>
#include <cctype>

#include "invariant/decimal.h"
#include "invariant/digits.h"
#include "invariant/number_text.h"

namespace psj::invariant {

namespace {

constexpr const char *kCurrency = "\u00A4";
constexpr int kGroup = 3;

void append_fixed(std::string &out, const Digits &number, int places, bool grouped) {
  std::size_t next = 0;
  if (number.scale <= 0) out.push_back('0');
  for (int left = number.scale; left > 0; --left) {
    const char digit = number.at(next++);
    out.push_back(digit != 0 ? digit : '0');
    if (grouped && left > 1 && (left - 1) % kGroup == 0) out.push_back(',');
  }
  if (places <= 0) return;
  out.push_back('.');
  const int zeros = std::min(std::max(-number.scale, 0), places);
  out.append(zeros, '0');
  for (int left = places - zeros; left > 0; --left) {
    const char digit = number.at(next++);
    out.push_back(digit != 0 ? digit : '0');
  }
}

void append_scientific(std::string &out, const Digits &number, int places, char letter) {
  out.push_back(number.is_zero() ? '0' : number.digits[0]);
  if (places > 0) out.push_back('.');
  for (int i = 1; i <= places; ++i) {
    const char digit = number.at(i);
    out.push_back(digit != 0 ? digit : '0');
  }
  append_exponent(out, number.is_zero() ? 0 : number.scale - 1, letter, 3, true);
}

void append_currency(std::string &out, const Digits &number, int places) {
  if (number.negative) out.push_back('(');
  out += kCurrency;
  append_fixed(out, number, places, true);
  if (number.negative) out.push_back(')');
}

// D, X and B of an integer. `bits` holds its two's complement in its own width.
bool append_integer_only(std::string &out, std::uint64_t magnitude, bool negative,
                         std::uint64_t bits, StandardFormat format) {
  std::string digits;
  switch (std::toupper(static_cast<unsigned char>(format.letter))) {
    case 'D':
      append_text(digits, magnitude);
      if (negative) out.push_back('-');
      break;
    case 'X': {
      const char *table = format.letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
      do digits.push_back(table[bits & 15]);
      while ((bits >>= 4) != 0);
      std::reverse(digits.begin(), digits.end());
      break;
    }
    case 'B':
      do digits.push_back(static_cast<char>('0' + (bits & 1)));
      while ((bits >>= 1) != 0);
      std::reverse(digits.begin(), digits.end());
      break;
    default:
      return false;
  }
  if (format.precision > static_cast<int>(digits.size()))
    out.append(format.precision - digits.size(), '0');
  out += digits;
  return true;
}

bool format_integer(std::string &out, std::uint64_t magnitude, bool negative, std::uint64_t bits,
                    std::string_view format) {
  const StandardFormat standard = parse_standard(format);
  const char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(standard.letter)));
  if (letter == 'R' || (letter == 'G' && standard.precision <= 0))
    return append_integer_only(out, magnitude, negative, bits, {'D', -1});
  if (append_integer_only(out, magnitude, negative, bits, standard)) return true;
  const Digits digits = digits_of(magnitude, negative);
  if (standard.letter == 0) {
    append_custom(out, digits, format);
    return true;
  }
  return append_standard(out, digits, standard.letter, standard.precision);
}

// `shortest` gives the digits for R and plain G; `custom_digits` is what custom formats see.
template <class T>
bool format_floating(std::string &out, T value, std::string_view format, int general_digits) {
  if (const char *symbol = symbol_of(value)) {
    out += symbol;
    return true;
  }
  const StandardFormat standard = parse_standard(format);
  if (standard.letter == 0) {
    append_custom(out, significant_digits(value, general_digits), format);
    return true;
  }
  const int precision = standard.precision;
  switch (std::toupper(static_cast<unsigned char>(standard.letter))) {
    case 'G':
      if (precision > 0) {
        append_general(out, significant_digits(value, precision), precision,
                       static_cast<char>(standard.letter - 'G' + 'E'), true);
        return true;
      }
      [[fallthrough]];
    case 'R': {
      const Digits digits = shortest_digits(value);
      const char letter = standard.letter == 'g' || standard.letter == 'r' ? 'e' : 'E';
      append_general(out, digits, std::max(general_digits, static_cast<int>(digits.digits.size())),
                     letter, true);
      return true;
    }
    case 'E':
      return append_standard(out, significant_digits(value, (precision < 0 ? 6 : precision) + 1),
                             standard.letter, precision);
    case 'P':
      return append_standard(out, fixed_digits(value, (precision < 0 ? 2 : precision) + 2),
                             standard.letter, precision);
    case 'C':
    case 'F':
    case 'N':
      return append_standard(out, fixed_digits(value, precision < 0 ? 2 : precision),
                             standard.letter, precision);
    default:
      return false;
  }
}

}  // namespace

StandardFormat parse_standard(std::string_view format) {
  if (format.empty()) return {};
  if (!std::isalpha(static_cast<unsigned char>(format[0]))) return {0, -1};
  int precision = format.size() > 1 ? 0 : -1;
  for (const char c : format.substr(1)) {
    if (c < '0' || c > '9') return {0, -1};
    precision = precision * 10 + (c - '0');
    if (precision > 999'999'999) return {0, -1};
  }
  return {format[0], precision};
}

void append_exponent(std::string &out, int exponent, char letter, int min_digits,
                     bool positive_sign) {
  out.push_back(letter);
  if (exponent < 0)
    out.push_back('-');
  else if (positive_sign)
    out.push_back('+');
  std::string digits;
  append_text(digits, static_cast<std::int64_t>(exponent < 0 ? -exponent : exponent));
  if (static_cast<int>(digits.size()) < min_digits) out.append(min_digits - digits.size(), '0');
  out += digits;
}

void append_general(std::string &out, const Digits &number, int max_digits, char exponent_letter,
                    bool allow_exponent) {
  int point = number.scale;
  const bool scientific = allow_exponent && (point > max_digits || point < -3);
  if (scientific) point = 1;
  if (number.negative) out.push_back('-');
  std::size_t next = 0;
  if (point <= 0) out.push_back('0');
  for (; point > 0; --point) {
    const char digit = number.at(next++);
    out.push_back(digit != 0 ? digit : '0');
  }
  if (next < number.digits.size() || point < 0) {
    out.push_back('.');
    if (point < 0) out.append(-point, '0');
    if (next < number.digits.size()) out.append(number.digits, next, std::string::npos);
  }
  if (scientific) append_exponent(out, number.scale - 1, exponent_letter, 2, true);
}

bool append_standard(std::string &out, Digits number, char letter, int precision) {
  const bool exact = number.kind == Digits::Kind::floating;
  const int places = precision < 0 ? 2 : precision;
  switch (letter) {
    case 'C':
    case 'c':
      number.round(number.scale + places, exact);
      append_currency(out, number, places);
      return true;
    case 'N':
    case 'n':
    case 'F':
    case 'f':
      number.round(number.scale + places, exact);
      if (number.negative) out.push_back('-');
      append_fixed(out, number, places, letter == 'N' || letter == 'n');
      return true;
    case 'P':
    case 'p':
      number.scale += 2;
      number.round(number.scale + places, exact);
      if (number.negative) out.push_back('-');
      append_fixed(out, number, places, true);
      out += " %";
      return true;
    case 'E':
    case 'e': {
      const int digits = precision < 0 ? 6 : precision;
      number.round(digits + 1, exact);
      if (number.negative) out.push_back('-');
      append_scientific(out, number, digits, letter);
      return true;
    }
    case 'G':
    case 'g': {
      if (precision > 0) number.round(precision, exact);
      const int digits = precision > 0 ? precision : static_cast<int>(number.digits.size());
      append_general(out, number, digits, static_cast<char>(letter - 'G' + 'E'), true);
      return true;
    }
    default:
      return false;
  }
}

bool format_signed(std::string &out, std::int64_t value, int bytes, std::string_view format) {
  const auto raw = static_cast<std::uint64_t>(value);
  const std::uint64_t bits = bytes >= 8 ? raw : raw & ((1ULL << (bytes * 8)) - 1);
  return format_integer(out, value < 0 ? 0 - raw : raw, value < 0, bits, format);
}

bool format_unsigned(std::string &out, std::uint64_t value, std::string_view format) {
  return format_integer(out, value, false, value, format);
}

bool format_double(std::string &out, double value, std::string_view format) {
  return format_floating(out, value, format, 15);
}

bool format_single(std::string &out, float value, std::string_view format) {
  return format_floating(out, value, format, 7);
}

bool format_decimal(std::string &out, const Decimal &value, std::string_view format) {
  const StandardFormat standard = parse_standard(format);
  if (standard.letter == 0) {
    append_custom(out, digits_of(value), format);
    return true;
  }
  const int letter = std::toupper(static_cast<unsigned char>(standard.letter));
  if (letter == 'R' || (letter == 'G' && standard.precision <= 0)) {
    append_text(out, value);
    return true;
  }
  return append_standard(out, digits_of(value), standard.letter, standard.precision);
}

}  // namespace psj::invariant
