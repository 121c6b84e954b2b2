#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "invariant/parsed.h"

namespace psj::invariant {

inline constexpr std::int64_t kTicksPerMicrosecond = 10;
inline constexpr std::int64_t kTicksPerMillisecond = 10'000;
inline constexpr std::int64_t kTicksPerSecond = 10'000'000;
inline constexpr std::int64_t kTicksPerMinute = 60 * kTicksPerSecond;
inline constexpr std::int64_t kTicksPerHour = 60 * kTicksPerMinute;
inline constexpr std::int64_t kTicksPerDay = 24 * kTicksPerHour;

// System.TimeSpan: a count of 100 ns.
struct TimeSpan {
  std::int64_t ticks = 0;

  // Overflow when the sum is not a TimeSpan ("TimeSpan overflowed because the duration is too
  // long."). The parts may be negative and beyond their ordinary range.
  static Parsed<TimeSpan> from_parts(std::int64_t days, std::int64_t hours, std::int64_t minutes,
                                     std::int64_t seconds, std::int64_t milliseconds = 0);
  // `unit` is one of the constants above; fractions count, to the tick.
  static Parsed<TimeSpan> from_units(double count, std::int64_t unit);

  int days() const { return static_cast<int>(ticks / kTicksPerDay); }
  int hours() const { return static_cast<int>(ticks / kTicksPerHour % 24); }
  int minutes() const { return static_cast<int>(ticks / kTicksPerMinute % 60); }
  int seconds() const { return static_cast<int>(ticks / kTicksPerSecond % 60); }
  int milliseconds() const { return static_cast<int>(ticks / kTicksPerMillisecond % 1000); }
  int microseconds() const { return static_cast<int>(ticks / kTicksPerMicrosecond % 1000); }
  int nanoseconds() const { return static_cast<int>(ticks % 10 * 100); }
  double total(std::int64_t unit) const {
    return static_cast<double>(ticks) / static_cast<double>(unit);
  }

  friend auto operator<=>(const TimeSpan &, const TimeSpan &) = default;
};

// 1.02:03:04.5000000
std::string text_of(TimeSpan value);
void append_text(std::string &out, TimeSpan value);

// c t T g G and custom formats. False, and nothing appended: "Input string was not in a correct
// format."
[[nodiscard]] bool format_time_span(std::string &out, TimeSpan value, std::string_view format);

// [-][d.]hh:mm[:ss[.fffffff]], [-]d, [-]d:hh:mm:ss[.fffffff].
// format: "String 'x' was not recognized as a valid TimeSpan."
// overflow: "The TimeSpan string 'x' could not be parsed because at least one of the numeric
// components is out of range or contains too many digits."
Parsed<TimeSpan> parse_time_span(std::string_view text);

}  // namespace psj::invariant
