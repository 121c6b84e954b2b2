// WebUtility, and HttpUtility, which does the same.
#include <cstdlib>

#include "invariant/utf16.h"
#include "language/value/members/families.h"
#include "language/value/web_uri.h"

namespace psjsh {
namespace {

std::string html_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// The character behind `&name;`; 0: no such name.
char32_t entity(std::string_view name) {
  constexpr std::pair<std::string_view, char32_t> kNames[] = {
      {"lt", '<'},      {"gt", '>'},      {"amp", '&'},       {"quot", '"'},     {"apos", '\''},
      {"nbsp", 0xa0},   {"copy", 0xa9},   {"reg", 0xae},      {"auml", 0xe4},    {"ouml", 0xf6},
      {"uuml", 0xfc},   {"Auml", 0xc4},   {"Ouml", 0xd6},     {"Uuml", 0xdc},    {"szlig", 0xdf},
      {"eacute", 0xe9}, {"euro", 0x20ac}, {"hellip", 0x2026}, {"ndash", 0x2013}, {"mdash", 0x2014},
      {"laquo", 0xab},  {"raquo", 0xbb},  {"middot", 0xb7}};
  if (name.starts_with('#')) {
    const bool hexadecimal = name.size() > 1 && (name[1] == 'x' || name[1] == 'X');
    const std::string digits(name.substr(hexadecimal ? 2 : 1));
    char *end = nullptr;
    const long number = std::strtol(digits.c_str(), &end, hexadecimal ? 16 : 10);
    const bool well = !digits.empty() && *end == '\0' && number > 0 && number <= 0x10ffff &&
                      (number < 0xd800 || number > 0xdfff);
    return well ? static_cast<char32_t>(number) : 0;
  }
  for (const auto &[known, character] : kNames)
    if (known == name) return character;
  return 0;
}

std::string html_decode(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = text[at] == '&' ? text.find_first_of(";&", at + 1) : text.npos;
    const char32_t character =
        end != text.npos && text[end] == ';' ? entity(text.substr(at + 1, end - at - 1)) : 0;
    if (character == 0) {
      out += text[at];
      continue;
    }
    psj::invariant::append_code_point(out, character);
    at = end;
  }
  return out;
}

std::string url_decode(std::string_view text) {
  std::string blanks(text);
  for (char &c : blanks)
    if (c == '+') c = ' ';
  return web::decode_uri_text(blanks);
}

// HttpUtility writes the digits of a byte small.
std::string small_digits(std::string text) {
  for (std::size_t at = 0; at + 2 < text.size(); ++at)
    if (text[at] == '%')
      for (const std::size_t digit : {at + 1, at + 2})
        if (text[digit] >= 'A' && text[digit] <= 'F')
          text[digit] = static_cast<char>(text[digit] + 32);
  return text;
}

Value encode_html(Call &c) {
  return html_encode(c.text(0));
}
Value decode_html(Call &c) {
  return html_decode(c.text(0));
}
Value decode_url(Call &c) {
  return url_decode(c.text(0));
}
constexpr MemberRow kWeb[] = {
    {"static string HtmlEncode(string value)", encode_html},
    {"static string HtmlDecode(string value)", decode_html},
    {"static string UrlEncode(string value)",
     [](Call &c) -> Value { return web::encode_form_text(c.text(0)); }},
    {"static string UrlDecode(string encodedValue)", decode_url},
};
constexpr MemberRow kHttp[] = {
    {"static string HtmlEncode(string s)", encode_html},
    {"static string HtmlDecode(string s)", decode_html},
    {"static string UrlEncode(string str)",
     [](Call &c) -> Value { return small_digits(web::encode_form_text(c.text(0))); }},
    {"static string UrlDecode(string str)", decode_url},
};

constexpr TypeMembers kTypes[] = {{"System.Net.WebUtility", kWeb},
                                  {"System.Web.HttpUtility", kHttp}};

}  // namespace

std::span<const TypeMembers> web_utility_members() {
  return kTypes;
}

}  // namespace psjsh
