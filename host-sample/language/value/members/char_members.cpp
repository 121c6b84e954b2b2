// System.Char.
#include "invariant/letter_case.h"
#include "language/value/convert.h"
#include "language/value/member_table.h"
#include "language/value/operators.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

namespace inv = psj::invariant;

char32_t unit(Call &call) {
  return static_cast<char32_t>(call.arguments[0].bits());
}
bool is_upper(char32_t c) {
  return inv::is_letter(c) && inv::to_lower(c) != c;
}
bool is_lower(char32_t c) {
  return inv::is_letter(c) && inv::to_upper(c) != c;
}
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c < 0xa0);
}
bool is_symbol(char32_t c) {
  return c < 128 &&
         std::string_view("$+<=>^`|~").find(static_cast<char>(c)) != std::string_view::npos;
}
bool is_punctuation(char32_t c) {
  if (c < 128)
    return c > 0x20 && c < 0x7f && !inv::is_letter(c) && !inv::is_digit(c) && !is_symbol(c);
  return (c >= 0x2010 && c <= 0x2027) || (c >= 0x2030 && c <= 0x205e) || c == 0xa1 || c == 0xab ||
         c == 0xbb || c == 0xbf || (c >= 0x3001 && c <= 0x3003);
}

// The same test for a character and for a place in a text.
char32_t at(Call &call) {
  const auto index = call.int32(1);
  const auto *text = call.arguments[0].as<String>();
  if (!text || index < 0 || static_cast<std::size_t>(index) >= text->length())
    throw_net("System.ArgumentOutOfRangeException",
              "Specified argument was out of the range of valid values. (Parameter 'index')");
  const auto piece = substring(call.arguments[0], static_cast<std::size_t>(index), 1);
  return static_cast<char32_t>(convert_to(piece, TypeId::Char).bits());
}

constexpr MemberRow kChar[] = {
    {"int CompareTo(System.Object value)",
     [](Call &c) -> Value {
       return static_cast<std::int32_t>(c.self.bits() -
                                        convert_to(c.arguments[0], TypeId::Char).bits());
     }},
    {"static char MaxValue {get;}", [](Call &) -> Value { return u'\xffff'; }},
    {"static char MinValue {get;}", [](Call &) -> Value { return u'\0'; }},
    {"static bool IsControl(char c)", [](Call &c) -> Value { return is_control(unit(c)); }},
    {"static bool IsDigit(char c)", [](Call &c) -> Value { return inv::is_digit(unit(c)); }},
    {"static bool IsDigit(string s, int index)",
     [](Call &c) -> Value { return inv::is_digit(at(c)); }},
    {"static bool IsLetter(char c)", [](Call &c) -> Value { return inv::is_letter(unit(c)); }},
    {"static bool IsLetter(string s, int index)",
     [](Call &c) -> Value { return inv::is_letter(at(c)); }},
    {"static bool IsLetterOrDigit(char c)",
     [](Call &c) -> Value { return inv::is_letter(unit(c)) || inv::is_digit(unit(c)); }},
    {"static bool IsLower(char c)", [](Call &c) -> Value { return is_lower(unit(c)); }},
    {"static bool IsUpper(char c)", [](Call &c) -> Value { return is_upper(unit(c)); }},
    {"static bool IsNumber(char c)", [](Call &c) -> Value { return inv::is_digit(unit(c)); }},
    {"static bool IsPunctuation(char c)", [](Call &c) -> Value { return is_punctuation(unit(c)); }},
    {"static bool IsSymbol(char c)", [](Call &c) -> Value { return is_symbol(unit(c)); }},
    {"static bool IsSeparator(char c)",
     [](Call &c) -> Value { return unit(c) == ' ' || unit(c) == 0xa0; }},
    {"static bool IsWhiteSpace(char c)",
     [](Call &c) -> Value { return inv::is_white_space(unit(c)); }},
    {"static bool IsSurrogate(char c)",
     [](Call &c) -> Value { return unit(c) >= 0xd800 && unit(c) < 0xe000; }},
    {"static char ToLower(char c)",
     [](Call &c) -> Value { return static_cast<char16_t>(inv::to_lower(unit(c))); }},
    {"static char ToLowerInvariant(char c)",
     [](Call &c) -> Value { return static_cast<char16_t>(inv::to_lower(unit(c))); }},
    {"static char ToUpper(char c)",
     [](Call &c) -> Value { return static_cast<char16_t>(inv::to_upper(unit(c))); }},
    {"static char ToUpperInvariant(char c)",
     [](Call &c) -> Value { return static_cast<char16_t>(inv::to_upper(unit(c))); }},
    {"static string ToString(char c)", [](Call &c) -> Value { return to_text(c.arguments[0]); }},
    {"static char Parse(string s)",
     [](Call &c) -> Value { return convert_to(c.arguments[0], TypeId::Char); }},
    {"static double GetNumericValue(char c)",
     [](Call &c) -> Value {
       return inv::is_digit(unit(c)) ? static_cast<double>(unit(c) - '0') : -1.0;
     }},
    {"static string ConvertFromUtf32(int utf32)",
     [](Call &c) -> Value {
       std::string out;
       const auto point = static_cast<char32_t>(c.int32(0));
       if (point < 0x80) {
         out += static_cast<char>(point);
       } else if (point < 0x800) {
         out += static_cast<char>(0xc0 | point >> 6);
         out += static_cast<char>(0x80 | (point & 0x3f));
       } else if (point < 0x10000) {
         out += static_cast<char>(0xe0 | point >> 12);
         out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
         out += static_cast<char>(0x80 | (point & 0x3f));
       } else {
         out += static_cast<char>(0xf0 | point >> 18);
         out += static_cast<char>(0x80 | (point >> 12 & 0x3f));
         out += static_cast<char>(0x80 | (point >> 6 & 0x3f));
         out += static_cast<char>(0x80 | (point & 0x3f));
       }
       return out;
     }},
};
constexpr TypeMembers kTypes[] = {{"System.Char", kChar}};

}  // namespace

std::span<const TypeMembers> char_members() {
  return kTypes;
}

}  // namespace psjsh
