#include "language/value/clixml/duration.h"

#include <cstdint>

namespace psjsh {
namespace {

namespace inv = psj::invariant;

struct Unit {
  char letter;
  std::uint64_t ticks;
};
constexpr Unit kDateUnits[] = {{'Y', 365ull * inv::kTicksPerDay},
                               {'M', 30ull * inv::kTicksPerDay},
                               {'D', 1ull * inv::kTicksPerDay}};
constexpr Unit kTimeUnits[] = {{'H', 1ull * inv::kTicksPerHour},
                               {'M', 1ull * inv::kTicksPerMinute},
                               {'S', 1ull * inv::kTicksPerSecond}};

void append_part(std::string &out, std::uint64_t count, char unit) {
  if (count) (out += std::to_string(count)) += unit;
}

void append_seconds(std::string &out, std::uint64_t ticks) {
  out += std::to_string(ticks / inv::kTicksPerSecond);
  if (auto rest = ticks % inv::kTicksPerSecond) {
    std::string digits = std::to_string(inv::kTicksPerSecond + rest).substr(1);
    digits.erase(digits.find_last_not_of('0') + 1);
    (out += '.') += digits;
  }
  out += 'S';
}

// Reads digits; false when there is none or the number is too long.
bool take_number(std::string_view &text, std::uint64_t *number) {
  std::size_t count = 0;
  *number = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9')
    *number = *number * 10 + static_cast<std::uint64_t>(text[count++] - '0');
  text.remove_prefix(count);
  return count > 0 && count <= 18;
}

std::uint64_t take_fraction(std::string_view &text) {
  std::uint64_t ticks = 0, unit = inv::kTicksPerSecond / 10;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), unit /= 10)
    ticks += static_cast<std::uint64_t>(text[0] - '0') * unit;
  return ticks;
}

// Reads parts in the order of `units` up to the end or a T.
template <std::size_t kCount>
bool take_parts(std::string_view &text, const Unit (&units)[kCount], unsigned __int128 *ticks) {
  std::size_t next = 0;
  while (!text.empty() && text[0] != 'T') {
    std::uint64_t number, fraction = 0;
    if (!take_number(text, &number)) return false;
    const bool has_fraction = !text.empty() && text[0] == '.';
    if (has_fraction) {
      text.remove_prefix(1);
      fraction = take_fraction(text);
    }
    while (next < kCount && !text.empty() && units[next].letter != text[0]) ++next;
    if (text.empty() || next == kCount || (has_fraction && text[0] != 'S')) return false;
    *ticks += static_cast<unsigned __int128>(number) * units[next++].ticks + fraction;
    text.remove_prefix(1);
  }
  return true;
}

}  // namespace

std::string duration_text(inv::TimeSpan span) {
  if (span.ticks == 0) return "PT0S";
  const auto ticks = span.ticks < 0 ? 0 - static_cast<std::uint64_t>(span.ticks)
                                    : static_cast<std::uint64_t>(span.ticks);
  std::string out = span.ticks < 0 ? "-P" : "P";
  append_part(out, ticks / inv::kTicksPerDay, 'D');
  if (ticks % inv::kTicksPerDay == 0) return out;
  out += 'T';
  append_part(out, ticks / inv::kTicksPerHour % 24, 'H');
  append_part(out, ticks / inv::kTicksPerMinute % 60, 'M');
  if (ticks % inv::kTicksPerMinute) append_seconds(out, ticks % inv::kTicksPerMinute);
  return out;
}

bool parse_duration(std::string_view text, inv::TimeSpan *span) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  if (!text.starts_with('P') || text.size() < 2) return false;
  text.remove_prefix(1);
  unsigned __int128 ticks = 0;
  if (!take_parts(text, kDateUnits, &ticks)) return false;
  if (!text.empty()) {
    text.remove_prefix(1);
    if (text.empty() || !take_parts(text, kTimeUnits, &ticks) || !text.empty()) return false;
  }
  const auto most = static_cast<unsigned __int128>(INT64_MAX) + (negative ? 1 : 0);
  if (ticks > most) return false;
  const auto bits = static_cast<std::uint64_t>(ticks);
  span->ticks = static_cast<std::int64_t>(negative ? 0 - bits : bits);
  return true;
}

}  // namespace psjsh
