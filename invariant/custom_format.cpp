#include <algorithm>
#include <climits>
#include <vector>

#include "invariant/digits.h"

// Custom number formats: "#,##0.00;(0);zero". A section is read once for what it says about the
// number (places, grouping, scaling) and once more to write it.
namespace psj::invariant {

namespace {

constexpr std::string_view kPerMille = "\u2030";

bool is_per_mille(std::string_view format, std::size_t at) {
  return format.substr(at, kPerMille.size()) == kPerMille;
}

// Past the quoted text that starts before `at`; the closing quote belongs to it.
std::size_t end_of_quote(std::string_view format, std::size_t at, char quote) {
  const std::size_t end = format.find(quote, at);
  return end == std::string_view::npos ? format.size() : end + 1;
}

// E0, E+0, E-0 after the letter.
bool is_exponent(std::string_view format, std::size_t at) {
  if (at < format.size() && format[at] == '0') return true;
  return at + 1 < format.size() && (format[at] == '+' || format[at] == '-') &&
         format[at + 1] == '0';
}

// Where the section starts: 0 positive, 1 negative, 2 zero; an empty or missing one is the first.
std::size_t find_section(std::string_view format, int section) {
  if (section == 0) return 0;
  for (std::size_t i = 0; i < format.size();) {
    const char c = format[i++];
    if (c == '\'' || c == '"') {
      i = end_of_quote(format, i, c);
    } else if (c == '\\') {
      if (i < format.size()) ++i;
    } else if (c == ';' && --section == 0) {
      return i < format.size() && format[i] != ';' ? i : 0;
    }
  }
  return 0;
}

struct Section {
  int digit_count = 0;
  int decimal_pos = -1;
  int first_digit = INT_MAX;
  int last_digit = 0;
  int scale_adjust = 0;
  bool scientific = false;
  bool thousands = false;
};

class SectionReader {
 public:
  Section read(std::string_view format, std::size_t at) {
    while (at < format.size() && format[at] != ';') at = take(format, at);
    if (section_.decimal_pos < 0) section_.decimal_pos = section_.digit_count;
    if (comma_pos_ >= 0) {
      if (comma_pos_ == section_.decimal_pos)
        section_.scale_adjust -= comma_count_ * 3;
      else
        section_.thousands = true;
    }
    return section_;
  }

 private:
  std::size_t take(std::string_view format, std::size_t at) {
    const char c = format[at++];
    switch (c) {
      case '#':
        ++section_.digit_count;
        break;
      case '0':
        if (section_.first_digit == INT_MAX) section_.first_digit = section_.digit_count;
        section_.last_digit = ++section_.digit_count;
        break;
      case '.':
        if (section_.decimal_pos < 0) section_.decimal_pos = section_.digit_count;
        break;
      case ',':
        take_comma();
        break;
      case '%':
        section_.scale_adjust += 2;
        break;
      case '\'':
      case '"':
        return end_of_quote(format, at, c);
      case '\\':
        return std::min(at + 1, format.size());
      case 'E':
      case 'e':
        if (!is_exponent(format, at)) break;
        section_.scientific = true;
        ++at;
        while (at < format.size() && format[at] == '0') ++at;
        break;
      default:
        if (is_per_mille(format, at - 1)) section_.scale_adjust += 3;
    }
    return at;
  }

  void take_comma() {
    if (section_.digit_count == 0 || section_.decimal_pos >= 0) return;
    if (comma_pos_ >= 0) {
      if (comma_pos_ == section_.digit_count) {
        ++comma_count_;
        return;
      }
      section_.thousands = true;
    }
    comma_pos_ = section_.digit_count;
    comma_count_ = 1;
  }

  Section section_;
  int comma_pos_ = -1;
  int comma_count_ = 0;
};

class SectionWriter {
 public:
  SectionWriter(std::string &out, const Digits &number, const Section &section)
      : out_(out), number_(number), section_(section), scientific_(section.scientific) {
    const int point = section.decimal_pos;
    first_ = section.first_digit < point ? point - section.first_digit : 0;
    last_ = section.last_digit > point ? point - section.last_digit : 0;
    digit_pos_ = scientific_ ? point : std::max(number.scale, point);
    adjust_ = scientific_ ? 0 : number.scale - point;
    // A separator stands where the digit position is 3n + 1, below the number of digits shown.
    shown_ = std::max(first_, digit_pos_ + std::min(adjust_, 0));
  }

  void write(std::string_view format, std::size_t at) {
    while (at < format.size() && format[at] != ';') at = put(format, at);
  }

 private:
  std::size_t put(std::string_view format, std::size_t at) {
    const char c = format[at++];
    if (c == '#' || c == '0' || c == '.')
      for (; adjust_ > 0; --adjust_) put_digit(next_digit('0'));
    switch (c) {
      case '#':
      case '0':
        put_place();
        break;
      case '.':
        put_point();
        break;
      case ',':
        break;
      case '\'':
      case '"': {
        const std::size_t end = end_of_quote(format, at, c);
        const bool closed = end > at && format[end - 1] == c;
        out_.append(format.substr(at, end - at - (closed ? 1 : 0)));
        return end;
      }
      case '\\':
        if (at < format.size()) out_.push_back(format[at++]);
        break;
      case 'E':
      case 'e':
        return put_exponent(format, at, c);
      default:
        out_.push_back(c);
    }
    return at;
  }

  char next_digit(char missing) {
    const char digit = number_.at(next_);
    if (digit == 0) return missing;
    ++next_;
    return digit;
  }

  void put_digit(char digit) {
    if (digit != 0) {
      out_.push_back(digit);
      if (section_.thousands && digit_pos_ > 1 && (digit_pos_ - 1) % 3 == 0 && digit_pos_ <= shown_)
        out_.push_back(',');
    }
    --digit_pos_;
  }

  void put_place() {
    if (adjust_ < 0) {
      ++adjust_;
      put_digit(digit_pos_ <= first_ ? '0' : '\0');
    } else {
      put_digit(next_digit(digit_pos_ > last_ ? '0' : '\0'));
    }
  }

  void put_point() {
    if (digit_pos_ != 0 || point_written_) return;
    if (last_ < 0 || (section_.decimal_pos < section_.digit_count && number_.at(next_) != 0)) {
      out_.push_back('.');
      point_written_ = true;
    }
  }

  std::size_t put_exponent(std::string_view format, std::size_t at, char letter) {
    if (!scientific_ || !is_exponent(format, at)) {
      out_.push_back(letter);
      return at;
    }
    const bool positive_sign = format[at] == '+';
    int digits = format[at] == '0' ? 1 : 0;
    ++at;
    for (; at < format.size() && format[at] == '0'; ++at) ++digits;
    const int exponent = number_.is_zero() ? 0 : number_.scale - section_.decimal_pos;
    append_exponent(out_, exponent, letter, std::min(digits, 10), positive_sign);
    scientific_ = false;
    return at;
  }

  std::string &out_;
  const Digits &number_;
  const Section &section_;
  bool scientific_;
  bool point_written_ = false;
  std::size_t next_ = 0;
  int first_ = 0;
  int last_ = 0;
  int digit_pos_ = 0;
  int adjust_ = 0;
  int shown_ = 0;
};

}  // namespace

void append_custom(std::string &out, const Digits &original, std::string_view format) {
  Digits number = original;
  std::size_t start = find_section(format, number.is_zero() ? 2 : number.negative ? 1 : 0);
  Section section;
  for (;;) {
    section = SectionReader().read(format, start);
    if (number.is_zero()) {
      if (number.kind != Digits::Kind::floating) number.negative = false;
      number.scale = 0;
      break;
    }
    number.scale += section.scale_adjust;
    number.round(section.scientific ? section.digit_count
                                    : number.scale + section.digit_count - section.decimal_pos);
    if (!number.is_zero()) break;
    // Rounding made it zero: the zero section has the word, if there is one.
    const std::size_t zero = find_section(format, 2);
    if (zero == start) break;
    start = zero;
  }
  std::string text;
  SectionWriter(text, number, section).write(format, start);
  const bool sign = number.negative && start == 0 && (number.scale != 0 || !text.empty());
  if (sign) out.push_back('-');
  out += text;
}

}  // namespace psj::invariant
