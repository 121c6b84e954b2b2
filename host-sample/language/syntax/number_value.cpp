#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <limits>

#include "lexer.h"

namespace psjsh {

namespace {

using ast::ConstantExpression;
using ast::NumberKind;
using boost::multiprecision::cpp_int;

// Far beyond every type but BigInteger; more would take time that grows with the square.
constexpr size_t kMostDigits = 4000;

// 2^96 - 1, the largest System.Decimal.
const cpp_int &largest_decimal() {
  static const cpp_int kLargest = (cpp_int(1) << 96) - 1;
  return kLargest;
}

template <typename T>
bool fits(const cpp_int &value) {
  return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

double parse_double(const std::string &digits) {
  double value = 0;
  const char *end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value);
  if (result.ec == std::errc::result_out_of_range)
    return digits.find("e-") == std::string::npos ? std::numeric_limits<double>::infinity() : 0.0;
  return value;
}

// Digits of hexadecimal and binary numbers are a two's complement pattern of 8, 16 or 32 bits and
// so on, as wide as they need, when no suffix widens them.
cpp_int parse_pattern(const NumberText &text) {
  cpp_int value = 0;
  for (const char c : text.digits) {
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    value = value * (text.hex ? 16 : 2) + digit;
  }
  if (!text.suffix.empty() && text.suffix[0] == 'u') return value;
  const size_t bits = text.digits.size() * (text.hex ? 4 : 1);
  size_t width = 0;
  if (text.suffix == "y" || text.suffix == "s") width = bits <= 8 ? 8 : bits <= 16 ? 16 : bits;
  if (text.suffix.empty() || text.suffix == "l" || text.suffix == "d")
    width = bits <= 32 ? 32 : bits <= 64 ? 64 : bits <= 96 ? 96 : bits;
  if (width != 0 && bits == width && bit_test(value, static_cast<unsigned>(width - 1)))
    value -= cpp_int(1) << static_cast<unsigned>(width);
  return value;
}

cpp_int parse_integer(const NumberText &text) {
  if (text.hex || text.binary) return parse_pattern(text);
  // Leading zeros would mean octal.
  const size_t first = text.digits.find_first_not_of('0');
  return first == std::string::npos ? cpp_int(0) : cpp_int(text.digits.substr(first));
}

ConstantExpression *make(NumberKind kind, Extent extent, Arena *arena) {
  auto *node = arena->make<ConstantExpression>(extent);
  node->number = kind;
  return node;
}

ConstantExpression *make_double(double value, Extent extent, Arena *arena) {
  auto *node = make(NumberKind::Double, extent, arena);
  node->double_value = value;
  return node;
}

ConstantExpression *make_text(NumberKind kind, const std::string &text, Extent extent,
                              Arena *arena) {
  auto *node = make(kind, extent, arena);
  node->text = arena->text(text);
  return node;
}

ConstantExpression *make_signed(NumberKind kind, const cpp_int &value, Extent extent,
                                Arena *arena) {
  auto *node = make(kind, extent, arena);
  node->signed_value = static_cast<int64_t>(value);
  return node;
}

ConstantExpression *make_unsigned(NumberKind kind, const cpp_int &value, Extent extent,
                                  Arena *arena) {
  auto *node = make(kind, extent, arena);
  node->unsigned_value = static_cast<uint64_t>(value);
  return node;
}

// No suffix: the first of Int32, Int64, Decimal and Double that holds it.
ConstantExpression *make_widened(const cpp_int &value, bool wide, Extent extent, Arena *arena) {
  if (!wide && fits<int32_t>(value)) return make_signed(NumberKind::Int32, value, extent, arena);
  if (fits<int64_t>(value)) return make_signed(NumberKind::Int64, value, extent, arena);
  if (abs(value) <= largest_decimal())
    return make_text(NumberKind::Decimal, value.str(), extent, arena);
  return make_double(static_cast<double>(value), extent, arena);
}

ConstantExpression *make_suffixed(const std::string &suffix, const cpp_int &value, Extent extent,
                                  Arena *arena) {
  if (suffix == "n") return make_text(NumberKind::BigInteger, value.str(), extent, arena);
  if (suffix == "y" && fits<int8_t>(value))
    return make_signed(NumberKind::SByte, value, extent, arena);
  if (suffix == "s" && fits<int16_t>(value))
    return make_signed(NumberKind::Int16, value, extent, arena);
  if (suffix == "l" && fits<int64_t>(value))
    return make_signed(NumberKind::Int64, value, extent, arena);
  if (suffix == "uy" && fits<uint8_t>(value))
    return make_unsigned(NumberKind::Byte, value, extent, arena);
  if (suffix == "us" && fits<uint16_t>(value))
    return make_unsigned(NumberKind::UInt16, value, extent, arena);
  if (suffix == "u" && fits<uint32_t>(value))
    return make_unsigned(NumberKind::UInt32, value, extent, arena);
  if ((suffix == "u" || suffix == "ul") && fits<uint64_t>(value))
    return make_unsigned(NumberKind::UInt64, value, extent, arena);
  return nullptr;
}

// Plain digits with the point where the exponent puts it.
ConstantExpression *make_decimal(const NumberText &text, Extent extent, Arena *arena) {
  std::string digits;
  int64_t scale = 0;
  bool fraction = false;
  size_t i = 0;
  for (; i < text.digits.size() && text.digits[i] != 'e'; ++i) {
    if (text.digits[i] == '.') {
      fraction = true;
      continue;
    }
    digits.push_back(text.digits[i]);
    if (fraction) ++scale;
  }
  if (i < text.digits.size()) {
    const double exponent =
        parse_double(text.digits.substr(i + (text.digits[i + 1] == '+' ? 2 : 1)));
    if (std::fabs(exponent) > 200) return nullptr;
    scale -= static_cast<int64_t>(exponent);
  }
  while (scale < 0) {
    digits.push_back('0');
    ++scale;
  }
  const size_t first = digits.find_first_not_of('0');
  cpp_int value = first == std::string::npos ? cpp_int(0) : cpp_int(digits.substr(first));
  value *= text.multiplier;
  std::string plain = value.str();
  if (plain.size() > 60 + static_cast<size_t>(scale)) return nullptr;
  if (scale > 0) {
    if (plain.size() <= static_cast<size_t>(scale))
      plain.insert(0, static_cast<size_t>(scale) + 1 - plain.size(), '0');
    plain.insert(plain.size() - static_cast<size_t>(scale), ".");
  }
  const std::string whole = plain.substr(0, plain.find('.'));
  if (cpp_int(whole) > largest_decimal()) return nullptr;
  if (text.negative) plain = '-' + plain;
  return make_text(NumberKind::Decimal, plain, extent, arena);
}

}  // namespace

const ConstantExpression *make_number(const NumberText &text, Extent extent, Arena *arena) {
  if (text.digits.size() > kMostDigits) return nullptr;
  if (text.suffix == "d" && !text.hex && !text.binary) return make_decimal(text, extent, arena);
  if (text.real) {
    const double value = parse_double(text.digits) * static_cast<double>(text.multiplier) *
                         (text.negative ? -1.0 : 1.0);
    if (text.suffix.empty()) return make_double(value, extent, arena);
    if (!std::isfinite(value)) return nullptr;
    return make_suffixed(text.suffix, cpp_int(std::nearbyint(value)), extent, arena);
  }
  cpp_int value = parse_integer(text) * text.multiplier;
  if (text.negative) value = -value;
  if (text.suffix == "d")
    return abs(value) <= largest_decimal()
               ? make_text(NumberKind::Decimal, value.str(), extent, arena)
               : nullptr;
  // A pattern of more than 32 bits is no Int32, even where its value would fit.
  const bool wide = (text.hex && text.digits.size() > 8 && value < 0) ||
                    (text.binary && text.digits.size() > 32 && value < 0);
  if (text.suffix.empty()) return make_widened(value, wide, extent, arena);
  return make_suffixed(text.suffix, value, extent, arena);
}

}  // namespace psjsh
