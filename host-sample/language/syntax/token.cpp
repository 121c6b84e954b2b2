#include "token.h"

#include <array>
#include <string>
#include <unordered_map>

namespace psjsh {

namespace {

constexpr size_t kLongestWord = 16;

// Lower-case copy of an ASCII word; empty when it is too long or has other characters.
std::string lowered(std::string_view word) {
  std::string low;
  if (word.size() > kLongestWord) return low;
  for (const char c : word) {
    if (static_cast<unsigned char>(c) >= 0x80) return {};
    low.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
  }
  return low;
}

using KindMap = std::unordered_map<std::string, TokenKind>;

KindMap make_keywords() {
  KindMap map;
  for (int kind = static_cast<int>(TokenKind::Begin); kind <= static_cast<int>(TokenKind::Workflow);
       ++kind) {
    const auto token = static_cast<TokenKind>(kind);
    map.emplace(kind_text(token), token);
  }
  // Words that are keywords only where the parser looks for their text.
  for (const char *word : {"command", "assembly", "module", "namespace", "interface", "private",
                           "public", "inlinescript", "default", "base", "type"})
    map.erase(word);
  map.emplace("default", TokenKind::Default);
  return map;
}

KindMap make_operators() {
  KindMap map;
  for (int kind = static_cast<int>(TokenKind::Format); kind <= static_cast<int>(TokenKind::Shr);
       ++kind) {
    const auto token = static_cast<TokenKind>(kind);
    const std::string_view text = kind_text(token);
    if (text.size() < 2 || text[1] == '-' || text[0] != '-') continue;
    map.emplace(text.substr(1), token);
    // -eq is -ieq, and so on.
    if (text[1] == 'i' && kind >= static_cast<int>(TokenKind::Ieq) &&
        kind <= static_cast<int>(TokenKind::Isplit))
      map.emplace(text.substr(2), token);
  }
  return map;
}

TokenKind find(const KindMap &map, std::string_view word) {
  const auto entry = map.find(lowered(word));
  return entry == map.end() ? TokenKind::Unknown : entry->second;
}

bool between(TokenKind kind, TokenKind first, TokenKind last) {
  return kind >= first && kind <= last;
}

}  // namespace

TokenKind keyword_kind(std::string_view word) {
  static const KindMap kKeywords = make_keywords();
  return find(kKeywords, word);
}

TokenKind dash_operator_kind(std::string_view word) {
  static const KindMap kOperators = make_operators();
  return find(kOperators, word);
}

int binary_precedence(TokenKind kind) {
  switch (kind) {
    case TokenKind::And:
    case TokenKind::Or:
    case TokenKind::Xor:
      return 1;
    case TokenKind::Band:
    case TokenKind::Bor:
    case TokenKind::Bxor:
      return 2;
    case TokenKind::QuestionQuestion:
      return 4;
    case TokenKind::Plus:
    case TokenKind::Minus:
      return 5;
    case TokenKind::Multiply:
    case TokenKind::Divide:
    case TokenKind::Rem:
      return 6;
    case TokenKind::Format:
      return 7;
    case TokenKind::DotDot:
      return 8;
    default:
      break;
  }
  const bool comparison = kind == TokenKind::Join || kind == TokenKind::Shl ||
                          kind == TokenKind::Shr || between(kind, TokenKind::Ieq, TokenKind::As);
  return comparison ? 3 : 0;
}

bool is_assignment_operator(TokenKind kind) {
  return between(kind, TokenKind::Equals, TokenKind::QuestionQuestionEquals);
}

bool is_unary_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::PlusPlus:
    case TokenKind::MinusMinus:
    case TokenKind::Exclaim:
    case TokenKind::Not:
    case TokenKind::Bnot:
    case TokenKind::Join:
    case TokenKind::Isplit:
    case TokenKind::Csplit:
    case TokenKind::Comma:
      return true;
    default:
      return false;
  }
}

bool is_keyword(TokenKind kind) {
  return kind >= TokenKind::Begin;
}

bool is_mode_invariant(TokenKind kind) {
  switch (kind) {
    case TokenKind::NewLine:
    case TokenKind::LineContinuation:
    case TokenKind::Comment:
    case TokenKind::EndOfInput:
    case TokenKind::StringLiteral:
    case TokenKind::StringExpandable:
    case TokenKind::HereStringLiteral:
    case TokenKind::HereStringExpandable:
    case TokenKind::LParen:
    case TokenKind::RParen:
    case TokenKind::LCurly:
    case TokenKind::RCurly:
    case TokenKind::AtParen:
    case TokenKind::AtCurly:
    case TokenKind::DollarParen:
    case TokenKind::RBracket:
    case TokenKind::Semi:
    case TokenKind::AndAnd:
    case TokenKind::OrOr:
    case TokenKind::Ampersand:
    case TokenKind::Pipe:
    case TokenKind::Comma:
      return true;
    default:
      return false;
  }
}

}  // namespace psjsh
