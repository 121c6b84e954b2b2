#include "invariant/big_integer.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "invariant/digits.h"
#include "invariant/number_parse.h"
#include "invariant/number_scan.h"

namespace psj::invariant {

namespace {

Digits digits_of(const BigInteger &value) {
  Digits result;
  result.negative = value < 0;
  if (value == 0) return result;
  result.digits = BigInteger(abs(value)).str();
  result.scale = static_cast<int>(result.digits.size());
  return result;
}

// Hexadecimal of two's complement: a positive number whose first digit is 8 or more gets a 0, so
// that the sign can be read from the text.
std::string hexadecimal(const BigInteger &value, bool upper) {
  const std::string bytes = to_bytes(value);
  const char *table = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string out;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
    out.push_back(table[static_cast<unsigned char>(*byte) >> 4]);
    out.push_back(table[static_cast<unsigned char>(*byte) & 15]);
  }
  // One needless digit of sign goes away.
  const char sign = value < 0 ? table[15] : '0';
  const bool next_has_sign = out.size() > 1 && (((out[1] >= '0' && out[1] <= '7')) == (value >= 0));
  if (out.size() > 1 && out[0] == sign && next_has_sign) out.erase(0, 1);
  return out;
}

BigInteger from_hexadecimal(std::string_view text) {
  BigInteger value = 0;
  for (const char c : text) value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  const bool negative = !text.empty() && !(text[0] >= '0' && text[0] <= '7');
  return negative ? BigInteger(value - (BigInteger(1) << (4 * text.size()))) : value;
}

}  // namespace

std::string text_of(const BigInteger &value) {
  return value.str();
}

bool format_big(std::string &out, const BigInteger &value, std::string_view format) {
  const StandardFormat standard = parse_standard(format);
  const Digits digits = digits_of(value);
  switch (standard.letter) {
    case 0:
      append_custom(out, digits, format);
      return true;
    case 'D':
    case 'd':
    case 'R':
    case 'r':
    case 'G':
    case 'g': {
      const std::string text = digits.is_zero() ? "0" : digits.digits;
      const bool pads = std::toupper(standard.letter) == 'D';
      if (digits.negative) out.push_back('-');
      if (pads && standard.precision > static_cast<int>(text.size()))
        out.append(standard.precision - text.size(), '0');
      out += text;
      return true;
    }
    case 'X':
    case 'x': {
      const std::string text = hexadecimal(value, standard.letter == 'X');
      const char fill = value < 0 ? (standard.letter == 'X' ? 'F' : 'f') : '0';
      if (standard.precision > static_cast<int>(text.size()))
        out.append(standard.precision - text.size(), fill);
      out += text;
      return true;
    }
    default:
      return append_standard(out, digits, standard.letter, standard.precision);
  }
}

Parsed<BigInteger> parse_big(std::string_view text, unsigned styles) {
  if ((styles & kHex) != 0) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    const bool good = !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
      return std::isxdigit(c) != 0;
    });
    if (!good) return {};
    return parsed(from_hexadecimal(text));
  }
  ScannedNumber number;
  if (!scan_number(text, styles, number)) return {};
  const int whole = std::max(number.scale, 0);
  if (static_cast<int>(number.digits.size()) > whole &&
      number.digits.find_first_not_of('0', whole) != std::string::npos)
    return {};
  number.digits.resize(number.digits.empty() ? 0 : whole, '0');
  BigInteger value(number.digits.empty() ? "0" : number.digits);
  return parsed(number.negative ? BigInteger(-value) : value);
}

double to_double(const BigInteger &value) {
  return value.convert_to<double>();
}

BigInteger big_from_double(double value) {
  return BigInteger(std::trunc(value));
}

BigInteger big_from_decimal(const Decimal &value) {
  const Decimal whole = value.truncated();
  BigInteger result =
      (BigInteger(whole.high()) << 64) | (BigInteger(whole.middle()) << 32) | whole.low();
  return whole.negative() ? BigInteger(-result) : result;
}

Parsed<Decimal> to_decimal(const BigInteger &value) {
  const BigInteger magnitude = abs(value);
  if (magnitude >= (BigInteger(1) << 96)) return {{}, ParseStatus::overflow};
  const BigInteger mask = 0xFFFFFFFFU;
  const auto part = [&](int shift) {
    return static_cast<std::uint32_t>(BigInteger((magnitude >> shift) & mask));
  };
  return parsed(Decimal::from_parts(part(0), part(32), part(64), value < 0, 0));
}

std::string to_bytes(const BigInteger &value) {
  // -1 - x has the inverted bits of x, which gives two's complement without a width.
  BigInteger rest = value < 0 ? BigInteger(-1 - value) : value;
  const unsigned char flip = value < 0 ? 0xFF : 0;
  std::string bytes;
  unsigned char last = 0;
  do {
    last = static_cast<unsigned char>(rest & 0xFF);
    bytes.push_back(static_cast<char>(last ^ flip));
    rest >>= 8;
  } while (rest != 0);
  if (last >= 0x80) bytes.push_back(static_cast<char>(flip));
  return bytes;
}

BigInteger big_from_bytes(std::string_view bytes) {
  const bool negative = !bytes.empty() && (bytes.back() & 0x80) != 0;
  BigInteger value = 0;
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte)
    value = (value << 8) | static_cast<unsigned char>(*byte);
  return negative ? BigInteger(value - (BigInteger(1) << (8 * bytes.size()))) : value;
}

}  // namespace psj::invariant
