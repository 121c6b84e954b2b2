#include "invariant/time_span.h"

#include <cctype>
#include <cmath>
#include <limits>

#include "invariant/number_text.h"
#include "invariant/time_fields.h"

namespace psj::invariant {

namespace {

constexpr int kMostFraction = 7;

std::uint64_t magnitude(TimeSpan value) {
  const auto raw = static_cast<std::uint64_t>(value.ticks);
  return value.ticks < 0 ? 0 - raw : raw;
}

struct SpanFields {
  std::uint64_t days, hours, minutes, seconds, fraction;
  explicit SpanFields(TimeSpan value) {
    const std::uint64_t ticks = magnitude(value);
    days = ticks / kTicksPerDay;
    hours = ticks / kTicksPerHour % 24;
    minutes = ticks / kTicksPerMinute % 60;
    seconds = ticks / kTicksPerSecond % 60;
    fraction = ticks % kTicksPerSecond;
  }
};

// g leaves out what is zero: the days and the end of the fraction.
void append_standard_span(std::string &out, TimeSpan value, char format) {
  const SpanFields fields(value);
  if (value.ticks < 0) out.push_back('-');
  if (fields.days != 0 || format == 'G') {
    append_text(out, fields.days);
    out.push_back(format == 'c' ? '.' : ':');
  }
  append_padded_number(out, fields.hours, format == 'g' ? 1 : 2);
  out.push_back(':');
  append_padded_number(out, fields.minutes, 2);
  out.push_back(':');
  append_padded_number(out, fields.seconds, 2);
  if (fields.fraction == 0 && format != 'G') return;
  out.push_back('.');
  append_fraction(out, fields.fraction, kMostFraction, format == 'g');
}

class CustomSpanWriter {
 public:
  CustomSpanWriter(std::string &out, TimeSpan value) : out_(out), fields_(value) {}

  bool write(std::string_view format) {
    for (std::size_t at = 0; at < format.size();)
      if (!put(format, at)) return false;
    return true;
  }

 private:
  bool put(std::string_view format, std::size_t &at) {
    const char c = format[at];
    switch (c) {
      case '\'':
      case '"':
        return append_quoted(out_, format, at);
      case '%':
        return ++at < format.size() && format[at] != '%' && put_field(format.substr(at, 1), at);
      case '\\':
        if (at + 1 >= format.size()) return false;
        out_.push_back(format[at + 1]);
        at += 2;
        return true;
      default:
        return put_field(run_of(format, at), at);
    }
  }

  bool put_field(std::string_view run, std::size_t &at) {
    at += run.size();
    const int length = static_cast<int>(run.size());
    switch (run[0]) {
      case 'd':
        append_padded_number(out_, fields_.days, length);
        return length <= 8;
      case 'h':
        append_padded_number(out_, fields_.hours, length);
        return length <= 2;
      case 'm':
        append_padded_number(out_, fields_.minutes, length);
        return length <= 2;
      case 's':
        append_padded_number(out_, fields_.seconds, length);
        return length <= 2;
      case 'f':
      case 'F':
        if (length > kMostFraction) return false;
        append_fraction(out_, fields_.fraction, length, run[0] == 'F');
        return true;
      default:
        return false;
    }
  }

  std::string &out_;
  SpanFields fields_;
};

class SpanReader {
 public:
  explicit SpanReader(std::string_view text) : text_(text) {}

  Parsed<TimeSpan> read() {
    const bool negative = take('-');
    std::int64_t parts[5];
    int count = 0;
    bool day_dot = false, has_fraction = false;
    for (;; ++count) {
      if (count == 5 || !number(parts[count])) return bad();
      if (at_ == text_.size()) break;
      if (take(':')) {
        if (has_fraction) return bad();
      } else if (take('.')) {
        if (count == 0) {
          day_dot = true;
        } else {
          has_fraction = true;
          if (!fraction()) return bad();
          break;
        }
      } else {
        return bad();
      }
    }
    return combine(parts, count + 1, day_dot, has_fraction, negative);
  }

 private:
  Parsed<TimeSpan> bad() const {
    return {{}, overflow_ ? ParseStatus::overflow : ParseStatus::format};
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool number(std::int64_t &value) {
    const std::size_t start = at_;
    value = 0;
    for (; at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_)
      if (value <= std::numeric_limits<int>::max()) value = value * 10 + (text_[at_] - '0');
    return at_ != start;
  }

  bool fraction() {
    const std::size_t start = at_;
    std::int64_t value = 0;
    if (!number(value) || at_ != text_.size()) return false;
    const int digits = static_cast<int>(at_ - start);
    if (digits > kMostFraction) {
      overflow_ = true;
      return false;
    }
    for (int i = digits; i < kMostFraction; ++i) value *= 10;
    fraction_ = value;
    return true;
  }

  Parsed<TimeSpan> combine(const std::int64_t *parts, int count, bool day_dot, bool has_fraction,
                           bool negative) const {
    std::int64_t days = 0, clock[3] = {0, 0, 0};
    int next = 0;
    const bool with_days = day_dot || count == 1 || count == 4;
    if (with_days) days = parts[next++];
    if (count - next > 3 || (day_dot && count < 3) || (has_fraction && count - next < 2)) return {};
    for (int i = 0; next < count; ++i) clock[i] = parts[next++];
    if (clock[0] > 23 || clock[1] > 59 || clock[2] > 59 || days > 10'675'199)
      return {{}, ParseStatus::overflow};
    const auto ticks = static_cast<__int128>(days) * kTicksPerDay + clock[0] * kTicksPerHour +
                       clock[1] * kTicksPerMinute + clock[2] * kTicksPerSecond + fraction_;
    const __int128 total = negative ? -ticks : ticks;
    if (total > std::numeric_limits<std::int64_t>::max() ||
        total < std::numeric_limits<std::int64_t>::min())
      return {{}, ParseStatus::overflow};
    return parsed(TimeSpan{static_cast<std::int64_t>(total)});
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::int64_t fraction_ = 0;
  bool overflow_ = false;
};

}  // namespace

Parsed<TimeSpan> TimeSpan::from_parts(std::int64_t days, std::int64_t hours, std::int64_t minutes,
                                      std::int64_t seconds, std::int64_t milliseconds) {
  const __int128 total = static_cast<__int128>(days) * kTicksPerDay +
                         static_cast<__int128>(hours) * kTicksPerHour +
                         static_cast<__int128>(minutes) * kTicksPerMinute +
                         static_cast<__int128>(seconds) * kTicksPerSecond +
                         static_cast<__int128>(milliseconds) * kTicksPerMillisecond;
  const auto ticks = static_cast<std::int64_t>(total);
  if (ticks != total) return {{}, ParseStatus::overflow};
  return parsed(TimeSpan{ticks});
}

Parsed<TimeSpan> TimeSpan::from_units(double count, std::int64_t unit) {
  const double ticks = count * static_cast<double>(unit);
  if (!(std::fabs(ticks) < 9.2233720368547758e18)) return {{}, ParseStatus::overflow};
  return parsed(TimeSpan{static_cast<std::int64_t>(ticks)});
}

void append_text(std::string &out, TimeSpan value) {
  append_standard_span(out, value, 'c');
}

std::string text_of(TimeSpan value) {
  std::string out;
  append_text(out, value);
  return out;
}

bool format_time_span(std::string &out, TimeSpan value, std::string_view format) {
  if (format.size() <= 1) {
    const char letter = format.empty() || (format[0] | 0x20) == 't' ? 'c' : format[0];
    if (letter != 'c' && letter != 'g' && letter != 'G') return false;
    append_standard_span(out, value, letter);
    return true;
  }
  const std::size_t before = out.size();
  if (CustomSpanWriter(out, value).write(format)) return true;
  out.resize(before);
  return false;
}

Parsed<TimeSpan> parse_time_span(std::string_view text) {
  const auto blank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return SpanReader(text).read();
}

}  // namespace psj::invariant
