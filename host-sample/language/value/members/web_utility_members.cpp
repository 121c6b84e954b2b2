// WebUtility.
#include "language/value/members/families.h"

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
constexpr MemberRow kWeb[] = {{"static string HtmlEncode(string value)",
                               [](Call &c) -> Value { return html_encode(c.text(0)); }}};

constexpr TypeMembers kTypes[] = {{"System.Net.WebUtility", kWeb}};

}  // namespace

std::span<const TypeMembers> web_utility_members() {
  return kTypes;
}

}  // namespace psjsh
