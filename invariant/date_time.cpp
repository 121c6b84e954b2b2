#include "invariant/date_time.h"

#include <time.h>

#include <algorithm>
#include <cmath>

namespace psj::invariant {

namespace {

constexpr std::int64_t kUnixEpochDays = 719'162;

// Days from 0001-01-01 of the proleptic Gregorian calendar. Years are counted from March, so that
// the leap day is the last of its year.
std::int64_t days_before(int year, int month, int day) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t shifted = (month + 9) % 12;
  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * shifted + 2) / 5 + day - 1 - 306;
}

DateParts parts_of(std::int64_t days) {
  const std::int64_t z = days + 306;
  const std::int64_t era = z / 146'097;
  const std::int64_t day_of_era = z % 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted = (5 * day_of_year + 2) / 153;
  DateParts parts;
  parts.day = static_cast<int>(day_of_year - (153 * shifted + 2) / 5 + 1);
  parts.month = static_cast<int>(shifted < 10 ? shifted + 3 : shifted - 9);
  parts.year = static_cast<int>(year_of_era + era * 400 + (parts.month <= 2 ? 1 : 0));
  return parts;
}

DateTime clamped(std::int64_t ticks, DateTimeKind kind) {
  return DateTime(std::clamp<std::int64_t>(ticks, 0, DateTime::kMaxTicks), kind);
}

std::int64_t current_ticks() {
  timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return DateTime::kUnixEpochTicks + now.tv_sec * kTicksPerSecond + now.tv_nsec / 100;
}

// Seconds that local time is ahead at a moment given in UTC.
long offset_at(std::int64_t unix_seconds) {
  const time_t moment = unix_seconds;
  tm local;
  if (localtime_r(&moment, &local) == nullptr) return 0;
  return local.tm_gmtoff;
}

long offset_of_local(DateTime local) {
  const DateParts parts = local.date_parts();
  tm clock{};
  clock.tm_year = parts.year - 1900;
  clock.tm_mon = parts.month - 1;
  clock.tm_mday = parts.day;
  clock.tm_hour = local.hour();
  clock.tm_min = local.minute();
  clock.tm_sec = local.second();
  clock.tm_isdst = -1;
  mktime(&clock);
  return clock.tm_gmtoff;
}

}  // namespace

bool is_leap_year(int year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap_year(year) ? 29 : kDays[month - 1];
}

const char *day_name(int day_of_week) {
  constexpr const char *kNames[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                    "Thursday", "Friday", "Saturday"};
  return kNames[day_of_week];
}

const char *month_name(int month) {
  constexpr const char *kNames[] = {"January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December"};
  return kNames[month - 1];
}

Parsed<DateTime> DateTime::from_parts(int year, int month, int day, int hour, int minute,
                                      int second, int millisecond, DateTimeKind kind) {
  const bool date = year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
                    day <= days_in_month(year, month);
  const bool time = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 &&
                    second < 60 && millisecond >= 0 && millisecond < 1000;
  if (!date || !time) return {};
  const std::int64_t ticks = days_before(year, month, day) * kTicksPerDay + hour * kTicksPerHour +
                             minute * kTicksPerMinute + second * kTicksPerSecond +
                             millisecond * kTicksPerMillisecond;
  return parsed(DateTime(ticks, kind));
}

DateTime DateTime::utc_now() {
  return DateTime(current_ticks(), DateTimeKind::utc);
}
DateTime DateTime::now() {
  return utc_now().to_local();
}

DateParts DateTime::date_parts() const {
  return parts_of(ticks() / kTicksPerDay);
}

int DateTime::day_of_year() const {
  return static_cast<int>(ticks() / kTicksPerDay - days_before(year(), 1, 1)) + 1;
}

Parsed<DateTime> DateTime::plus(TimeSpan span) const {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(ticks(), span.ticks, &sum) || sum < 0 || sum > kMaxTicks)
    return {{}, ParseStatus::overflow};
  return parsed(DateTime(sum, kind()));
}

Parsed<DateTime> DateTime::plus_units(double count, std::int64_t unit) const {
  const double whole = std::trunc(count);
  if (!(std::fabs(whole) * static_cast<double>(unit) < 4e18)) return {{}, ParseStatus::overflow};
  // Whole units are exact; only the fraction goes through floating point.
  const auto fraction = static_cast<std::int64_t>((count - whole) * static_cast<double>(unit));
  return plus({static_cast<std::int64_t>(whole) * unit + fraction});
}

Parsed<DateTime> DateTime::plus_months(int months) const {
  const DateParts parts = date_parts();
  const std::int64_t count = static_cast<std::int64_t>(parts.year) * 12 + parts.month - 1 + months;
  const std::int64_t year = count / 12;
  const int month = static_cast<int>(count % 12) + 1;
  if (count < 12 || year > 9999) return {{}, ParseStatus::overflow};
  const int day = std::min(parts.day, days_in_month(static_cast<int>(year), month));
  const auto date = from_parts(static_cast<int>(year), month, day);
  return parsed(DateTime(date.value.ticks() + time_of_day().ticks, kind()));
}

Parsed<DateTime> DateTime::plus_years(int years) const {
  if (years < -10'000 || years > 10'000) return {{}, ParseStatus::overflow};
  return plus_months(years * 12);
}

DateTime DateTime::to_local() const {
  if (kind() == DateTimeKind::local) return *this;
  return clamped(ticks() + offset_at(unix_seconds()) * kTicksPerSecond, DateTimeKind::local);
}

DateTime DateTime::to_utc() const {
  if (kind() == DateTimeKind::utc) return *this;
  return clamped(ticks() - offset_of_local(*this) * kTicksPerSecond, DateTimeKind::utc);
}

int local_offset_minutes(DateTime value) {
  const bool utc = value.kind() == DateTimeKind::utc;
  return static_cast<int>((utc ? offset_at(value.unix_seconds()) : offset_of_local(value)) / 60);
}

static_assert(DateTime::kUnixEpochTicks == kUnixEpochDays * kTicksPerDay);

}  // namespace psj::invariant
