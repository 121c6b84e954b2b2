#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "invariant/date_time.h"
#include "invariant/parsed.h"

namespace psj::invariant {

// 03/05/2024 14:07:09
void append_text(std::string &out, DateTime value);
std::string text_of(DateTime value);
// 03/05/2024 14:07:09 +02:00
std::string text_of(const DateTimeOffset &value);

// Standard (d D f F g G M O R s t T u U Y) and custom formats. False, and nothing appended: "Input
// string was not in a correct format."
[[nodiscard]] bool format_date_time(std::string &out, DateTime value, std::string_view format);
[[nodiscard]] bool format_date_time_offset(std::string &out, const DateTimeOffset &value,
                                           std::string_view format);

// Get-Date -UFormat: the specifiers of date(1) as PowerShell understands them.
std::string format_unix(DateTime value, std::string_view format);

// What DateTime.Parse(text, InvariantCulture) takes. A text with an offset or "Z" gives local time.
struct DateTimeParse {
  ParseStatus status = ParseStatus::format;
  DateTime value;
  bool has_offset = false;
  int offset_minutes = 0;  // the text's own, when has_offset
  DateTime clock;          // the date and time as written
  // .NET's words for the failure.
  std::string message;

  explicit operator bool() const { return status == ParseStatus::ok; }
};
DateTimeParse parse_date_time(std::string_view text);
DateTimeParse parse_date_time_exact(std::string_view text, std::string_view format);

}  // namespace psj::invariant
