#include <cstdint>

#include "invariant/date_time_text.h"
#include "invariant/number_text.h"
#include "invariant/time_fields.h"

// Get-Date -UFormat.
namespace psj::invariant {

namespace {

struct IsoWeek {
  int year;
  int week;
};

// Weeks start on Monday; the first one has the year's first Thursday.
IsoWeek iso_week(DateTime value) {
  const int weekday = (value.day_of_week() + 6) % 7;
  const DateTime thursday(value.ticks() + (3 - weekday) * kTicksPerDay);
  return {thursday.year(), (thursday.day_of_year() - 1) / 7 + 1};
}

// What a specifier means as a custom date format; null for those that need a computation.
const char *as_date_format(char specifier) {
  switch (specifier) {
    case 'a':
      return "ddd";
    case 'A':
      return "dddd";
    case 'b':
    case 'h':
      return "MMM";
    case 'B':
      return "MMMM";
    case 'c':
      return "ddd dd MMM yyyy HH:mm:ss";
    case 'd':
      return "dd";
    case 'D':
    case 'x':
      return "MM/dd/yy";
    case 'F':
      return "yyyy-MM-dd";
    case 'H':
      return "HH";
    case 'I':
      return "hh";
    case 'm':
      return "MM";
    case 'M':
      return "mm";
    case 'p':
      return "tt";
    case 'r':
      return "hh:mm:ss tt";
    case 'R':
      return "HH:mm";
    case 'S':
      return "ss";
    case 'T':
    case 'X':
      return "HH:mm:ss";
    case 'y':
      return "yy";
    case 'Y':
      return "yyyy";
    case 'Z':
      return "zz";
    default:
      return nullptr;
  }
}

void append_number(std::string &out, std::int64_t value, int width, char fill) {
  const std::string digits = text_of(value);
  if (digits.size() < static_cast<std::size_t>(width)) out.append(width - digits.size(), fill);
  out += digits;
}

void append_computed(std::string &out, DateTime value, char specifier) {
  switch (specifier) {
    case 'C':
      return append_number(out, value.year() / 100, 1, '0');
    case 'e':
      return append_number(out, value.day(), 2, ' ');
    case 'g':
      return append_number(out, iso_week(value).year % 100, 2, '0');
    case 'G':
      return append_number(out, iso_week(value).year, 1, '0');
    case 'j':
      return append_number(out, value.day_of_year(), 3, '0');
    case 'k':
      return append_number(out, value.hour(), 2, ' ');
    case 'l':
      return append_number(out, value.hour() % 12 == 0 ? 12 : value.hour() % 12, 2, ' ');
    case 'n':
      return out.push_back('\n');
    case 's':
      return append_number(out, value.to_utc().unix_seconds(), 1, '0');
    case 't':
      return out.push_back('\t');
    case 'u':
      return append_number(out, value.day_of_week() == 0 ? 7 : value.day_of_week(), 1, '0');
    case 'U':
    case 'W':
      return append_number(out, value.day_of_year() / 7, 1, '0');
    case 'V':
      return append_number(out, iso_week(value).week, 2, '0');
    case 'w':
      return append_number(out, value.day_of_week(), 1, '0');
    default:
      return out.push_back(specifier);
  }
}

}  // namespace

std::string format_unix(DateTime value, std::string_view format) {
  std::string out;
  if (!format.empty() && format[0] == '+') format.remove_prefix(1);
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out.push_back(format[i]);
      continue;
    }
    const char specifier = format[++i];
    const char *date_format = as_date_format(specifier);
    if (date_format == nullptr)
      append_computed(out, value, specifier);
    else if (!format_date_time(out, value, date_format))
      out.push_back(specifier);
  }
  return out;
}

}  // namespace psj::invariant
