#include "invariant/number_parse.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "invariant/number_scan.h"

namespace psj::invariant {

namespace {

constexpr std::string_view kSign[] = {"-", "\u2212"};

class Scanner {
 public:
  Scanner(std::string_view text, unsigned styles) : text_(text), styles_(styles) {}

  bool scan(ScannedNumber &number) {
    if (has(kLeadingWhite)) skip_white();
    if (!take_prefix(number) || !take_digits(number)) return false;
    take_exponent(number);
    return take_suffix(number);
  }

 private:
  bool has(unsigned style) const { return (styles_ & style) != 0; }
  bool at_digit() const { return at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; }

  bool take(std::string_view token) {
    if (text_.substr(at_, token.size()) != token) return false;
    at_ += token.size();
    return true;
  }

  void skip_white() {
    while (at_ < text_.size() && (text_[at_] == ' ' || (text_[at_] >= '\t' && text_[at_] <= '\r')))
      ++at_;
  }

  bool take_sign(bool &negative) {
    if (take("+")) return true;
    for (const std::string_view sign : kSign)
      if (take(sign)) return negative = true;
    return false;
  }

  // Sign, currency sign and opening parenthesis, in any order, each once.
  bool take_prefix(ScannedNumber &number) {
    bool sign = false, currency = false;
    for (;;) {
      if (!sign && has(kLeadingSign) && take_sign(number.negative)) {
        sign = true;
      } else if (!sign && has(kParentheses) && take("(")) {
        sign = open_ = number.negative = true;
      } else if (!currency && has(kCurrency) && take("\u00A4")) {
        currency = true;
      } else {
        signed_ = sign;
        return true;
      }
      if (has(kLeadingWhite) && sign && has(kCurrency)) skip_white();
    }
  }

  bool take_digits(ScannedNumber &number) {
    bool any = false, point = false;
    for (;; ++at_) {
      if (at_digit()) {
        any = true;
        add_digit(number, text_[at_], point);
      } else if (at_ < text_.size() && text_[at_] == '.' && has(kDecimalPoint) && !point) {
        point = true;
      } else if (at_ < text_.size() && text_[at_] == ',' && has(kThousands) && any && !point) {
        continue;
      } else {
        return any;
      }
    }
  }

  static void add_digit(ScannedNumber &number, char digit, bool after_point) {
    if (number.digits.empty() && digit == '0') {
      if (after_point) {
        --number.scale;
        ++number.places;
      }
      return;
    }
    number.digits.push_back(digit);
    if (after_point)
      ++number.places;
    else
      ++number.scale;
  }

  void take_exponent(ScannedNumber &number) {
    if (!has(kExponent) || at_ >= text_.size() || (text_[at_] | 0x20) != 'e') return;
    const std::size_t start = at_++;
    bool negative = false;
    take_sign(negative);
    if (!at_digit()) {
      at_ = start;
      return;
    }
    int exponent = 0;
    for (; at_digit(); ++at_)
      if (exponent < 100'000) exponent = exponent * 10 + (text_[at_] - '0');
    number.scale += negative ? -exponent : exponent;
    number.places -= negative ? -exponent : exponent;
  }

  bool take_suffix(ScannedNumber &number) {
    if (has(kTrailingWhite)) skip_white();
    if (!signed_ && has(kTrailingSign) && take_sign(number.negative) && has(kTrailingWhite))
      skip_white();
    if (open_ && !take(")")) return false;
    if (has(kCurrency) && take("\u00A4") && has(kTrailingWhite)) skip_white();
    if (has(kTrailingWhite)) skip_white();
    // .NET lets a text end in NUL characters.
    while (at_ < text_.size() && text_[at_] == '\0') ++at_;
    return at_ == text_.size();
  }

  std::string_view text_;
  unsigned styles_;
  std::size_t at_ = 0;
  bool open_ = false;
  bool signed_ = false;
};

// An integer's text may have a point or an exponent when what is behind it is zero.
bool is_whole(const ScannedNumber &number) {
  return number.digits.empty() || number.scale >= static_cast<int>(number.digits.size()) ||
         number.digits.find_first_not_of('0', std::max(number.scale, 0)) == std::string::npos;
}

Parsed<std::uint64_t> magnitude_of(const ScannedNumber &number) {
  if (!is_whole(number)) return {0, ParseStatus::overflow};
  std::uint64_t value = 0;
  if (number.digits.empty()) return parsed(value);
  if (number.scale > 20) return {0, ParseStatus::overflow};
  for (int i = 0; i < number.scale; ++i) {
    const unsigned digit = i < static_cast<int>(number.digits.size()) ? number.digits[i] - '0' : 0;
    if (__builtin_mul_overflow(value, 10U, &value) || __builtin_add_overflow(value, digit, &value))
      return {0, ParseStatus::overflow};
  }
  return parsed(value);
}

// Text of bits: hexadecimal or binary, no sign.
Parsed<std::uint64_t> parse_bits(std::string_view text, int bits, unsigned styles) {
  const auto white = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while ((styles & kLeadingWhite) && !text.empty() && white(text.front())) text.remove_prefix(1);
  while ((styles & kTrailingWhite) && !text.empty() && white(text.back())) text.remove_suffix(1);
  if (text.empty()) return {};
  const int base = (styles & kBinary) != 0 ? 2 : 16;
  std::uint64_t value = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (end.ptr != text.data() + text.size() || text.front() == '-') return {};
  const bool fits = end.ec == std::errc() && (bits == 64 || value >> bits == 0);
  if (!fits) return {0, ParseStatus::overflow};
  return parsed(value);
}

// The usual case: a few digits, perhaps a minus.
bool parse_plain(std::string_view text, std::int64_t &value) {
  const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
  return end.ec == std::errc() && end.ptr == text.data() + text.size() && !text.empty();
}

bool equals_word(std::string_view text, std::string_view word) {
  if (text.size() != word.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((text[i] | 0x20) != (word[i] | 0x20)) return false;
  return true;
}

template <class T>
bool parse_symbol(std::string_view text, T &value) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const bool sign = !text.empty() && (text.front() == '-' || text.front() == '+');
  const bool negative = sign && text.front() == '-';
  if (sign) text.remove_prefix(1);
  if (equals_word(text, "Infinity") || text == "\u221E")
    value = negative ? -std::numeric_limits<T>::infinity() : std::numeric_limits<T>::infinity();
  else if (equals_word(text, "NaN"))
    value = std::numeric_limits<T>::quiet_NaN();
  else
    return false;
  return true;
}

template <class T>
Parsed<T> parse_floating(std::string_view text, unsigned styles) {
  ScannedNumber number;
  T value = 0;
  if (!scan_number(text, styles, number)) {
    if (parse_symbol(text, value)) return parsed(value);
    return {};
  }
  if (!number.digits.empty()) {
    std::string plain = "0." + number.digits + "e" + std::to_string(number.scale);
    const auto end = std::from_chars(plain.data(), plain.data() + plain.size(), value);
    if (end.ec == std::errc::result_out_of_range)
      value = number.scale > 0 ? std::numeric_limits<T>::infinity() : T(0);
  }
  return parsed(number.negative ? -value : value);
}

}  // namespace

bool scan_number(std::string_view text, unsigned styles, ScannedNumber &number) {
  return Scanner(text, styles).scan(number);
}

Parsed<std::int64_t> parse_signed(std::string_view text, int bits, unsigned styles) {
  if ((styles & (kHex | kBinary)) != 0) {
    const auto raw = parse_bits(text, bits, styles);
    const int shift = 64 - bits;
    return {static_cast<std::int64_t>(raw.value << shift) >> shift, raw.status};
  }
  std::int64_t value = 0;
  if (!parse_plain(text, value)) {
    ScannedNumber number;
    if (!scan_number(text, styles, number)) return {};
    const auto magnitude = magnitude_of(number);
    const std::uint64_t most = (1ULL << 63) - (number.negative ? 0 : 1);
    if (!magnitude || magnitude.value > most) return {0, ParseStatus::overflow};
    value = static_cast<std::int64_t>(number.negative ? 0 - magnitude.value : magnitude.value);
  }
  const int shift = 64 - bits;
  const auto narrow =
      static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << shift) >> shift;
  if (narrow != value) return {0, ParseStatus::overflow};
  return parsed(value);
}

Parsed<std::uint64_t> parse_unsigned(std::string_view text, int bits, unsigned styles) {
  if ((styles & (kHex | kBinary)) != 0) return parse_bits(text, bits, styles);
  ScannedNumber number;
  if (!scan_number(text, styles, number)) return {};
  const auto magnitude = magnitude_of(number);
  const bool negative = number.negative && magnitude.value != 0;
  const bool fits = magnitude && !negative && (bits == 64 || magnitude.value >> bits == 0);
  if (!fits) return {0, ParseStatus::overflow};
  return magnitude;
}

Parsed<double> parse_double(std::string_view text, unsigned styles) {
  return parse_floating<double>(text, styles);
}

Parsed<float> parse_single(std::string_view text, unsigned styles) {
  return parse_floating<float>(text, styles);
}

}  // namespace psj::invariant
