// Numbers in text as the language writes them: -12, 0x1F, 1.5e3, 10kb, 5l, 1.5d, 10n.
#include <cmath>

#include "invariant/letter_case.h"
#include "invariant/number_parse.h"
#include "language/value/big_number.h"
#include "language/value/convert.h"
#include "language/value/scalars.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

struct Suffixes {
  std::int64_t multiplier = 1;
  char type = 0;  // y s l d n, 0: none
  bool is_unsigned = false;
};

// Takes multiplier and type letters off the end.
Suffixes take_suffixes(std::string_view &text, bool hex) {
  Suffixes found;
  if (text.size() > 2 && lower(text.back()) == 'b') {
    static constexpr std::string_view kUnits = "kmgtp";
    const auto unit = kUnits.find(lower(text[text.size() - 2]));
    if (unit != std::string_view::npos) {
      found.multiplier = std::int64_t{1} << (10 * (unit + 1));
      text.remove_suffix(2);
    }
  }
  const std::string_view types = hex ? "ysln" : "ysldn";
  if (text.size() > 1 && types.find(lower(text.back())) != std::string_view::npos) {
    found.type = lower(text.back());
    text.remove_suffix(1);
  }
  if (text.size() > 1 && lower(text.back()) == 'u') {
    found.is_unsigned = true;
    text.remove_suffix(1);
  }
  return found;
}

bool is_decimal_form(std::string_view text, bool *real) {
  std::size_t i = 0, digits = 0;
  for (; i < text.size() && is_digit(text[i]); ++i) ++digits;
  if (i < text.size() && text[i] == '.') {
    *real = true;
    for (++i; i < text.size() && is_digit(text[i]); ++i) ++digits;
  }
  if (!digits) return false;
  if (i < text.size() && lower(text[i]) == 'e') {
    *real = true;
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    const auto start = i;
    while (i < text.size() && is_digit(text[i])) ++i;
    if (i == start) return false;
  }
  return i == text.size();
}

bool finish_integer(const Value &big, const Suffixes &suffixes, Value *out) {
  std::int64_t number = 0;
  if (suffixes.type == 'n') return *out = big, true;
  if (suffixes.is_unsigned) {
    std::uint64_t u = 0;
    if (!big_to_uint64(big, &u)) return false;
    *out =
        u <= UINT32_MAX && suffixes.type != 'l' ? Value(static_cast<std::uint32_t>(u)) : Value(u);
    return true;
  }
  if (!big_to_int64(big, &number)) {
    if (suffixes.type == 'l') return false;
    if (const auto decimal = big_to_decimal(big)) return *out = make_decimal(decimal.value), true;
    return *out = big_to_double(big), true;
  }
  if (suffixes.type == 'd') return *out = make_decimal(number), true;
  if (suffixes.type == 'l') return *out = number, true;
  if (suffixes.type == 's')
    return *out = Value::integer(Kind::Int16, number), number >= -32768 && number <= 32767;
  if (suffixes.type == 'y')
    return *out = Value::integer(Kind::SByte, number), number >= -128 && number <= 127;
  if (number >= INT32_MIN && number <= INT32_MAX)
    *out = static_cast<std::int32_t>(number);
  else
    *out = number;
  return true;
}

bool finish_real(std::string_view text, bool negative, const Suffixes &suffixes, Value *out) {
  if (suffixes.type == 'd') {
    const auto decimal = inv::parse_decimal(text, inv::kNumber | inv::kExponent);
    if (!decimal) return false;
    const auto product =
        inv::multiply(negative ? -decimal.value : decimal.value, inv::Decimal(suffixes.multiplier));
    *out = make_decimal(product.value);
    return static_cast<bool>(product);
  }
  const auto number = inv::parse_double(text);
  if (!number) return false;
  const double value =
      (negative ? -number.value : number.value) * static_cast<double>(suffixes.multiplier);
  if (suffixes.type == 0) return *out = value, true;
  return finish_integer(to_big(Value(std::nearbyint(value))), suffixes, out);
}

}  // namespace

bool parse_number(std::string_view given, Value *out) {
  auto text = inv::trim(given);
  if (text.empty()) return false;
  bool negative = false;
  if (text[0] == '-' || text[0] == '+') {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || !(is_digit(text[0]) || text[0] == '.')) return false;
  const bool hex = text.size() > 2 && text[0] == '0' && lower(text[1]) == 'x';
  const bool binary = text.size() > 2 && text[0] == '0' && lower(text[1]) == 'b';
  const auto suffixes = take_suffixes(text, hex);
  bool real = false;
  Value big;
  if (hex || binary) {
    text.remove_prefix(2);
    // The highest bit of 8 or 16 hex digits is the sign, as in 0xFFFFFFFF.
    if (hex && text.size() <= 16) {
      const int bits = text.size() <= 8 ? 32 : 64;
      const auto number = inv::parse_signed(text, bits, inv::kHexNumber);
      if (!number) return false;
      big = to_big(Value(number.value));
    } else if (!parse_big_value("0" + std::string(text), hex ? inv::kHexNumber : inv::kBinary,
                                &big)) {
      return false;
    }
  } else {
    if (!is_decimal_form(text, &real)) return false;
    if (real) return finish_real(text, negative, suffixes, out);
    if (suffixes.multiplier == 1 && suffixes.type == 0 && !suffixes.is_unsigned &&
        text.size() < 10) {
      std::int32_t number = 0;
      for (const char c : text) number = number * 10 + (c - '0');
      *out = negative ? -number : number;
      return true;
    }
    if (!parse_big_value(text, inv::kInteger, &big)) return false;
  }
  if (suffixes.multiplier != 1) big = big_arithmetic('*', big, Value(suffixes.multiplier));
  if (negative) big = big_negate(big);
  return finish_integer(big, suffixes, out);
}

}  // namespace psjsh
