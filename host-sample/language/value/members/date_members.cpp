// System.DateTime, System.TimeSpan and their static members.
#include <cmath>

#include "invariant/date_time.h"
#include "invariant/date_time_text.h"
#include "invariant/time_span.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/member_table.h"
#include "language/value/operators.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

constexpr const char *kRange = "System.ArgumentOutOfRangeException";

inv::DateTime date(Call &call) {
  return call.self.datetime();
}
inv::TimeSpan span(Call &call) {
  return {call.self.bits()};
}
Value give(inv::DateTime value) {
  return Value::datetime(value);
}

Value checked(const inv::Parsed<inv::DateTime> &moved) {
  if (!moved)
    throw_net(kRange,
              "The added or subtracted value results in an un-representable DateTime. (Parameter "
              "'value')");
  return give(moved.value);
}
Value checked(const inv::Parsed<inv::TimeSpan> &made) {
  if (made.status == inv::ParseStatus::format)
    throw_net("System.ArgumentException",
              "TimeSpan does not accept floating point Not-a-Number values.");
  if (!made)
    throw_net("System.OverflowException", "TimeSpan overflowed because the duration is too long.");
  return Value::timespan(made.value.ticks);
}
template <std::int64_t kUnit>
Value add_units(Call &c) {
  return checked(date(c).plus_units(c.real(0), kUnit));
}
template <std::int64_t kUnit>
Value from_units(Call &c) {
  return checked(inv::TimeSpan::from_units(c.real(0), kUnit));
}
template <std::int64_t kUnit>
Value total(Call &c) {
  return span(c).total(kUnit);
}

Value from_parts(Call &c) {
  int part[7] = {1, 1, 1, 0, 0, 0, 0};
  inv::DateTimeKind kind = inv::DateTimeKind::unspecified;
  for (std::size_t i = 0; i < c.count() && i < 8; ++i) {
    if (c.arguments[i].kind() == Kind::Enum)
      kind = static_cast<inv::DateTimeKind>(c.int64(i));
    else
      part[i] = c.int32(i);
  }
  const auto made = inv::DateTime::from_parts(part[0], part[1], part[2], part[3], part[4], part[5],
                                              part[6], kind);
  if (made) return give(made.value);
  const bool day =
      inv::DateTime::from_parts(part[0], part[1], part[2]).status == inv::ParseStatus::ok;
  throw_net(kRange,
            day ? "Hour, Minute, and Second parameters describe an un-representable DateTime."
                : "Year, Month, and Day parameters describe an un-representable DateTime.");
}

Value formatted(Call &c, const char *format) {
  return format_value(c.self, format);
}

Value parse_exact(Call &c) {
  std::string message =
      "String '" + std::string(c.text(0)) + "' was not recognized as a valid DateTime.";
  for (const auto &format : to_items(c.arguments[1])) {
    const auto parsed = inv::parse_date_time_exact(c.text(0), to_text(format));
    if (parsed) return give(parsed.value);
    if (!parsed.message.empty()) message = parsed.message;
  }
  throw_net("System.FormatException", message);
}

Value parse(Call &c) {
  const auto parsed = inv::parse_date_time(c.text(0));
  if (!parsed) throw_net("System.FormatException", parsed.message);
  return give(parsed.value);
}

Value try_parse(Call &c) {
  const auto parsed = inv::parse_date_time(c.text(0));
  c.arguments.back().as<Reference>()->set(give(parsed ? parsed.value : inv::DateTime()));
  return static_cast<bool>(parsed);
}

Value try_parse_exact(Call &c) {
  const auto parsed = inv::parse_date_time_exact(c.text(0), c.text(1));
  c.arguments.back().as<Reference>()->set(give(parsed ? parsed.value : inv::DateTime()));
  return static_cast<bool>(parsed);
}

constexpr MemberRow kDate[] = {
    {"datetime Date {get;}", [](Call &c) -> Value { return give(date(c).date()); }},
    {"int Day {get;}", [](Call &c) -> Value { return date(c).day(); }},
    {"System.DayOfWeek DayOfWeek {get;}",
     [](Call &c) -> Value { return enum_value(TypeId::DayOfWeek, date(c).day_of_week()); }},
    {"int DayOfYear {get;}", [](Call &c) -> Value { return date(c).day_of_year(); }},
    {"int Hour {get;}", [](Call &c) -> Value { return date(c).hour(); }},
    {"System.DateTimeKind Kind {get;}",
     [](Call &c) -> Value {
       return enum_value(TypeId::DateTimeKind, static_cast<int>(date(c).kind()));
     }},
    {"int Millisecond {get;}", [](Call &c) -> Value { return date(c).millisecond(); }},
    {"int Microsecond {get;}", [](Call &c) -> Value { return date(c).microsecond(); }},
    {"int Nanosecond {get;}", [](Call &c) -> Value { return date(c).nanosecond(); }},
    {"int Minute {get;}", [](Call &c) -> Value { return date(c).minute(); }},
    {"int Month {get;}", [](Call &c) -> Value { return date(c).month(); }},
    {"int Second {get;}", [](Call &c) -> Value { return date(c).second(); }},
    {"long Ticks {get;}", [](Call &c) -> Value { return date(c).ticks(); }},
    {"timespan TimeOfDay {get;}",
     [](Call &c) -> Value { return Value::timespan(date(c).time_of_day().ticks); }},
    {"int Year {get;}", [](Call &c) -> Value { return date(c).year(); }},
    {"%System.Object DateTime {get;}",
     [](Call &c) -> Value { return formatted(c, "dddd, dd MMMM yyyy HH:mm:ss"); }},
    {"datetime Add(timespan value)",
     [](Call &c) -> Value { return checked(date(c).plus({c.int64(0)})); }},
    {"datetime AddDays(double value)", add_units<inv::kTicksPerDay>},
    {"datetime AddHours(double value)", add_units<inv::kTicksPerHour>},
    {"datetime AddMilliseconds(double value)", add_units<inv::kTicksPerMillisecond>},
    {"datetime AddMicroseconds(double value)", add_units<inv::kTicksPerMicrosecond>},
    {"datetime AddMinutes(double value)", add_units<inv::kTicksPerMinute>},
    {"datetime AddMonths(int months)",
     [](Call &c) -> Value { return checked(date(c).plus_months(c.int32(0))); }},
    {"datetime AddSeconds(double value)", add_units<inv::kTicksPerSecond>},
    {"datetime AddTicks(long value)",
     [](Call &c) -> Value { return checked(date(c).plus({c.int64(0)})); }},
    {"datetime AddYears(int value)",
     [](Call &c) -> Value { return checked(date(c).plus_years(c.int32(0))); }},
    {"int CompareTo(System.Object value)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"bool IsDaylightSavingTime()", [](Call &) -> Value { return false; }},
    {"timespan Subtract(datetime value)",
     [](Call &c) -> Value { return Value::timespan(c.self.bits() - c.int64(0)); }},
    {"datetime Subtract(timespan value)",
     [](Call &c) -> Value { return checked(date(c).plus({-c.int64(0)})); }},
    {"long ToBinary()",
     [](Call &c) -> Value { return static_cast<std::int64_t>(date(c).packed()); }},
    {"long ToFileTime()",
     [](Call &c) -> Value { return date(c).to_utc().ticks() - 504911232000000000; }},
    {"long ToFileTimeUtc()", [](Call &c) -> Value { return date(c).ticks() - 504911232000000000; }},
    {"datetime ToLocalTime()", [](Call &c) -> Value { return give(date(c).to_local()); }},
    {"string ToLongDateString()", [](Call &c) -> Value { return formatted(c, "D"); }},
    {"string ToLongTimeString()", [](Call &c) -> Value { return formatted(c, "T"); }},
    {"string ToShortDateString()", [](Call &c) -> Value { return formatted(c, "d"); }},
    {"string ToShortTimeString()", [](Call &c) -> Value { return formatted(c, "t"); }},
    {"double ToOADate()",
     [](Call &c) -> Value {
       return static_cast<double>(date(c).ticks() - 599264352000000000) / inv::kTicksPerDay;
     }},
    {"string ToString()", [](Call &c) -> Value { return net_text(c.self); }},
    {"string ToString(string format)",
     [](Call &c) -> Value { return format_value(c.self, c.text(0)); }},
    {"string ToString(System.IFormatProvider provider)",
     [](Call &c) -> Value { return net_text(c.self); }},
    {"string ToString(string format, System.IFormatProvider provider)",
     [](Call &c) -> Value { return format_value(c.self, c.text(0)); }},
    {"datetime ToUniversalTime()", [](Call &c) -> Value { return give(date(c).to_utc()); }},
    {"static datetime Now {get;}", [](Call &) -> Value { return give(inv::DateTime::now()); }},
    {"static datetime UtcNow {get;}",
     [](Call &) -> Value { return give(inv::DateTime::utc_now()); }},
    {"static datetime Today {get;}",
     [](Call &) -> Value { return give(inv::DateTime::now().date()); }},
    {"static datetime MinValue {get;}", [](Call &) -> Value { return give(inv::DateTime()); }},
    {"static datetime MaxValue {get;}",
     [](Call &) -> Value { return give(inv::DateTime(inv::DateTime::kMaxTicks)); }},
    {"static datetime UnixEpoch {get;}",
     [](Call &) -> Value {
       return give(inv::DateTime(inv::DateTime::kUnixEpochTicks, inv::DateTimeKind::utc));
     }},
    {"static datetime new()", [](Call &) -> Value { return give(inv::DateTime()); }},
    {"static datetime new(long ticks)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::DateTime); }},
    {"static datetime new(long ticks, System.DateTimeKind kind)",
     [](Call &c) -> Value {
       return Value::datetime(c.int64(0), static_cast<inv::DateTimeKind>(c.int64(1)));
     }},
    {"static datetime new(int year, int month, int day)", from_parts},
    {"static datetime new(int year, int month, int day, int hour, int minute, int second)",
     from_parts},
    {"static datetime new(int year, int month, int day, int hour, int minute, int second, "
     "System.DateTimeKind kind)",
     from_parts},
    {"static datetime new(int year, int month, int day, int hour, int minute, int second, int "
     "millisecond)",
     from_parts},
    {"static datetime new(int year, int month, int day, int hour, int minute, int second, int "
     "millisecond, System.DateTimeKind kind)",
     from_parts},
    {"static int Compare(datetime t1, datetime t2)",
     [](Call &c) -> Value { return compare_values(c.arguments[0], c.arguments[1]); }},
    {"static int DaysInMonth(int year, int month)",
     [](Call &c) -> Value { return inv::days_in_month(c.int32(0), c.int32(1)); }},
    {"static bool IsLeapYear(int year)",
     [](Call &c) -> Value { return inv::is_leap_year(c.int32(0)); }},
    {"static datetime FromFileTime(long fileTime)",
     [](Call &c) -> Value {
       return give(
           inv::DateTime(c.int64(0) + 504911232000000000, inv::DateTimeKind::utc).to_local());
     }},
    {"static datetime FromFileTimeUtc(long fileTime)",
     [](Call &c) -> Value {
       return give(inv::DateTime(c.int64(0) + 504911232000000000, inv::DateTimeKind::utc));
     }},
    {"static datetime FromOADate(double d)",
     [](Call &c) -> Value {
       return give(inv::DateTime(599264352000000000 +
                                 static_cast<std::int64_t>(c.real(0) * inv::kTicksPerDay)));
     }},
    {"static datetime SpecifyKind(datetime value, System.DateTimeKind kind)",
     [](Call &c) -> Value {
       return Value::datetime(c.int64(0), static_cast<inv::DateTimeKind>(c.int64(1)));
     }},
    {"static datetime Parse(string s)", parse},
    {"static datetime Parse(string s, System.IFormatProvider provider)", parse},
    {"static datetime ParseExact(string s, string format, System.IFormatProvider provider)",
     parse_exact},
    {"static datetime ParseExact(string s, string[] formats, System.IFormatProvider provider, "
     "System.Globalization.DateTimeStyles style)",
     parse_exact},
    {"static bool TryParse(string s, [ref] datetime result)", try_parse},
    {"static bool TryParseExact(string s, string format, System.IFormatProvider provider, "
     "System.Globalization.DateTimeStyles style, [ref] datetime result)",
     try_parse_exact},
};

Value span_of(Call &c) {
  std::int64_t part[5] = {0, 0, 0, 0, 0};  // days, hours, minutes, seconds, milliseconds
  const std::size_t first = c.count() == 3 ? 1 : 0;
  for (std::size_t i = 0; i < c.count(); ++i) part[first + i] = c.int64(i);
  return checked(inv::TimeSpan::from_parts(part[0], part[1], part[2], part[3], part[4]));
}

Value parse_span(Call &c) {
  const auto parsed = inv::parse_time_span(c.text(0));
  if (parsed) return Value::timespan(parsed.value.ticks);
  const auto text = std::string(c.text(0));
  if (parsed.status == inv::ParseStatus::overflow)
    throw_net("System.OverflowException",
              "The TimeSpan string '" + text +
                  "' could not be parsed because at least one of the numeric components is out of "
                  "range or contains too many digits.");
  throw_net("System.FormatException",
            "String '" + text + "' was not recognized as a valid TimeSpan.");
}

Value sum(Call &c, std::int64_t other, bool add) {
  std::int64_t ticks = 0;
  if (add ? __builtin_add_overflow(c.self.bits(), other, &ticks)
          : __builtin_sub_overflow(c.self.bits(), other, &ticks))
    throw_net("System.OverflowException", "TimeSpan overflowed because the duration is too long.");
  return Value::timespan(ticks);
}

constexpr MemberRow kSpan[] = {
    {"int Days {get;}", [](Call &c) -> Value { return span(c).days(); }},
    {"int Hours {get;}", [](Call &c) -> Value { return span(c).hours(); }},
    {"int Minutes {get;}", [](Call &c) -> Value { return span(c).minutes(); }},
    {"int Seconds {get;}", [](Call &c) -> Value { return span(c).seconds(); }},
    {"int Milliseconds {get;}", [](Call &c) -> Value { return span(c).milliseconds(); }},
    {"int Microseconds {get;}", [](Call &c) -> Value { return span(c).microseconds(); }},
    {"int Nanoseconds {get;}", [](Call &c) -> Value { return span(c).nanoseconds(); }},
    {"long Ticks {get;}", [](Call &c) -> Value { return c.self.bits(); }},
    {"double TotalDays {get;}", total<inv::kTicksPerDay>},
    {"double TotalHours {get;}", total<inv::kTicksPerHour>},
    {"double TotalMinutes {get;}", total<inv::kTicksPerMinute>},
    {"double TotalSeconds {get;}", total<inv::kTicksPerSecond>},
    {"double TotalMilliseconds {get;}", total<inv::kTicksPerMillisecond>},
    {"double TotalMicroseconds {get;}", total<inv::kTicksPerMicrosecond>},
    {"double TotalNanoseconds {get;}",
     [](Call &c) -> Value { return static_cast<double>(c.self.bits()) * 100; }},
    {"timespan Add(timespan ts)", [](Call &c) -> Value { return sum(c, c.int64(0), true); }},
    {"int CompareTo(System.Object value)",
     [](Call &c) -> Value { return compare_values(c.self, c.arguments[0]); }},
    {"timespan Divide(double divisor)",
     [](Call &c) -> Value { return divide(c.self, c.arguments[0]); }},
    {"timespan Duration()",
     [](Call &c) -> Value { return Value::timespan(std::abs(c.self.bits())); }},
    {"timespan Multiply(double factor)",
     [](Call &c) -> Value { return multiply(c.self, c.arguments[0]); }},
    {"timespan Negate()", [](Call &c) -> Value { return Value::timespan(-c.self.bits()); }},
    {"timespan Subtract(timespan ts)", [](Call &c) -> Value { return sum(c, c.int64(0), false); }},
    {"string ToString()", [](Call &c) -> Value { return net_text(c.self); }},
    {"string ToString(string format)",
     [](Call &c) -> Value { return format_value(c.self, c.text(0)); }},
    {"string ToString(string format, System.IFormatProvider formatProvider)",
     [](Call &c) -> Value { return format_value(c.self, c.text(0)); }},
    {"static timespan Zero {get;}", [](Call &) -> Value { return Value::timespan(0); }},
    {"static timespan MaxValue {get;}", [](Call &) -> Value { return Value::timespan(INT64_MAX); }},
    {"static timespan MinValue {get;}", [](Call &) -> Value { return Value::timespan(INT64_MIN); }},
    {"static long TicksPerSecond {get;}", [](Call &) -> Value { return inv::kTicksPerSecond; }},
    {"static long TicksPerMillisecond {get;}",
     [](Call &) -> Value { return inv::kTicksPerMillisecond; }},
    {"static long TicksPerMinute {get;}", [](Call &) -> Value { return inv::kTicksPerMinute; }},
    {"static long TicksPerHour {get;}", [](Call &) -> Value { return inv::kTicksPerHour; }},
    {"static long TicksPerDay {get;}", [](Call &) -> Value { return inv::kTicksPerDay; }},
    {"static timespan new(long ticks)",
     [](Call &c) -> Value { return Value::timespan(c.int64(0)); }},
    {"static timespan new(int hours, int minutes, int seconds)", span_of},
    {"static timespan new(int days, int hours, int minutes, int seconds)", span_of},
    {"static timespan new(int days, int hours, int minutes, int seconds, int milliseconds)",
     span_of},
    {"static timespan FromDays(double value)", from_units<inv::kTicksPerDay>},
    {"static timespan FromHours(double value)", from_units<inv::kTicksPerHour>},
    {"static timespan FromMinutes(double value)", from_units<inv::kTicksPerMinute>},
    {"static timespan FromSeconds(double value)", from_units<inv::kTicksPerSecond>},
    {"static timespan FromMilliseconds(double value)", from_units<inv::kTicksPerMillisecond>},
    {"static timespan FromMicroseconds(double value)", from_units<inv::kTicksPerMicrosecond>},
    {"static timespan FromTicks(long value)",
     [](Call &c) -> Value { return Value::timespan(c.int64(0)); }},
    {"static timespan Parse(string s)", parse_span},
    {"static timespan Parse(string input, System.IFormatProvider formatProvider)", parse_span},
    {"static bool TryParse(string s, [ref] timespan result)",
     [](Call &c) -> Value {
       const auto parsed = inv::parse_time_span(c.text(0));
       c.arguments[1].as<Reference>()->set(Value::timespan(parsed.value.ticks));
       return static_cast<bool>(parsed);
     }},
};
constexpr TypeMembers kTypes[] = {{"System.DateTime", kDate}, {"System.TimeSpan", kSpan}};

}  // namespace

std::span<const TypeMembers> date_members() {
  return kTypes;
}

}  // namespace psjsh
