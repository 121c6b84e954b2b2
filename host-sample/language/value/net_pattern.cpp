#include "language/value/net_pattern.h"

#include "invariant/utf16.h"
#include "language/value/regex.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

[[noreturn]] void fail(std::string_view pattern, std::size_t offset, std::string_view why) {
  throw_net("System.Text.RegularExpressions.RegexParseException",
            "Invalid pattern '" + std::string(pattern) + "' at offset " +
                std::to_string(psj::invariant::unit_of_byte(pattern, offset)) + ". " +
                std::string(why));
}

// Position after the class that opens at `i`, or npos.
std::size_t end_of_class(std::string_view pattern, std::size_t i) {
  auto at = i + 1;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  if (at < pattern.size() && pattern[at] == ']') ++at;
  for (; at < pattern.size(); ++at) {
    if (pattern[at] == '\\')
      ++at;
    else if (pattern[at] == ']')
      return at + 1;
    else if (pattern[at] == '[' && pattern[at - 1] == '-') {  // subtraction: [a-z-[aeiou]]
      at = end_of_class(pattern, at);
      if (at == std::string_view::npos) return at;
      --at;
    }
  }
  return std::string_view::npos;
}

bool is_quantifier(char c) {
  return c == '*' || c == '+' || c == '?';
}

}  // namespace

void check_net_pattern(std::string_view pattern) {
  std::size_t depth = 0;
  bool repeatable = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    switch (c) {
      case '\\':
        if (i + 1 == pattern.size()) fail(pattern, pattern.size(), "Illegal \\ at end of pattern.");
        ++i;
        repeatable = true;
        break;
      case '[': {
        const auto end = end_of_class(pattern, i);
        if (end == std::string_view::npos) fail(pattern, pattern.size(), "Unterminated [] set.");
        i = end - 1;
        repeatable = true;
        break;
      }
      case '(':
        ++depth;
        repeatable = false;
        if (i + 1 < pattern.size() && pattern[i + 1] == '?') ++i;
        break;
      case ')':
        if (depth == 0) fail(pattern, i + 1, "Too many )'s.");
        --depth;
        repeatable = true;
        break;
      case '|':
      case '^':
        repeatable = false;
        break;
      default:
        if (is_quantifier(c)) {
          if (!repeatable)
            fail(pattern, i + 1, std::string("Quantifier '") + c + "' following nothing.");
          while (i + 1 < pattern.size() && pattern[i + 1] == '?') ++i;
          if (i + 1 < pattern.size() && (pattern[i + 1] == '*' || pattern[i + 1] == '+'))
            fail(pattern, i + 2, std::string("Nested quantifier '") + pattern[i + 1] + "'.");
        }
        repeatable = true;
    }
  }
  if (depth > 0) fail(pattern, pattern.size(), "Not enough )'s.");
}

std::string net_to_pcre(std::string_view pattern) {
  std::string out;
  out.reserve(pattern.size());
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      // .NET's \z and \Z are PCRE's; \e, \a and \cX too. A quote or another sign may be escaped
      // freely.
      if (pattern[i + 1] == 'u' && i + 5 < pattern.size()) {
        out += "\\x{" + std::string(pattern.substr(i + 2, 4)) + "}";
        i += 5;
        continue;
      }
      out += c;
      out += pattern[++i];
    } else if (c == '[') {
      const auto end = end_of_class(pattern, i);
      const auto whole = pattern.substr(i, end - i);
      const auto minus = whole.find("-[");
      if (minus != std::string_view::npos && minus > 0 && whole.ends_with("]]")) {
        // [a-z-[aeiou]] is: not one of these, and one of those.
        out += "(?:(?!" + std::string(whole.substr(minus + 1, whole.size() - minus - 2)) + ")" +
               std::string(whole.substr(0, minus)) + "])";
      } else {
        for (std::size_t k = 0; k < whole.size(); ++k) {
          const bool inner = k > 0 && whole[k] == '[' && whole[k - 1] != '\\';
          if (inner) out += '\\';  // a bracket within a class is itself in .NET
          if (whole[k] == '\\' && k + 5 < whole.size() && whole[k + 1] == 'u') {
            out += "\\x{" + std::string(whole.substr(k + 2, 4)) + "}";
            k += 5;
          } else {
            out += whole[k];
          }
        }
      }
      i = end - 1;
    } else {
      out += c;
    }
  }
  return out;
}

std::string regex_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\f':
        out += "\\f";
        break;
      default:
        if (std::string_view("\\*+?|{[()^$.# ").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
  }
  return out;
}

std::string regex_unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    switch (const char c = text[++i]) {
      case 'n':
        out += '\n';
        break;
      case 'r':
        out += '\r';
        break;
      case 't':
        out += '\t';
        break;
      case 'f':
        out += '\f';
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace psjsh
