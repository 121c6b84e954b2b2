#include "plugin/providers/wmi/system/log_line.h"

#include <time.h>

#include <cctype>
#include <cstdlib>

namespace psj::wmi {
namespace {

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

// Digits at [at, at + count) as a number; -1 when they are none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
  int number = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (i >= text.size() || !is_digit(text[i])) return -1;
    number = number * 10 + (text[i] - '0');
  }
  return number;
}

std::int64_t local_seconds(tm parts) {
  parts.tm_isdst = -1;
  return mktime(&parts);
}

// 2026-11-21 12:18:01[.123456][Z|+00:00] at the front, which is taken off.
bool take_iso_time(std::string_view &text, LogEntry &entry) {
  tm parts{};
  const bool shape = text.size() >= 19 && text[4] == '-' && text[7] == '-' &&
                     (text[10] == ' ' || text[10] == 'T') && text[13] == ':' && text[16] == ':';
  if (!shape) return false;
  parts.tm_year = digits(text, 0, 4) - 1900;
  parts.tm_mon = digits(text, 5, 2) - 1;
  parts.tm_mday = digits(text, 8, 2);
  parts.tm_hour = digits(text, 11, 2);
  parts.tm_min = digits(text, 14, 2);
  parts.tm_sec = digits(text, 17, 2);
  if (parts.tm_year < 0 || parts.tm_mon < 0 || parts.tm_mday < 1 || parts.tm_hour < 0 ||
      parts.tm_min < 0 || parts.tm_sec < 0)
    return false;
  text.remove_prefix(19);
  if (text.size() > 1 && (text[0] == '.' || text[0] == ',') && is_digit(text[1])) {
    std::int64_t unit = 100'000'000;
    for (text.remove_prefix(1); !text.empty() && is_digit(text[0]); text.remove_prefix(1)) {
      entry.nanoseconds += (text[0] - '0') * unit;
      unit /= 10;
    }
  }
  const bool zulu = text.starts_with('Z');
  const bool zone = text.size() >= 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
  if (!zulu && !zone) {
    entry.seconds = local_seconds(parts);
    return true;
  }
  entry.seconds = timegm(&parts);
  if (zone) {
    const int offset = digits(text, 1, 2) * 3600 + digits(text, 4, 2) * 60;
    entry.seconds -= text[0] == '-' ? -offset : offset;
  }
  text.remove_prefix(zulu ? 1 : 6);
  return true;
}

// "Nov 21 12:18:01" at the front, which is taken off.
bool take_syslog_time(std::string_view &text, std::int64_t now, LogEntry &entry) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() < 15 || text[3] != ' ' || text[6] != ' ' || text[9] != ':' || text[12] != ':')
    return false;
  const std::size_t month = kMonths.find(text.substr(0, 3));
  if (month == std::string_view::npos || month % 3 != 0) return false;
  const time_t moment = now;
  tm parts{};
  localtime_r(&moment, &parts);
  parts.tm_mon = static_cast<int>(month / 3);
  parts.tm_mday = text[4] == ' ' ? digits(text, 5, 1) : digits(text, 4, 2);
  parts.tm_hour = digits(text, 7, 2);
  parts.tm_min = digits(text, 10, 2);
  parts.tm_sec = digits(text, 13, 2);
  if (parts.tm_mday < 1 || parts.tm_hour < 0 || parts.tm_min < 0 || parts.tm_sec < 0) return false;
  entry.seconds = local_seconds(parts);
  constexpr std::int64_t kDay = 86400;
  if (entry.seconds > now + kDay) {
    --parts.tm_year;
    entry.seconds = local_seconds(parts);
  }
  text.remove_prefix(15);
  return true;
}

// "host program[12]: text"
void take_sender(std::string_view text, LogEntry &entry) {
  text = trimmed(text);
  const std::size_t host = text.find(' ');
  const std::size_t colon = text.find(": ", host == std::string_view::npos ? 0 : host);
  if (host == std::string_view::npos || colon == std::string_view::npos) {
    entry.message = text;
    return;
  }
  std::string_view sender = text.substr(host + 1, colon - host - 1);
  if (const std::size_t open = sender.find('['); open != std::string_view::npos) {
    entry.process = number_of(sender.substr(open + 1)).value_or(0);
    sender = sender.substr(0, open);
  }
  entry.source = sender;
  entry.message = text.substr(colon + 2);
}

}  // namespace

bool parse_log_line(std::string_view line, std::string_view source, std::int64_t now,
                    LogEntry &entry) {
  entry.source = source;
  std::string_view text = line;
  if (take_syslog_time(text, now, entry)) {
    take_sender(text, entry);
    return true;
  }
  if (take_iso_time(text, entry)) {
    if (line[10] == 'T')
      take_sender(text, entry);
    else
      entry.message = trimmed(text);
    return true;
  }
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return false;
  text = line.substr(blank + 1);
  if (!take_iso_time(text, entry)) return false;
  entry.source = line.substr(0, blank);
  entry.message = trimmed(text.starts_with(':') ? text.substr(1) : text);
  return true;
}

bool parse_kernel_record(std::string_view record, std::int64_t boot, LogEntry &entry) {
  const std::size_t end = record.find(';');
  if (end == std::string_view::npos) return false;
  const auto fields = split(record.substr(0, end), ',');
  if (fields.size() < 3) return false;
  const auto level = number_of(fields[0]), number = number_of(fields[1]),
             micro = number_of(fields[2]);
  if (!level || !number || !micro) return false;
  constexpr std::int64_t kMicro = 1'000'000;
  entry.priority = static_cast<int>(*level & 7);
  entry.number = *number;
  entry.seconds = boot + *micro / kMicro;
  entry.nanoseconds = *micro % kMicro * 1000;
  entry.source = "kernel";
  entry.message = lines_of(record.substr(end + 1)).empty() ? std::string_view()
                                                           : lines_of(record.substr(end + 1))[0];
  return true;
}

}  // namespace psj::wmi
