#include "invariant/compare.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include "invariant/collation.h"
#include "invariant/letter_case.h"
#include "invariant/utf16.h"

namespace psj::invariant {

namespace {

// The order of printable ASCII and its white space in the root collation; letters follow the
// digits.
constexpr std::string_view kCollationOrder =
    "\t\n\v\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

// 0: not plain (ignorable control characters, anything beyond ASCII).
constexpr std::array<std::uint8_t, 256> make_primary() {
  std::array<std::uint8_t, 256> primary{};
  std::uint8_t next = 1;
  for (const char c : kCollationOrder) primary[static_cast<unsigned char>(c)] = next++;
  for (int c = 'a'; c <= 'z'; ++c) primary[c] = primary[c - 0x20] = next++;
  return primary;
}
constexpr auto kPrimary = make_primary();

enum class Plain { less, equal, greater, unknown };

Plain compare_plain(std::string_view a, std::string_view b, bool ignore_case) {
  const std::size_t common = std::min(a.size(), b.size());
  int order = 0, case_order = 0;
  for (std::size_t i = 0; i < common; ++i) {
    const auto x = static_cast<unsigned char>(a[i]), y = static_cast<unsigned char>(b[i]);
    const int left = kPrimary[x], right = kPrimary[y];
    if (left == 0 || right == 0) return Plain::unknown;
    if (x == y) continue;
    if (left != right) {
      if (order == 0) order = left < right ? -1 : 1;
    } else if (case_order == 0) {
      case_order = x > y ? -1 : 1;  // small letters first
    }
  }
  for (const char c : a.substr(common))
    if (kPrimary[static_cast<unsigned char>(c)] == 0) return Plain::unknown;
  for (const char c : b.substr(common))
    if (kPrimary[static_cast<unsigned char>(c)] == 0) return Plain::unknown;
  if (order == 0 && a.size() != b.size()) order = a.size() < b.size() ? -1 : 1;
  if (order == 0 && !ignore_case) order = case_order;
  return order < 0 ? Plain::less : order > 0 ? Plain::greater : Plain::equal;
}

int sign(int value) {
  return (value > 0) - (value < 0);
}

unsigned char upper_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 'a' && byte <= 'z' ? byte - 0x20 : byte;
}

// The order of UTF-16 units differs from that of code points: surrogates come before U+E000.
std::uint32_t unit_order(char32_t code_point) {
  return code_point > 0xFFFF ? 0xD800'0000U + (code_point - 0x10000)
                             : static_cast<std::uint32_t>(code_point) << 16;
}

template <class Map>
int compare_units(std::string_view a, std::string_view b, Map map) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    const char32_t x = map(next_code_point(a, i)), y = map(next_code_point(b, j));
    if (x != y) return unit_order(x) < unit_order(y) ? -1 : 1;
  }
  return sign(static_cast<int>(i < a.size()) - static_cast<int>(j < b.size()));
}

}  // namespace

int compare_ordinal(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  const auto different = std::mismatch(a.begin(), a.begin() + common, b.begin());
  if (different.first == a.begin() + common)
    return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
  const auto x = static_cast<unsigned char>(*different.first);
  const auto y = static_cast<unsigned char>(*different.second);
  if (x < 0xE0 || y < 0xE0) return x < y ? -1 : 1;
  return compare_units(a, b, [](char32_t c) { return c; });
}

int compare_ordinal_ignore_case(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const unsigned char x = upper_byte(a[i]), y = upper_byte(b[i]);
    if ((x | y) >= 0x80)
      return compare_units(a.substr(i), b.substr(i), [](char32_t c) { return to_upper(c); });
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
}

bool equals_ignore_case(std::string_view a, std::string_view b) {
  // Case pairs may differ in their bytes' count, but not ASCII ones.
  return compare_ordinal_ignore_case(a, b) == 0;
}

std::size_t hash_ignore_case(std::string_view text) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325U;
  const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100'0000'01B3U; };
  for (std::size_t i = 0; i < text.size();) {
    if (static_cast<unsigned char>(text[i]) < 0x80)
      mix(upper_byte(text[i++]));
    else
      mix(to_upper(next_code_point(text, i)));
  }
  return hash ^ hash >> 29;
}

int compare_culture(std::string_view a, std::string_view b, bool ignore_case) {
  switch (compare_plain(a, b, ignore_case)) {
    case Plain::less:
      return -1;
    case Plain::equal:
      return 0;
    case Plain::greater:
      return 1;
    default:
      return sign(compare_collated(a, b, ignore_case));
  }
}

bool equals_culture(std::string_view a, std::string_view b, bool ignore_case) {
  if (a == b) return true;
  return compare_culture(a, b, ignore_case) == 0;
}

}  // namespace psj::invariant
