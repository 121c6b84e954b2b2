#pragma once

#include <compare>
#include <cstdint>

#include "invariant/parsed.h"
#include "invariant/time_span.h"

namespace psj::invariant {

enum class DateTimeKind : std::uint8_t { unspecified, utc, local };

struct DateParts {
  int year = 1;
  int month = 1;
  int day = 1;
};

// System.DateTime: ticks of 100 ns since 0001-01-01 and a kind, in 8 bytes. Comparison is by ticks
// alone, as .NET compares.
class DateTime {
 public:
  static constexpr std::int64_t kMaxTicks = 3'155'378'975'999'999'999;  // 9999-12-31
  static constexpr std::int64_t kUnixEpochTicks = 621'355'968'000'000'000;

  constexpr DateTime() = default;
  // `ticks` is in [0, kMaxTicks].
  constexpr explicit DateTime(std::int64_t ticks, DateTimeKind kind = DateTimeKind::unspecified)
      : packed_(static_cast<std::uint64_t>(ticks) | static_cast<std::uint64_t>(kind) << 62) {}

  // Status format when there is no such day or time ("Year, Month, and Day parameters describe an
  // un-representable DateTime.").
  static Parsed<DateTime> from_parts(int year, int month, int day, int hour = 0, int minute = 0,
                                     int second = 0, int millisecond = 0,
                                     DateTimeKind kind = DateTimeKind::unspecified);
  static DateTime now();      // local
  static DateTime utc_now();  // utc

  // 8 bytes for a record: ticks in the low 62 bits, kind above.
  constexpr std::uint64_t packed() const { return packed_; }
  static constexpr DateTime from_packed(std::uint64_t packed) {
    DateTime value;
    value.packed_ = packed;
    return value;
  }

  constexpr std::int64_t ticks() const {
    return static_cast<std::int64_t>(packed_ & 0x3FFF'FFFF'FFFF'FFFFU);
  }
  constexpr DateTimeKind kind() const { return static_cast<DateTimeKind>(packed_ >> 62); }
  constexpr DateTime with_kind(DateTimeKind kind) const { return DateTime(ticks(), kind); }

  DateParts date_parts() const;
  int year() const { return date_parts().year; }
  int month() const { return date_parts().month; }
  int day() const { return date_parts().day; }
  int hour() const { return static_cast<int>(ticks() / kTicksPerHour % 24); }
  int minute() const { return static_cast<int>(ticks() / kTicksPerMinute % 60); }
  int second() const { return static_cast<int>(ticks() / kTicksPerSecond % 60); }
  int millisecond() const { return static_cast<int>(ticks() / kTicksPerMillisecond % 1000); }
  int microsecond() const { return static_cast<int>(ticks() / kTicksPerMicrosecond % 1000); }
  int nanosecond() const { return static_cast<int>(ticks() % 10 * 100); }
  int day_of_week() const {
    return static_cast<int>((ticks() / kTicksPerDay + 1) % 7);
  }  // 0: Sunday
  int day_of_year() const;
  DateTime date() const { return DateTime(ticks() - ticks() % kTicksPerDay, kind()); }
  TimeSpan time_of_day() const { return {ticks() % kTicksPerDay}; }

  // Overflow: "The added or subtracted value results in an un-representable DateTime."
  Parsed<DateTime> plus(TimeSpan span) const;
  // AddDays, AddHours …: `unit` is a constant of time_span.h.
  Parsed<DateTime> plus_units(double count, std::int64_t unit) const;
  Parsed<DateTime> plus_months(int months) const;
  Parsed<DateTime> plus_years(int years) const;
  TimeSpan minus(DateTime other) const { return {ticks() - other.ticks()}; }

  // By the machine's time zone (TZ, /etc/localtime). A time of unspecified kind counts as local in
  // to_utc and as UTC in to_local.
  DateTime to_local() const;
  DateTime to_utc() const;

  std::int64_t unix_seconds() const { return (ticks() - kUnixEpochTicks) / kTicksPerSecond; }

  friend constexpr std::strong_ordering operator<=>(DateTime a, DateTime b) {
    return a.ticks() <=> b.ticks();
  }
  friend constexpr bool operator==(DateTime a, DateTime b) { return a.ticks() == b.ticks(); }

 private:
  std::uint64_t packed_ = 0;
};

// System.DateTimeOffset: a clock time and its distance from UTC.
struct DateTimeOffset {
  DateTime clock;  // unspecified kind
  int offset_minutes = 0;

  std::int64_t utc_ticks() const { return clock.ticks() - offset_minutes * kTicksPerMinute; }
  friend auto operator<=>(const DateTimeOffset &a, const DateTimeOffset &b) {
    return a.utc_ticks() <=> b.utc_ticks();
  }
  friend bool operator==(const DateTimeOffset &a, const DateTimeOffset &b) {
    return a.utc_ticks() == b.utc_ticks();
  }
};

bool is_leap_year(int year);
int days_in_month(int year, int month);

// Minutes that local time is ahead of UTC at that moment.
int local_offset_minutes(DateTime value);

// English names; 0: Sunday, 1: January. The short name is the first three letters.
const char *day_name(int day_of_week);
const char *month_name(int month);

}  // namespace psj::invariant
