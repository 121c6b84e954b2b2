#include <cctype>
#include <vector>

#include "invariant/compare.h"
#include "invariant/date_standard.h"
#include "invariant/date_time_text.h"
#include "invariant/number_text.h"
#include "invariant/time_fields.h"
#include "invariant/utf16.h"

// DateTime.Parse in the invariant culture: numbers, names and signs in the orders that people write
// them. The text is read into its parts first; which number is the day is decided at the end.
namespace psj::invariant {

namespace {

constexpr int kLastShortYear = 49;  // 49 is 2049, 50 is 1950

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_name(std::string_view word, const char *name) {
  const std::string_view whole(name);
  return equals_ignore_case(word, whole) || equals_ignore_case(word, whole.substr(0, 3));
}

int month_of(std::string_view word) {
  for (int month = 1; month <= 12; ++month)
    if (is_name(word, month_name(month))) return month;
  return 0;
}

bool is_day_name(std::string_view word) {
  for (int day = 0; day < 7; ++day)
    if (is_name(word, day_name(day))) return true;
  return false;
}

struct DateNumber {
  int value;
  int length;
};

struct DateFields {
  std::vector<DateNumber> numbers;
  int month = 0;
  std::size_t numbers_before_month = 0;
  bool has_time = false;
  int hour = 0, minute = 0, second = 0;
  std::int64_t fraction = 0;
  int half_day = 0;  // 1: AM, 2: PM
  bool has_offset = false;
  int offset_minutes = 0;
};

class DateReader {
 public:
  enum class Outcome { ok, format, unknown_word };

  explicit DateReader(std::string_view text) : text_(text) {}

  Outcome read(DateFields &fields) {
    for (;;) {
      while (at_ < text_.size() && (is_blank(text_[at_]) || text_[at_] == ',')) ++at_;
      if (at_ == text_.size()) return Outcome::ok;
      const char c = text_[at_];
      bool good = false;
      if (is_digit(c)) {
        good = take_number(fields);
      } else if ((c == '+' || c == '-') && fields.has_time) {
        good = take_offset(fields);
      } else if (is_letter(c)) {
        word_at_ = at_;
        if (!take_word(fields)) return Outcome::unknown_word;
        good = true;
      }
      if (!good) return Outcome::format;
    }
  }

  std::size_t word_position() const { return word_at_; }

 private:
  bool at_digit(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() && is_digit(text_[at_ + ahead]);
  }
  bool at(char c) const { return at_ < text_.size() && text_[at_] == c; }

  DateNumber digits() {
    DateNumber number{0, 0};
    for (; at_digit(); ++at_, ++number.length)
      if (number.value < 100'000'000) number.value = number.value * 10 + (text_[at_] - '0');
    return number;
  }

  bool take_number(DateFields &fields) {
    const DateNumber number = digits();
    if (at(':')) return take_time(fields, number);
    const bool hour_only = !fields.has_time && half_day_follows();
    if (hour_only) {
      fields.has_time = true;
      fields.hour = number.value;
      return true;
    }
    fields.numbers.push_back(number);
    const bool separator = at('/') || at('-') || at('.');
    if (separator && at_ + 1 < text_.size() && (at_digit(1) || is_letter(text_[at_ + 1]))) ++at_;
    return true;
  }

  bool half_day_follows() const {
    std::size_t next = at_;
    while (next < text_.size() && is_blank(text_[next])) ++next;
    const std::string_view word = text_.substr(next, 2);
    return equals_ignore_case(word, "AM") || equals_ignore_case(word, "PM");
  }

  bool take_time(DateFields &fields, DateNumber hour) {
    if (fields.has_time) return false;
    fields.has_time = true;
    fields.hour = hour.value;
    ++at_;
    if (!at_digit()) return false;
    fields.minute = digits().value;
    if (!at(':')) return true;
    ++at_;
    if (!at_digit()) return false;
    fields.second = digits().value;
    if (!at('.') && !at(',')) return true;
    if (!at_digit(1)) return at(',');
    ++at_;
    take_fraction(fields);
    return true;
  }

  void take_fraction(DateFields &fields) {
    int places = 0;
    for (; at_digit(); ++at_, ++places) {
      const int digit = text_[at_] - '0';
      if (places < 7) fields.fraction = fields.fraction * 10 + digit;
      if (places == 7 && digit >= 5) ++fields.fraction;
    }
    for (; places < 7; ++places) fields.fraction *= 10;
  }

  // +02:00, +0200, +2
  bool take_offset(DateFields &fields) {
    const bool negative = text_[at_++] == '-';
    if (fields.has_offset || !at_digit()) return false;
    const DateNumber first = digits();
    int hours = first.value, minutes = 0;
    if (first.length > 2) {
      hours = first.value / 100;
      minutes = first.value % 100;
    } else if (at(':')) {
      ++at_;
      if (!at_digit()) return false;
      minutes = digits().value;
    }
    if (first.length > 4 || hours > 14 || minutes > 59) return false;
    fields.has_offset = true;
    fields.offset_minutes = (negative ? -1 : 1) * (hours * 60 + minutes);
    return true;
  }

  bool take_word(DateFields &fields) {
    const std::size_t start = at_;
    while (at_ < text_.size() && is_letter(text_[at_])) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    if (const int month = month_of(word); month != 0 && fields.month == 0) {
      fields.month = month;
      fields.numbers_before_month = fields.numbers.size();
      if (at('.') || at('-') || at('/')) ++at_;
      return true;
    }
    if (is_day_name(word)) return true;
    if (equals_ignore_case(word, "T")) return at_digit();
    if (equals_ignore_case(word, "Z") || equals_ignore_case(word, "GMT")) {
      fields.has_offset = fields.has_time;
      return fields.has_time;
    }
    const bool morning = equals_ignore_case(word, "AM") || equals_ignore_case(word, "A");
    const bool evening = equals_ignore_case(word, "PM") || equals_ignore_case(word, "P");
    if (!(morning || evening) || !fields.has_time) return false;
    fields.half_day = morning ? 1 : 2;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t word_at_ = 0;
};

int full_year(DateNumber number) {
  if (number.length > 2) return number.value;
  return number.value + (number.value <= kLastShortYear ? 2000 : 1900);
}

bool is_year(DateNumber number) {
  return number.length > 2 || number.value > 31;
}

// Which number is what; false when there is no such order.
bool resolve_date(const DateFields &fields, const DateParts &today, DateParts &date) {
  const auto &n = fields.numbers;
  if (fields.month != 0) {
    date.month = fields.month;
    switch (n.size()) {
      case 1:
        date.year = is_year(n[0]) ? full_year(n[0]) : today.year;
        date.day = is_year(n[0]) ? 1 : n[0].value;
        return true;
      case 2: {
        const bool year_first = is_year(n[0]);
        date.year = full_year(n[year_first ? 0 : 1]);
        date.day = n[year_first ? 1 : 0].value;
        return true;
      }
      default:
        return false;
    }
  }
  switch (n.size()) {
    case 0:
      date = today;
      return fields.has_time;
    case 2:
      if (n[0].length > 2)
        date = {n[0].value, n[1].value, 1};
      else if (n[1].length > 2)
        date = {n[1].value, n[0].value, 1};
      else
        date = {today.year, n[0].value, n[1].value};
      return true;
    case 3:
      if (n[0].length > 2)
        date = {n[0].value, n[1].value, n[2].value};
      else
        date = {full_year(n[2]), n[0].value, n[1].value};
      return true;
    default:
      return false;
  }
}

bool apply_half_day(DateFields &fields) {
  if (fields.half_day == 0) return true;
  if (fields.hour > 12) return false;
  if (fields.hour == 12) fields.hour = 0;
  if (fields.half_day == 2) fields.hour += 12;
  return true;
}

DateTimeParse failed(std::string message) {
  DateTimeParse result;
  result.message = std::move(message);
  return result;
}

DateTimeParse not_recognized(std::string_view text) {
  return failed("String '" + std::string(text) + "' was not recognized as a valid DateTime.");
}

DateTimeParse finish(std::string_view text, DateFields &fields, const DateParts &date) {
  if (!apply_half_day(fields)) return not_recognized(text);
  const auto clock = DateTime::from_parts(date.year, date.month, date.day, fields.hour,
                                          fields.minute, fields.second);
  if (!clock) return not_recognized(text);
  DateTimeParse result;
  result.status = ParseStatus::ok;
  result.clock = DateTime(clock.value.ticks() + fields.fraction);
  result.value = result.clock;
  result.has_offset = fields.has_offset;
  result.offset_minutes = fields.offset_minutes;
  if (!fields.has_offset) return result;
  const auto utc = result.clock.plus({-fields.offset_minutes * kTicksPerMinute});
  if (!utc) return not_recognized(text);
  result.value = utc.value.with_kind(DateTimeKind::utc).to_local();
  return result;
}

DateParts today_unless(bool date_given) {
  return date_given ? DateParts{} : DateTime::now().date_parts();
}

class ExactReader {
 public:
  ExactReader(std::string_view text, std::string_view format) : text_(text), format_(format) {}

  bool read(DateFields &fields, DateParts &date) {
    date = {};
    for (std::size_t at = 0; at < format_.size();)
      if (!take(at, fields, date)) return false;
    return text_.empty();
  }
  bool has_date() const { return has_date_; }

 private:
  bool take(std::size_t &at, DateFields &fields, DateParts &date) {
    const char c = format_[at];
    if (c == '\'' || c == '"') {
      std::string quoted;
      return append_quoted(quoted, format_, at) && literal(quoted);
    }
    if (c == '\\') {
      at += 2;
      return at <= format_.size() && literal(format_.substr(at - 1, 1));
    }
    if (c == '%') {
      ++at;
      return true;
    }
    const std::string_view run = run_of(format_, at);
    at += run.size();
    return field(run, fields, date);
  }

  bool literal(std::string_view token) {
    if (text_.substr(0, token.size()) != token) return false;
    text_.remove_prefix(token.size());
    return true;
  }

  // `least` to `most` digits.
  bool number(int least, int most, int &value) {
    int length = 0;
    value = 0;
    for (; length < most && !text_.empty() && is_digit(text_[0]); ++length) {
      value = value * 10 + (text_[0] - '0');
      text_.remove_prefix(1);
    }
    return length >= least;
  }

  bool name(const char *(*name_of)(int), int first, int last, bool short_, int &value) {
    for (value = first; value <= last; ++value) {
      const std::string_view whole(name_of(value));
      const std::string_view wanted = short_ ? whole.substr(0, 3) : whole;
      if (!equals_ignore_case(text_.substr(0, wanted.size()), wanted)) continue;
      text_.remove_prefix(wanted.size());
      return true;
    }
    return false;
  }

  bool field(std::string_view run, DateFields &fields, DateParts &date) {
    const int length = static_cast<int>(run.size());
    int ignored = 0;
    switch (run[0]) {
      case 'y': {
        has_date_ = true;
        const int digits = length <= 2 ? 2 : length == 3 ? 4 : length;
        if (!number(length <= 2 ? length : 3, digits, date.year)) return false;
        if (length <= 2) date.year = full_year({date.year, 2});
        return true;
      }
      case 'M':
        has_date_ = true;
        if (length > 2) return name(month_name, 1, 12, length == 3, date.month);
        return number(length, 2, date.month);
      case 'd':
        if (length > 2) return name(day_name, 0, 6, length == 3, ignored);
        has_date_ = true;
        return number(length, 2, date.day);
      case 'H':
      case 'h':
        return number(std::min(length, 2), 2, fields.hour);
      case 'm':
        return number(std::min(length, 2), 2, fields.minute);
      case 's':
        return number(std::min(length, 2), 2, fields.second);
      case 'f':
      case 'F':
        return fraction(length, run[0] == 'F', fields);
      case 't':
        return half_day(length, fields);
      case 'K':
        if (text_.empty() || literal_offset_missing()) return true;
        [[fallthrough]];
      case 'z':
        return offset(fields);
      default:
        return literal(run);
    }
  }

  bool literal_offset_missing() const {
    return text_[0] != 'Z' && text_[0] != '+' && text_[0] != '-';
  }

  bool fraction(int length, bool optional, DateFields &fields) {
    int digits = 0;
    for (; digits < length && !text_.empty() && is_digit(text_[0]); ++digits) {
      fields.fraction = fields.fraction * 10 + (text_[0] - '0');
      text_.remove_prefix(1);
    }
    const bool good = digits == length || optional;
    for (; digits < 7; ++digits) fields.fraction *= 10;
    return good;
  }

  bool half_day(int length, DateFields &fields) {
    const std::string_view word = text_.substr(0, length == 1 ? 1 : 2);
    if (word.empty()) return false;
    const char first = static_cast<char>(word[0] | 0x20);
    if (first != 'a' && first != 'p') return false;
    fields.half_day = first == 'a' ? 1 : 2;
    text_.remove_prefix(word.size());
    return true;
  }

  bool offset(DateFields &fields) {
    fields.has_offset = true;
    if (literal("Z")) return true;
    const bool negative = !text_.empty() && text_[0] == '-';
    if (!literal("+") && !literal("-")) return false;
    int hours = 0, minutes = 0;
    if (!number(1, 2, hours)) return false;
    literal(":");
    if (!text_.empty() && is_digit(text_[0]) && !number(2, 2, minutes)) return false;
    fields.offset_minutes = (negative ? -1 : 1) * (hours * 60 + minutes);
    return true;
  }

  std::string_view text_, format_;
  bool has_date_ = false;
};

}  // namespace

DateTimeParse parse_date_time(std::string_view text) {
  DateFields fields;
  DateReader reader(text);
  switch (reader.read(fields)) {
    case DateReader::Outcome::unknown_word:
      return failed(
          "The string '" + std::string(text) +
          "' was not recognized as a valid DateTime. There is an unknown word starting "
          "at index '" +
          text_of(static_cast<std::uint64_t>(unit_of_byte(text, reader.word_position()))) + "'.");
    case DateReader::Outcome::format:
      return not_recognized(text);
    default:
      break;
  }
  DateParts date;
  const bool whole_date = fields.numbers.size() + (fields.month != 0 ? 1 : 0) == 3;
  if (!resolve_date(fields, today_unless(whole_date), date)) return not_recognized(text);
  return finish(text, fields, date);
}

DateTimeParse parse_date_time_exact(std::string_view text, std::string_view format) {
  if (format.size() == 1) format = standard_date_format(format[0]);
  if (format.empty()) return failed("Input string was not in a correct format.");
  DateFields fields;
  DateParts date;
  ExactReader reader(text, format);
  if (!reader.read(fields, date)) return not_recognized(text);
  if (!reader.has_date()) date = DateTime::now().date_parts();
  return finish(text, fields, date);
}

}  // namespace psj::invariant
