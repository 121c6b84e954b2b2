#include "lexer.h"

#include <algorithm>

namespace psjsh {

Lexer::Lexer(std::string_view whole, Arena *arena, ErrorList *errors)
    : text_(whole), arena_(arena), errors_(errors) {}

Lexer::State Lexer::begin_nested(const StringPiece &piece) {
  const State saved{text_, at_, base_, skipped_, mode_, allow_signed_numbers_};
  text_ = piece.text;
  at_ = 0;
  base_ = piece.extent.start;
  skipped_ = piece.skipped;
  mode_ = LexerMode::Command;
  allow_signed_numbers_ = false;
  return saved;
}

void Lexer::end_nested(const State &saved) {
  text_ = saved.text;
  at_ = saved.at;
  base_ = saved.base;
  skipped_ = saved.skipped;
  mode_ = saved.mode;
  allow_signed_numbers_ = saved.allow_signed_numbers;
}

uint32_t Lexer::offset_of(uint32_t index) const {
  const auto left_out = std::upper_bound(skipped_.begin(), skipped_.end(), index);
  return base_ + index + static_cast<uint32_t>(left_out - skipped_.begin());
}

uint32_t Lexer::index_of(uint32_t offset) const {
  uint32_t index = offset - base_;
  for (const uint32_t skip : skipped_) {
    if (index <= skip) break;
    --index;
  }
  return index;
}

CodePoint Lexer::take() {
  const CodePoint point = peek();
  at_ += point.size;
  return point;
}

bool Lexer::take_if(char c) {
  if (at_end() || byte() != c) return false;
  ++at_;
  return true;
}

void Lexer::report(ErrorId id, uint32_t start, uint32_t end, std::string_view argument,
                   bool incomplete) {
  errors_->add(id, extent(start, end), argument, incomplete);
}

Token Lexer::make(TokenKind kind) const {
  Token token;
  token.kind = kind;
  token.extent = extent(start_, at_);
  token.text = text_.substr(start_, at_ - start_);
  token.value = token.text;
  return token;
}

// One past the end: .NET's tokenizer reads a character beyond the text to see that it is over, and
// its errors about the end say so.
Token Lexer::end_of_input() const {
  const auto size = static_cast<uint32_t>(text_.size());
  Token token;
  token.kind = TokenKind::EndOfInput;
  token.extent = {offset_of(size) + 1, offset_of(size) + 1};
  return token;
}

bool Lexer::skip_newline() {
  if (byte() == '\r' && byte(1) == '\n') {
    at_ += 2;
    return true;
  }
  return take_if('\n') || take_if('\r');
}

bool Lexer::skip_blank_or_comment() {
  const CodePoint point = peek();
  if (point.size == 0) return false;
  if (is_blank(point.code)) {
    at_ += point.size;
    return true;
  }
  if (point.code == '#') {
    skip_line_comment();
    return true;
  }
  if (point.code == '<' && byte(1) == '#') {
    skip_block_comment();
    return true;
  }
  if (point.code == '`' && is_newline(static_cast<unsigned char>(byte(1)))) {
    ++at_;
    return skip_newline();
  }
  // A backtick before a blank is a blank.
  if (point.code == '`' && at_ + 1 < text_.size()) {
    const CodePoint blank = decode_at(text_, at_ + 1);
    if (is_blank(blank.code)) {
      at_ += 1 + blank.size;
      return true;
    }
  }
  return false;
}

void Lexer::skip_line_comment() {
  const uint32_t start = at_;
  while (!at_end() && !is_newline(static_cast<unsigned char>(byte()))) ++at_;
  check_requires(start, at_);
}

void Lexer::skip_block_comment() {
  const uint32_t start = at_;
  const size_t end = text_.find("#>", at_ + 2);
  if (end != std::string_view::npos) {
    at_ = static_cast<uint32_t>(end + 2);
    return;
  }
  at_ = static_cast<uint32_t>(text_.size());
  report(ErrorId::MissingTerminatorMultiLineComment, start, at_, {}, true);
}

// `#requires -name value …`: only that each parameter has its value is checked here.
void Lexer::check_requires(uint32_t start, uint32_t end) {
  const std::string_view line = text_.substr(start, end - start);
  if (line.size() < 10 || !equals_ignoring_case(line.substr(1, 8), "requires")) return;
  size_t at = 9;
  if (!is_blank(static_cast<unsigned char>(line[at]))) return;
  requirements_.emplace(offset_of(start), line);
  std::string_view parameter;
  uint32_t parameter_start = 0;
  const auto missing = [&] {
    return !parameter.empty() && !equals_ignoring_case(parameter, "RunAsAdministrator");
  };
  while (at < line.size()) {
    while (at < line.size() && is_blank(static_cast<unsigned char>(line[at]))) ++at;
    const size_t word_start = at;
    while (at < line.size() && !is_blank(static_cast<unsigned char>(line[at]))) ++at;
    const std::string_view word = line.substr(word_start, at - word_start);
    if (word.empty()) break;
    if (word[0] != '-') {
      parameter = {};
      continue;
    }
    if (missing()) break;
    parameter = word.substr(1);
    parameter_start = start + static_cast<uint32_t>(word_start);
  }
  if (missing())
    report(ErrorId::ParameterRequiresArgument, parameter_start,
           parameter_start + 1 + static_cast<uint32_t>(parameter.size()), parameter);
}

void Lexer::skip_lines(bool semicolons) {
  while (skip_blank_or_comment() || skip_newline() || (semicolons && take_if(';'))) {
  }
}

bool Lexer::at_line_end() const {
  const char c = byte();
  return at_end() || c == '\n' || c == '\r';
}

Token Lexer::next() {
  while (skip_blank_or_comment()) {
  }
  start_ = at_;
  const CodePoint first = peek();
  if (first.size == 0) return end_of_input();
  if (first.code < 0x80) return lex_ascii(static_cast<char>(first.code));
  if (is_dash(first.code)) return lex_dash(first);
  if (is_single_quote(first.code)) return lex_single_quoted();
  if (is_double_quote(first.code)) return lex_double_quoted();
  if (is_letter(first.code)) return lex_identifier();
  return lex_generic();
}

Token Lexer::lex_ascii(char c) {
  if (is_letter(static_cast<unsigned char>(c)) || c == '_') return lex_identifier();
  switch (c) {
    case '\r':
    case '\n':
      skip_newline();
      return make(TokenKind::NewLine);
    case '`':
      if (at_ + 1 >= text_.size()) {
        report(ErrorId::IncompleteString, at_ + 2, at_ + 2, {}, true);
        ++at_;
        return end_of_input();
      }
      return lex_generic();
    case '=':
      ++at_;
      return operator_or_word(TokenKind::Equals);
    case '+':
      return lex_plus();
    case '-':
      return lex_dash({U'-', 1});
    case '*':
      return lex_star();
    case '/':
      ++at_;
      return operator_or_word(take_if('=') ? TokenKind::DivideEquals : TokenKind::Divide);
    case '%':
      ++at_;
      return operator_or_word(take_if('=') ? TokenKind::RemainderEquals : TokenKind::Rem);
    case '$':
      if (byte(1) == '(') {
        at_ += 2;
        return make(TokenKind::DollarParen);
      }
      return lex_variable(false);
    case '<':
      return lex_less();
    case '>':
      return lex_greater();
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
      // In expression mode it is an operand first; behind it, the parser looks again.
      if (in_command() && c >= '1' && c <= '6' && byte(1) == '>') {
        ++at_;
        return lex_greater();
      }
      return lex_number();
    case '\'':
      return lex_single_quoted();
    case '"':
      return lex_double_quoted();
    case '!':
      ++at_;
      if (mode_ == LexerMode::Expression && starts_identifier(peek_code())) {
        at_ = start_;
        return lex_generic();
      }
      return operator_or_word(TokenKind::Exclaim);
    case '.':
      return lex_dot();
    case '@':
      return lex_at();
    case '[':
      ++at_;
      if (in_command() && !ends_word(peek_code())) {
        at_ = start_;
        return lex_generic();
      }
      return make(TokenKind::LBracket);
    case ']':
      ++at_;
      return make(TokenKind::RBracket);
    case '(':
      ++at_;
      return make(TokenKind::LParen);
    case ')':
      ++at_;
      return make(TokenKind::RParen);
    case '{':
      ++at_;
      return make(TokenKind::LCurly);
    case '}':
      ++at_;
      return make(TokenKind::RCurly);
    case ';':
      ++at_;
      return make(TokenKind::Semi);
    case ',':
      ++at_;
      return make(TokenKind::Comma);
    case '|':
      ++at_;
      return make(take_if('|') ? TokenKind::OrOr : TokenKind::Pipe);
    case '&':
      ++at_;
      return make(take_if('&') ? TokenKind::AndAnd : TokenKind::Ampersand);
    case ':':
      return lex_colon();
    case '?':
      return lex_question();
    default:
      return lex_generic();
  }
}

// In command mode an operator that is not followed by a delimiter begins a word: `a +b`.
Token Lexer::operator_or_word(TokenKind kind) {
  if (in_command() && !ends_word(peek_code())) {
    at_ = start_;
    return lex_generic();
  }
  return make(kind);
}

bool Lexer::skip_to_left_bracket() {
  const uint32_t before = at_;
  while (skip_blank_or_comment()) {
  }
  if (byte() == '[') return true;
  at_ = before;
  return false;
}

Token Lexer::lex_plus() {
  ++at_;
  if (take_if('+')) return operator_or_word(TokenKind::PlusPlus);
  if (take_if('=')) return operator_or_word(TokenKind::PlusEquals);
  if (allow_signed_numbers_ && (is_digit(peek_code()) || byte() == '.')) {
    at_ = start_;
    return lex_number();
  }
  return operator_or_word(TokenKind::Plus);
}

Token Lexer::lex_dash(CodePoint first) {
  at_ += first.size;
  const CodePoint second = peek();
  if (is_dash(second.code)) {
    at_ += second.size;
    return operator_or_word(TokenKind::MinusMinus);
  }
  if (take_if('=')) return operator_or_word(TokenKind::MinusEquals);
  if (is_letter(second.code) || second.code == '_' || second.code == '?') return lex_parameter();
  if (allow_signed_numbers_ && (is_digit(second.code) || second.code == '.')) {
    at_ = start_;
    return lex_number();
  }
  return operator_or_word(TokenKind::Minus);
}

Token Lexer::lex_dot() {
  const char second = byte(1);
  if (second == '.') {
    at_ += 2;
    return operator_or_word(TokenKind::DotDot);
  }
  if (is_digit(static_cast<unsigned char>(second))) return lex_number();
  ++at_;
  return operator_or_word(TokenKind::Dot);
}

Token Lexer::lex_at() {
  const CodePoint second = decode_at(text_, at_ + 1);
  if (second.code == '{' || second.code == '(') {
    at_ += 2;
    return make(second.code == '{' ? TokenKind::AtCurly : TokenKind::AtParen);
  }
  if (is_single_quote(second.code)) return lex_single_here_string();
  if (is_double_quote(second.code)) return lex_double_here_string();
  if (starts_variable(second.code)) return lex_variable(true);
  ++at_;
  report(ErrorId::UnrecognizedToken, start_, at_);
  return make(TokenKind::Unknown);
}

Token Lexer::lex_colon() {
  ++at_;
  if (take_if(':')) return operator_or_word(TokenKind::ColonColon);
  if (!in_command()) return make(TokenKind::Colon);
  return lex_label();
}

Token Lexer::lex_question() {
  if (mode_ != LexerMode::Expression) return lex_generic();
  ++at_;
  if (!take_if('?')) return make(TokenKind::QuestionMark);
  return make(take_if('=') ? TokenKind::QuestionQuestionEquals : TokenKind::QuestionQuestion);
}

Token Lexer::lex_less() {
  ++at_;
  return make(TokenKind::RedirectInStd);
}

Token Lexer::lex_star() {
  ++at_;
  if (take_if('=')) return operator_or_word(TokenKind::MultiplyEquals);
  if (byte() == '>') return lex_redirection(ast::Stream::All, true);
  return operator_or_word(TokenKind::Multiply);
}

// At `>`; a digit before it is already taken.
Token Lexer::lex_greater() {
  using ast::Stream;
  static constexpr Stream kStreams[] = {Stream::Output,  Stream::Error, Stream::Warning,
                                        Stream::Verbose, Stream::Debug, Stream::Information};
  if (at_ == start_) return lex_redirection(Stream::Output, false);
  return lex_redirection(kStreams[text_[start_] - '1'], true);
}

Token Lexer::lex_redirection(ast::Stream from, bool merge_allowed) {
  ++at_;
  uint8_t merge_to = 0;
  const bool append = take_if('>');
  if (!append && merge_allowed && byte() == '&' && (byte(1) == '1' || byte(1) == '2')) {
    merge_to = static_cast<uint8_t>(byte(1) - '0');
    at_ += 2;
  }
  Token token = make(TokenKind::Redirection);
  token.from = from;
  token.flag = append;
  token.merge_to = merge_to;
  return token;
}

}  // namespace psjsh
