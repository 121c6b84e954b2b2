#include "invariant/date_time_text.h"

#include <cstdint>
#include <cstdlib>

#include "invariant/date_standard.h"
#include "invariant/number_text.h"
#include "invariant/time_fields.h"

namespace psj::invariant {

namespace {

constexpr int kMostFraction = 7;
constexpr int kLocalOffset = INT32_MIN;

// A time to write and its distance from UTC, if it has one of its own.
struct Moment {
  DateTime clock;
  int offset_minutes = kLocalOffset;

  bool has_offset() const { return offset_minutes != kLocalOffset; }
  int offset() const {
    if (has_offset()) return offset_minutes;
    return clock.kind() == DateTimeKind::utc ? 0 : local_offset_minutes(clock);
  }
};

void append_offset(std::string &out, int minutes, int letters) {
  out.push_back(minutes < 0 ? '-' : '+');
  const auto size = static_cast<std::uint64_t>(std::abs(minutes));
  append_padded_number(out, size / 60, letters < 2 ? 1 : 2);
  if (letters < 3) return;
  out.push_back(':');
  append_padded_number(out, size % 60, 2);
}

class CustomDateWriter {
 public:
  CustomDateWriter(std::string &out, const Moment &moment)
      : out_(out), moment_(moment), clock_(moment.clock), date_(moment.clock.date_parts()) {}

  bool write(std::string_view format) {
    for (std::size_t at = 0; at < format.size();)
      if (!put(format, at)) return false;
    return true;
  }

 private:
  bool put(std::string_view format, std::size_t &at) {
    switch (format[at]) {
      case '\'':
      case '"':
        return append_quoted(out_, format, at);
      case '%':
        return ++at < format.size() && format[at] != '%' && put_run(format.substr(at, 1), at);
      case '\\':
        if (at + 1 >= format.size()) return false;
        out_.push_back(format[at + 1]);
        at += 2;
        return true;
      default:
        return put_run(run_of(format, at), at);
    }
  }

  bool put_run(std::string_view run, std::size_t &at) {
    at += run.size();
    const int length = static_cast<int>(run.size());
    switch (run[0]) {
      case 'd':
        put_name_or_number(day_name(clock_.day_of_week()), date_.day, length);
        return true;
      case 'M':
        put_name_or_number(month_name(date_.month), date_.month, length);
        return true;
      case 'y':
        put_year(length);
        return true;
      case 'h':
        put_number(clock_.hour() % 12 == 0 ? 12 : clock_.hour() % 12, length);
        return true;
      case 'H':
        put_number(clock_.hour(), length);
        return true;
      case 'm':
        put_number(clock_.minute(), length);
        return true;
      case 's':
        put_number(clock_.second(), length);
        return true;
      case 'f':
      case 'F':
        return put_fraction(length, run[0] == 'F');
      case 't':
        out_.append(clock_.hour() < 12 ? "AM" : "PM", length == 1 ? 1 : 2);
        return true;
      case 'g':
        out_ += "A.D.";
        return true;
      case 'z':
        append_offset(out_, moment_.offset(), length);
        return true;
      case 'K':
        for (int i = 0; i < length; ++i) put_kind();
        return true;
      default:
        out_ += run;
        return true;
    }
  }

  void put_number(int value, int length) {
    append_padded_number(out_, static_cast<std::uint64_t>(value), length < 2 ? 1 : 2);
  }

  void put_name_or_number(const char *name, int value, int length) {
    if (length <= 2)
      put_number(value, length);
    else if (length == 3)
      out_.append(name, 3);
    else
      out_ += name;
  }

  void put_year(int length) {
    const auto year = static_cast<std::uint64_t>(date_.year);
    append_padded_number(out_, length <= 2 ? year % 100 : year, length);
  }

  bool put_fraction(int length, bool short_) {
    if (length > kMostFraction) return false;
    const auto ticks = static_cast<std::uint64_t>(clock_.ticks() % kTicksPerSecond);
    const bool written = append_fraction(out_, ticks, length, short_);
    // F takes the point before it away when it writes nothing.
    if (!written && !out_.empty() && out_.back() == '.') out_.pop_back();
    return true;
  }

  void put_kind() {
    if (!moment_.has_offset() && clock_.kind() == DateTimeKind::unspecified) return;
    if (!moment_.has_offset() && clock_.kind() == DateTimeKind::utc)
      out_.push_back('Z');
    else
      append_offset(out_, moment_.offset(), 3);
  }

  std::string &out_;
  const Moment &moment_;
  DateTime clock_;
  DateParts date_;
};

bool format_moment(std::string &out, Moment moment, std::string_view format) {
  if (format.size() == 1) {
    const bool with_offset = moment.has_offset();
    if (format[0] == 'U' && with_offset) return false;
    const bool to_utc = format[0] == 'U' || (with_offset && standard_is_universal(format[0]));
    if (to_utc && !with_offset) moment.clock = moment.clock.to_utc();
    if (to_utc && with_offset)
      moment.clock = DateTime(moment.clock.ticks() - moment.offset_minutes * kTicksPerMinute);
    format = standard_date_format(format[0]);
    if (format.empty()) return false;
  }
  const std::size_t before = out.size();
  if (CustomDateWriter(out, moment).write(format)) return true;
  out.resize(before);
  return false;
}

}  // namespace

std::string_view standard_date_format(char letter) {
  switch (letter) {
    case 'd':
      return "MM/dd/yyyy";
    case 'D':
      return "dddd, dd MMMM yyyy";
    case 'f':
      return "dddd, dd MMMM yyyy HH:mm";
    case 'F':
    case 'U':
      return "dddd, dd MMMM yyyy HH:mm:ss";
    case 'g':
      return "MM/dd/yyyy HH:mm";
    case 'G':
      return "MM/dd/yyyy HH:mm:ss";
    case 'm':
    case 'M':
      return "MMMM dd";
    case 'o':
    case 'O':
      return "yyyy'-'MM'-'dd'T'HH':'mm':'ss'.'fffffffK";
    case 'r':
    case 'R':
      return "ddd, dd MMM yyyy HH':'mm':'ss 'GMT'";
    case 's':
      return "yyyy'-'MM'-'dd'T'HH':'mm':'ss";
    case 't':
      return "HH:mm";
    case 'T':
      return "HH:mm:ss";
    case 'u':
      return "yyyy'-'MM'-'dd HH':'mm':'ss'Z'";
    case 'y':
    case 'Y':
      return "yyyy MMMM";
    default:
      return {};
  }
}

bool standard_is_universal(char letter) {
  return letter == 'r' || letter == 'R' || letter == 'u';
}

void append_text(std::string &out, DateTime value) {
  const DateParts date = value.date_parts();
  const auto put = [&](int number, int digits, char after) {
    append_padded_number(out, static_cast<std::uint64_t>(number), digits);
    if (after != 0) out.push_back(after);
  };
  put(date.month, 2, '/');
  put(date.day, 2, '/');
  put(date.year, 4, ' ');
  put(value.hour(), 2, ':');
  put(value.minute(), 2, ':');
  put(value.second(), 2, 0);
}

std::string text_of(DateTime value) {
  std::string out;
  append_text(out, value);
  return out;
}

std::string text_of(const DateTimeOffset &value) {
  std::string out = text_of(value.clock);
  out.push_back(' ');
  append_offset(out, value.offset_minutes, 3);
  return out;
}

bool format_date_time(std::string &out, DateTime value, std::string_view format) {
  return format_moment(out, {value}, format.empty() ? "G" : format);
}

bool format_date_time_offset(std::string &out, const DateTimeOffset &value,
                             std::string_view format) {
  return format_moment(out, {value.clock, value.offset_minutes},
                       format.empty() ? "MM/dd/yyyy HH:mm:ss zzz" : format);
}

}  // namespace psj::invariant
