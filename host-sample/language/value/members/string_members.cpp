// System.String.
#include "invariant/compare.h"
#include "invariant/letter_case.h"
#include "invariant/utf16.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/key_hash.h"
#include "language/value/member_table.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

constexpr const char *kRange = "System.ArgumentOutOfRangeException";

const String &self(Call &call) {
  return *static_cast<const String *>(call.self.object());
}
std::string_view text(Call &call) {
  return call.self.text();
}
std::int32_t length(Call &call) {
  return static_cast<std::int32_t>(self(call).length());
}

void check_start(Call &call, std::int64_t start) {
  if (start >= 0 && start <= length(call)) return;
  throw_net(kRange,
            start < 0
                ? "StartIndex cannot be less than zero. (Parameter 'startIndex')"
                : "startIndex cannot be larger than length of string. (Parameter 'startIndex')");
}

Value sub(Call &call, std::int32_t start, std::int32_t count) {
  check_start(call, start);
  if (count < 0) throw_net(kRange, "Length cannot be less than zero. (Parameter 'length')");
  if (start + static_cast<std::int64_t>(count) > length(call))
    throw_net(kRange,
              "Index and length must refer to a location within the string. (Parameter 'length')");
  return substring(call.self, static_cast<std::size_t>(start), static_cast<std::size_t>(count));
}

enum class Comparison {
  CurrentCulture,
  CurrentCultureIgnoreCase,
  InvariantCulture,
  InvariantCultureIgnoreCase,
  Ordinal,
  OrdinalIgnoreCase
};

bool ignores_case(std::int64_t comparison) {
  return comparison % 2 == 1;
}
bool is_ordinal(std::int64_t comparison) {
  return comparison >= static_cast<int>(Comparison::Ordinal);
}

bool equal_by(std::string_view a, std::string_view b, std::int64_t comparison) {
  if (is_ordinal(comparison)) return equal_texts(a, b, ignores_case(comparison));
  return inv::equals_culture(a, b, ignores_case(comparison));
}

int compare_by(std::string_view a, std::string_view b, std::int64_t comparison) {
  if (!is_ordinal(comparison)) return inv::compare_culture(a, b, ignores_case(comparison));
  return ignores_case(comparison) ? inv::compare_ordinal_ignore_case(a, b)
                                  : inv::compare_ordinal(a, b);
}

std::string folded(std::string_view value, bool ignore) {
  return ignore ? inv::to_upper(value) : std::string(value);
}

// Index in UTF-16 units, or -1.
Value index_of(Call &call, std::string_view what, std::int64_t start, bool ignore) {
  check_start(call, start);
  const auto whole = folded(text(call), ignore);
  const auto from = inv::byte_of_unit(whole, static_cast<std::size_t>(start));
  const auto found = whole.find(folded(what, ignore), from);
  return found == std::string::npos ? -1
                                    : static_cast<std::int32_t>(inv::unit_of_byte(whole, found));
}

Value last_index_of(Call &call, std::string_view what, bool ignore) {
  const auto whole = folded(text(call), ignore);
  const auto found = whole.rfind(folded(what, ignore));
  return found == std::string::npos ? -1
                                    : static_cast<std::int32_t>(inv::unit_of_byte(whole, found));
}

std::string char_text(const Value &unit) {
  return to_text(unit);
}

bool starts_with(std::string_view whole, std::string_view start, bool ignore) {
  if (!ignore) return whole.starts_with(start);
  return folded(whole, true).starts_with(folded(start, true));
}
bool ends_with(std::string_view whole, std::string_view end, bool ignore) {
  if (!ignore) return whole.ends_with(end);
  return folded(whole, true).ends_with(folded(end, true));
}

Value pad(Call &call, bool left) {
  const auto width = call.int32(0);
  if (width < 0) throw_net(kRange, "Non-negative number required. (Parameter 'totalWidth')");
  if (width <= length(call)) return call.self;
  const auto filler = call.count() > 1 ? char_text(call.arguments[1]) : std::string(" ");
  constexpr std::int32_t kLongestText = 0x3FFFFFDF;  // of .NET
  if (width > kLongestText) throw std::bad_alloc();
  std::string padding;
  padding.reserve(static_cast<std::size_t>(width) * filler.size());
  for (auto i = length(call); i < width; ++i) padding += filler;
  return left ? padding + std::string(text(call)) : std::string(text(call)) + padding;
}

bool in_set(char32_t point, const std::u32string &set) {
  return set.find(point) != std::u32string::npos;
}

std::u32string set_of(const Value &value) {
  std::u32string set;
  for (const auto &item : to_items(value)) {
    const auto piece = to_text(item);
    for (std::size_t at = 0; at < piece.size();) set += inv::next_code_point(piece, at);
  }
  return set;
}

std::string_view trim_set(std::string_view whole, const std::u32string &set, bool start, bool end) {
  if (set.empty())
    return start && end ? inv::trim(whole) : start ? inv::trim_start(whole) : inv::trim_end(whole);
  while (start && !whole.empty()) {
    std::size_t at = 0;
    if (!in_set(inv::next_code_point(whole, at), set)) break;
    whole.remove_prefix(at);
  }
  while (end && !whole.empty()) {
    auto first = whole.size() - 1;
    while (first > 0 && (static_cast<unsigned char>(whole[first]) & 0xC0) == 0x80) --first;
    std::size_t at = first;
    if (!in_set(inv::next_code_point(whole, at), set)) break;
    whole = whole.substr(0, first);
  }
  return whole;
}

Value trim(Call &call, bool start, bool end) {
  return trim_set(text(call), call.count() ? set_of(call.arguments[0]) : std::u32string(), start,
                  end);
}

// Splits at any of the separators; blanks when there are none.
Value split(Call &call, const std::vector<std::string> &separators, std::int64_t limit,
            std::int64_t options) {
  const bool skip_empty = options & 1, trim_entries = options & 2;
  Values pieces;
  const auto whole = text(call);
  std::size_t start = 0;
  const auto push = [&](std::string_view piece) {
    if (trim_entries) piece = inv::trim(piece);
    if (!skip_empty || !piece.empty()) pieces.push_back(piece);
  };
  for (std::size_t at = 0; at < whole.size();) {
    if (limit > 0 && static_cast<std::int64_t>(pieces.size()) + 1 >= limit) break;
    std::size_t used = 0;
    if (separators.empty()) {
      auto next = at;
      if (inv::is_white_space(inv::next_code_point(whole, next))) used = next - at;
    } else {
      for (const auto &separator : separators)
        if (!separator.empty() && whole.substr(at).starts_with(separator)) {
          used = separator.size();
          break;
        }
    }
    if (!used) {
      ++at;
      continue;
    }
    push(whole.substr(start, at - start));
    start = at += used;
  }
  push(whole.substr(start));
  return make_array(std::move(pieces), type_of_id(TypeId::String));
}

std::vector<std::string> separators_of(const Value &value) {
  std::vector<std::string> separators;
  if (value.is_null()) return separators;
  for (const auto &item : to_items(value)) separators.push_back(to_text(item));
  return separators;
}

Value replace_all(std::string_view whole, std::string_view what, std::string_view with,
                  bool ignore) {
  if (what.empty())
    throw_net("System.ArgumentException",
              "String cannot be of zero length. (Parameter 'oldValue')");
  const auto searched = folded(whole, ignore), key = folded(what, ignore);
  std::string out;
  std::size_t done = 0;
  for (auto at = searched.find(key); at != std::string::npos; at = searched.find(key, done)) {
    out += whole.substr(done, at - done);
    out += with;
    done = at + key.size();
  }
  out += whole.substr(done);
  return out;
}

Value chars_of(std::string_view whole) {
  Values units;
  for (const char16_t unit : inv::to_utf16(whole)) units.push_back(unit);
  return make_array(std::move(units), type_of_id(TypeId::Char));
}

Value index_of_any(Call &call, bool last) {
  const auto set = to_items(call.arguments[0]);
  const auto units = inv::to_utf16(text(call));
  const auto has = [&set](char16_t unit) {
    for (const auto &item : set)
      if (item.bits() == unit) return true;
    return false;
  };
  for (std::size_t i = 0; i < units.size(); ++i) {
    const auto at = last ? units.size() - 1 - i : i;
    if (has(units[at])) return static_cast<std::int32_t>(at);
  }
  return -1;
}

Value join_values(std::string_view separator, const Value &values) {
  std::string out;
  bool first = true;
  for (const auto &item : to_items(values)) {
    if (!first) out += separator;
    first = false;
    out += net_text(unwrap(item));
  }
  return out;
}

Value join_range(Call &call) {
  const auto items = to_items(call.arguments[1]);
  const auto start = call.int32(2), count = call.int32(3);
  if (start < 0 || count < 0 || start + count > static_cast<std::int32_t>(items.size()))
    throw_net(kRange,
              "startIndex ('" + std::to_string(start) + "') must be less than or equal to '" +
                  std::to_string(static_cast<std::int32_t>(items.size()) - count) +
                  "'. (Parameter 'startIndex')\nActual value was " + std::to_string(start) + ".");
  return join_values(call.text(0),
                     make_array(Values(items.begin() + start, items.begin() + start + count)));
}

std::vector<std::string> one_separator(const Value &value) {
  return {to_text(value)};
}

constexpr MemberRow kString[] = {
    {"int Length {get;}", [](Call &c) -> Value { return length(c); }},
    {"char Chars(int index)",
     [](Call &c) -> Value {
       if (c.int32(0) < 0 || c.int32(0) >= length(c))
         throw_net("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
       return inv::unit_at(text(c), static_cast<std::size_t>(c.int32(0)));
     }},
    {"System.Object Clone()", [](Call &c) -> Value { return c.self; }},
    {"int CompareTo(System.Object value)",
     [](Call &c) -> Value {
       return inv::compare_culture(text(c), to_text(c.arguments[0]), false);
     }},
    {"int CompareTo(string strB)",
     [](Call &c) -> Value { return inv::compare_culture(text(c), c.text(0), false); }},
    {"bool Contains(string value)",
     [](Call &c) -> Value { return text(c).find(c.text(0)) != std::string_view::npos; }},
    {"bool Contains(string value, System.StringComparison comparisonType)",
     [](Call &c) -> Value {
       return folded(text(c), ignores_case(c.int64(1)))
                  .find(folded(c.text(0), ignores_case(c.int64(1)))) != std::string::npos;
     }},
    {"bool Contains(char value)",
     [](Call &c) -> Value {
       return text(c).find(char_text(c.arguments[0])) != std::string_view::npos;
     }},
    {"bool EndsWith(string value)",
     [](Call &c) -> Value { return ends_with(text(c), c.text(0), false); }},
    {"bool EndsWith(string value, System.StringComparison comparisonType)",
     [](Call &c) -> Value { return ends_with(text(c), c.text(0), ignores_case(c.int64(1))); }},
    {"bool EndsWith(string value, bool ignoreCase, cultureinfo culture)",
     [](Call &c) -> Value { return ends_with(text(c), c.text(0), c.flag(1)); }},
    {"bool EndsWith(char value)",
     [](Call &c) -> Value { return text(c).ends_with(char_text(c.arguments[0])); }},
    {"bool Equals(System.Object obj)",
     [](Call &c) -> Value { return c.arguments[0].is_string() && text(c) == c.text(0); }},
    {"bool Equals(string value)", [](Call &c) -> Value { return text(c) == c.text(0); }},
    {"bool Equals(string value, System.StringComparison comparisonType)",
     [](Call &c) -> Value { return equal_by(text(c), c.text(0), c.int64(1)); }},
    {"System.CharEnumerator GetEnumerator()",
     [](Call &c) -> Value { return make<EnumeratorObject>(to_items(chars_of(text(c))), false); }},
    {"int IndexOf(char value)",
     [](Call &c) -> Value { return index_of(c, char_text(c.arguments[0]), 0, false); }},
    {"int IndexOf(char value, int startIndex)",
     [](Call &c) -> Value { return index_of(c, char_text(c.arguments[0]), c.int32(1), false); }},
    {"int IndexOf(string value)",
     [](Call &c) -> Value { return index_of(c, c.text(0), 0, false); }},
    {"int IndexOf(string value, int startIndex)",
     [](Call &c) -> Value { return index_of(c, c.text(0), c.int32(1), false); }},
    {"int IndexOf(string value, System.StringComparison comparisonType)",
     [](Call &c) -> Value { return index_of(c, c.text(0), 0, ignores_case(c.int64(1))); }},
    {"int IndexOfAny(char[] anyOf)", [](Call &c) -> Value { return index_of_any(c, false); }},
    {"string Insert(int startIndex, string value)",
     [](Call &c) -> Value {
       const auto at = c.int32(0);
       if (at < 0 || at > length(c))
         throw_net(kRange, "startIndex ('" + std::to_string(at) +
                               "') must be less than or equal to '" + std::to_string(length(c)) +
                               "'. (Parameter 'startIndex')\nActual value was " +
                               std::to_string(at) + ".");
       std::string out(text(c));
       return out.insert(inv::byte_of_unit(out, static_cast<std::size_t>(at)), c.text(1));
     }},
    {"bool IsNormalized()", [](Call &) -> Value { return true; }},
    {"int LastIndexOf(char value)",
     [](Call &c) -> Value { return last_index_of(c, char_text(c.arguments[0]), false); }},
    {"int LastIndexOf(string value)",
     [](Call &c) -> Value { return last_index_of(c, c.text(0), false); }},
    {"int LastIndexOf(string value, System.StringComparison comparisonType)",
     [](Call &c) -> Value { return last_index_of(c, c.text(0), ignores_case(c.int64(1))); }},
    {"int LastIndexOfAny(char[] anyOf)", [](Call &c) -> Value { return index_of_any(c, true); }},
    {"string Normalize()", [](Call &c) -> Value { return c.self; }},
    {"string PadLeft(int totalWidth)", [](Call &c) -> Value { return pad(c, true); }},
    {"string PadLeft(int totalWidth, char paddingChar)",
     [](Call &c) -> Value { return pad(c, true); }},
    {"string PadRight(int totalWidth)", [](Call &c) -> Value { return pad(c, false); }},
    {"string PadRight(int totalWidth, char paddingChar)",
     [](Call &c) -> Value { return pad(c, false); }},
    {"string Remove(int startIndex, int count)",
     [](Call &c) -> Value {
       check_start(c, c.int32(0));
       if (c.int32(1) < 0 || c.int32(0) + c.int32(1) > length(c))
         throw_net(
             kRange,
             "Index and count must refer to a location within the string. (Parameter 'count')");
       return inv::substring(text(c), 0, static_cast<std::size_t>(c.int32(0))) +
              inv::substring(text(c), static_cast<std::size_t>(c.int32(0) + c.int32(1)),
                             static_cast<std::size_t>(length(c)));
     }},
    {"string Remove(int startIndex)",
     [](Call &c) -> Value {
       check_start(c, c.int32(0));
       return sub(c, 0, c.int32(0));
     }},
    {"string Replace(char oldChar, char newChar)",
     [](Call &c) -> Value {
       return replace_all(text(c), char_text(c.arguments[0]), char_text(c.arguments[1]), false);
     }},
    {"string Replace(string oldValue, string newValue)",
     [](Call &c) -> Value { return replace_all(text(c), c.text(0), c.text(1), false); }},
    {"string Replace(string oldValue, string newValue, System.StringComparison comparisonType)",
     [](Call &c) -> Value {
       return replace_all(text(c), c.text(0), c.text(1), ignores_case(c.int64(2)));
     }},
    {"string[] Split(params char[] separator)",
     [](Call &c) -> Value { return split(c, separators_of(c.arguments[0]), 0, 0); }},
    {"string[] Split(char separator, System.StringSplitOptions options)",
     [](Call &c) -> Value { return split(c, one_separator(c.arguments[0]), 0, c.int64(1)); }},
    {"string[] Split(char separator, int count)",
     [](Call &c) -> Value { return split(c, one_separator(c.arguments[0]), c.int32(1), 0); }},
    {"string[] Split(string separator)",
     [](Call &c) -> Value { return split(c, one_separator(c.arguments[0]), 0, 0); }},
    {"string[] Split(string separator, System.StringSplitOptions options)",
     [](Call &c) -> Value { return split(c, one_separator(c.arguments[0]), 0, c.int64(1)); }},
    {"string[] Split(string separator, int count)",
     [](Call &c) -> Value { return split(c, one_separator(c.arguments[0]), c.int32(1), 0); }},
    {"string[] Split(string separator, int count, System.StringSplitOptions options)",
     [](Call &c) -> Value {
       return split(c, one_separator(c.arguments[0]), c.int32(1), c.int64(2));
     }},
    {"string[] Split(char[] separator, int count)",
     [](Call &c) -> Value { return split(c, separators_of(c.arguments[0]), c.int32(1), 0); }},
    {"string[] Split(char[] separator, System.StringSplitOptions options)",
     [](Call &c) -> Value { return split(c, separators_of(c.arguments[0]), 0, c.int64(1)); }},
    {"string[] Split(string[] separator, System.StringSplitOptions options)",
     [](Call &c) -> Value { return split(c, separators_of(c.arguments[0]), 0, c.int64(1)); }},
    {"string[] Split(string[] separator, int count, System.StringSplitOptions options)",
     [](Call &c) -> Value {
       return split(c, separators_of(c.arguments[0]), c.int32(1), c.int64(2));
     }},
    {"bool StartsWith(string value)",
     [](Call &c) -> Value { return starts_with(text(c), c.text(0), false); }},
    {"bool StartsWith(string value, System.StringComparison comparisonType)",
     [](Call &c) -> Value { return starts_with(text(c), c.text(0), ignores_case(c.int64(1))); }},
    {"bool StartsWith(string value, bool ignoreCase, cultureinfo culture)",
     [](Call &c) -> Value { return starts_with(text(c), c.text(0), c.flag(1)); }},
    {"bool StartsWith(char value)",
     [](Call &c) -> Value { return text(c).starts_with(char_text(c.arguments[0])); }},
    {"string Substring(int startIndex)",
     [](Call &c) -> Value {
       check_start(c, c.int32(0));
       return sub(c, c.int32(0), length(c) - c.int32(0));
     }},
    {"string Substring(int startIndex, int length)",
     [](Call &c) -> Value { return sub(c, c.int32(0), c.int32(1)); }},
    {"char[] ToCharArray()", [](Call &c) -> Value { return chars_of(text(c)); }},
    {"string ToLower()", [](Call &c) -> Value { return inv::to_lower(text(c)); }},
    {"string ToLower(cultureinfo culture)",
     [](Call &c) -> Value { return inv::to_lower(text(c)); }},
    {"string ToLowerInvariant()", [](Call &c) -> Value { return inv::to_lower(text(c)); }},
    {"string ToString()", [](Call &c) -> Value { return c.self; }},
    {"string ToString(System.IFormatProvider provider)", [](Call &c) -> Value { return c.self; }},
    {"string ToUpper()", [](Call &c) -> Value { return inv::to_upper(text(c)); }},
    {"string ToUpper(cultureinfo culture)",
     [](Call &c) -> Value { return inv::to_upper(text(c)); }},
    {"string ToUpperInvariant()", [](Call &c) -> Value { return inv::to_upper(text(c)); }},
    {"string Trim()", [](Call &c) -> Value { return trim(c, true, true); }},
    {"string Trim(params char[] trimChars)", [](Call &c) -> Value { return trim(c, true, true); }},
    {"string TrimEnd()", [](Call &c) -> Value { return trim(c, false, true); }},
    {"string TrimEnd(params char[] trimChars)",
     [](Call &c) -> Value { return trim(c, false, true); }},
    {"string TrimStart()", [](Call &c) -> Value { return trim(c, true, false); }},
    {"string TrimStart(params char[] trimChars)",
     [](Call &c) -> Value { return trim(c, true, false); }},
};
constexpr MemberRow kStatic[] = {
    {"static string Empty {get;}", [](Call &) -> Value { return ""; }},
    {"static string new(char c, int count)",
     [](Call &c) -> Value {
       std::string out;
       for (auto i = c.int32(1); i > 0; --i) out += char_text(c.arguments[0]);
       return out;
     }},
    {"static string new(char[] value)",
     [](Call &c) -> Value { return join_text(to_items(c.arguments[0]), ""); }},
    {"static int Compare(string strA, string strB)",
     [](Call &c) -> Value { return inv::compare_culture(c.text(0), c.text(1), false); }},
    {"static int Compare(string strA, string strB, bool ignoreCase)",
     [](Call &c) -> Value { return inv::compare_culture(c.text(0), c.text(1), c.flag(2)); }},
    {"static int Compare(string strA, string strB, System.StringComparison comparisonType)",
     [](Call &c) -> Value { return compare_by(c.text(0), c.text(1), c.int64(2)); }},
    {"static int CompareOrdinal(string strA, string strB)",
     [](Call &c) -> Value {
       const auto a = inv::to_utf16(c.text(0)), b = inv::to_utf16(c.text(1));
       for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
         if (a[i] != b[i]) return static_cast<std::int32_t>(a[i]) - static_cast<std::int32_t>(b[i]);
       return static_cast<std::int32_t>(a.size()) - static_cast<std::int32_t>(b.size());
     }},
    {"static string Concat(System.Object arg0)",
     [](Call &c) -> Value { return net_text(unwrap(c.arguments[0])); }},
    {"static string Concat(params System.Object[] args)",
     [](Call &c) -> Value { return join_values("", c.arguments[0]); }},
    {"static bool Equals(string a, string b)",
     [](Call &c) -> Value { return c.text(0) == c.text(1); }},
    {"static bool Equals(string a, string b, System.StringComparison comparisonType)",
     [](Call &c) -> Value { return equal_by(c.text(0), c.text(1), c.int64(2)); }},
    {"static string Format(string format, params System.Object[] args)",
     [](Call &c) -> Value { return format_text(c.text(0), to_items(c.arguments[1])); }},
    {"static string Format(System.IFormatProvider provider, string format, params System.Object[] "
     "args)",
     [](Call &c) -> Value { return format_text(c.text(1), to_items(c.arguments[2])); }},
    {"static bool IsNullOrEmpty(string value)", [](Call &c) -> Value { return c.text(0).empty(); }},
    {"static bool IsNullOrWhiteSpace(string value)",
     [](Call &c) -> Value { return inv::trim(c.text(0)).empty(); }},
    {"static string Join(string separator, params string[] value)",
     [](Call &c) -> Value { return join_values(c.text(0), c.arguments[1]); }},
    {"static string Join(string separator, params System.Object[] values)",
     [](Call &c) -> Value { return join_values(c.text(0), c.arguments[1]); }},
    {"static string Join(string separator, string[] value, int startIndex, int count)", join_range},
    {"static string Copy(string str)", [](Call &c) -> Value { return c.arguments[0]; }},
    {"static string Intern(string str)", [](Call &c) -> Value { return c.arguments[0]; }},
};
constexpr TypeMembers kTypes[] = {{"System.String", kString}, {"System.String", kStatic}};

}  // namespace

std::span<const TypeMembers> string_members() {
  return kTypes;
}

}  // namespace psjsh
