#include "lexer.h"

// Words: identifiers and keywords, generic words of command mode, variables, parameters, labels.
namespace psjsh {

Token Lexer::lex_identifier() {
  while (continues_identifier(peek_code())) take();
  if (in_command() && !ends_word(peek_code())) {
    at_ = start_;
    return lex_generic();
  }
  Token token = make(TokenKind::Identifier);
  if (mode_ == LexerMode::TypeName) return token;
  const TokenKind keyword = keyword_kind(token.text);
  if (keyword != TokenKind::Unknown) token.kind = keyword;
  return token;
}

// From the start of the token. Quotes, variables and sub-expressions may stand in the middle of a
// word: `--name="$x"`.
Token Lexer::lex_generic() {
  Builder builder;
  builder.text_start = at_;
  // What starts a word belongs to it, even where it would end one.
  bool first = true;
  while (!at_end()) {
    const CodePoint point = peek();
    if (!first && ends_word(point.code)) break;
    first = false;
    if (point.code == '`' && at_ + 1 < text_.size()) {
      ++at_;
      scan_escape(&builder.text);
    } else if (is_single_quote(point.code)) {
      scan_single_quoted(&builder.text);
    } else if (is_double_quote(point.code)) {
      scan_double_quoted(&builder);
    } else if (point.code == '$' && scan_dollar(&builder, false)) {
      continue;
    } else {
      builder.text.append(text_.substr(at_, point.size));
      at_ += point.size;
    }
  }
  return string_token(TokenKind::Generic, &builder);
}

Token Lexer::lex_parameter() {
  const uint32_t name_start = at_;
  bool colon = false;
  for (; !at_end(); take()) {
    const char32_t c = peek_code();
    if (ends_word(c) || c == '.' || c == '[') break;
    if (c == ':') {
      colon = true;
      break;
    }
    if (is_single_quote(c) || is_double_quote(c)) {
      if (!in_command()) break;
      at_ = start_;
      return lex_generic();
    }
    if (!in_command() && !continues_identifier(c)) break;
  }
  const std::string_view name = text_.substr(name_start, at_ - name_start);
  if (mode_ == LexerMode::Expression) {
    const TokenKind kind = dash_operator_kind(name);
    if (kind != TokenKind::Unknown) return make(kind);
  }
  if (colon) ++at_;
  Token token = make(TokenKind::Parameter);
  token.value = name;
  token.flag = colon;
  return token;
}

// After the colon.
Token Lexer::lex_label() {
  const uint32_t name_start = at_;
  if (starts_identifier(peek_code()))
    while (continues_identifier(peek_code())) take();
  if (at_ == name_start || !ends_word(peek_code())) {
    at_ = start_;
    return lex_generic();
  }
  Token token = make(TokenKind::Label);
  token.value = text_.substr(name_start, at_ - name_start);
  return token;
}

Token Lexer::variable_token(std::string_view path, bool splatted) {
  Token token = make(splatted ? TokenKind::SplattedVariable : TokenKind::Variable);
  token.value = path;
  return token;
}

// At `$` or `@`.
Token Lexer::lex_variable(bool splatted) {
  ++at_;
  if (!splatted && byte() == '{') {
    std::string name;
    if (!scan_braced_variable(false, &name)) return make(TokenKind::Unknown);
    return variable_token(arena_->text(name), false);
  }
  if (starts_variable(peek_code())) return lex_plain_variable(splatted);
  at_ = start_;
  return lex_generic();
}

// At `{`. False when the closing brace is missing; that is reported here.
bool Lexer::scan_braced_variable(bool in_string, std::string *name) {
  const uint32_t open = at_++;
  while (!at_end() && byte() != '}') {
    const CodePoint point = take();
    if (point.code == '`' && !at_end()) {
      scan_escape(name);
      continue;
    }
    if (point.code == '{')
      report(ErrorId::OpenBraceNeedsToBeBackTickedInVariableName, at_, at_ + 1);
    // In a string a quote in the name is doubled.
    if (in_string && is_double_quote(point.code) && is_double_quote(peek_code())) take();
    name->append(text_.substr(at_ - point.size, point.size));
  }
  if (at_end()) {
    report(ErrorId::IncompleteDollarVariableReference, open, at_, {}, true);
    return false;
  }
  ++at_;
  if (name->empty()) {
    report(ErrorId::EmptyVariableReference, at_ - 1, at_);
    *name = ":Error:";
  }
  return true;
}

namespace {

bool is_name_only_delimiter(char32_t c) {
  switch (c) {
    case '.':
    case '[':
    case ']':
    case '=':
    case '*':
      return true;
    default:
      return ends_word(c);
  }
}

}  // namespace

// After `$` or `@`, before a character that may start a name.
Token Lexer::lex_plain_variable(bool splatted) {
  const uint32_t name_start = at_;
  const char first = byte();
  take();
  const bool special = first == '$' || first == '?' || first == '^';
  if (special) {
    if (in_command() && !is_name_only_delimiter(peek_code()) && !splatted) {
      at_ = start_;
      return lex_generic();
    }
  }
  while (!special) {
    const char32_t c = peek_code();
    if (c == ':' ? byte(1) != ':' : (c == '?' || continues_identifier(c))) {
      take();
      continue;
    }
    // `a $b-c` is one word, `a $b.c` is a member access.
    if (in_command() && !at_end() && !is_name_only_delimiter(c)) {
      at_ = start_;
      return lex_generic();
    }
    break;
  }
  const std::string_view path = text_.substr(name_start, at_ - name_start);
  Token token = variable_token(path, splatted);
  if (!special && path.back() == ':')
    report(path.size() > 1 ? ErrorId::InvalidVariableReferenceWithDrive
                           : ErrorId::InvalidVariableReference,
           start_, at_);
  return token;
}

Token Lexer::next_member_access(bool allow_bracket) {
  start_ = at_;
  if (at_end()) return end_of_input();
  const char c = byte();
  const char second = byte(1);
  if (c == '.' && second != '.') {
    // `a $b .` and `a $b. c` are words of a command.
    if (in_command() && ends_word(decode_at(text_, at_ + 1).code) && second != '(' && second != '{')
      return Token{};
    ++at_;
    return make(TokenKind::Dot);
  }
  if (c == ':' && second == ':') {
    at_ += 2;
    return make(TokenKind::ColonColon);
  }
  if (c == '[' && allow_bracket) {
    ++at_;
    return make(TokenKind::LBracket);
  }
  if (c == '?' && (second == '.' || (second == '[' && allow_bracket))) {
    at_ += 2;
    return make(second == '.' ? TokenKind::QuestionDot : TokenKind::QuestionLBracket);
  }
  return Token{};
}

Token Lexer::next_simple_name() {
  while (skip_blank_or_comment()) {
  }
  start_ = at_;
  if (!starts_identifier(peek_code())) return Token{};
  while (continues_identifier(peek_code())) take();
  return make(TokenKind::Identifier);
}

Token Lexer::next_verbatim() {
  while (is_blank(peek_code()) && !at_end()) take();
  start_ = at_;
  bool quoted = false;
  while (!at_line_end()) {
    if (byte() == '"') quoted = !quoted;
    if (!quoted && (byte() == '|' || (byte() == '&' && byte(1) == '&'))) break;
    ++at_;
  }
  return make(TokenKind::StringLiteral);
}

Token Lexer::next_type_word() {
  while (skip_blank_or_comment()) {
  }
  start_ = at_;
  if (!starts_identifier(peek_code())) return Token{};
  for (; !at_end(); take()) {
    const char32_t c = peek_code();
    const bool part = c == '.' || c == '`' || c == '+' || c == '_' || c == '#' || c == '\\' ||
                      is_letter_or_digit(c);
    if (!part) break;
  }
  return at_ == start_ ? Token{} : make(TokenKind::Identifier);
}

bool Lexer::generic_call_follows() const {
  int depth = 0;
  for (size_t at = at_; at < text_.size(); ++at) {
    const char c = text_[at];
    if (c == '[') {
      ++depth;
    } else if (c == ']') {
      if (--depth == 0) return at + 1 < text_.size() && text_[at + 1] == '(';
    } else {
      const bool part = c == '.' || c == ',' || c == ' ' || c == '`' || c == '+' || c == '_' ||
                        is_letter_or_digit(static_cast<unsigned char>(c));
      if (!part || (depth == 1 && is_digit(static_cast<unsigned char>(c)) && text_[at - 1] == '['))
        return false;
    }
  }
  return false;
}

Token Lexer::next_assembly_name() {
  while (skip_blank_or_comment()) {
  }
  start_ = at_;
  while (!at_line_end() && byte() != ']' && byte() != '[') ++at_;
  return at_ == start_ ? Token{} : make(TokenKind::Identifier);
}

}  // namespace psjsh
