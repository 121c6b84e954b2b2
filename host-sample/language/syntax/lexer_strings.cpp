#include <algorithm>

#include "lexer.h"

namespace psjsh {

namespace {

constexpr uint32_t kNone = UINT32_MAX;
constexpr int kMostUnicodeDigits = 6;

}  // namespace

// At the opening quote; behind the closing one afterwards.
void Lexer::scan_single_quoted(std::string *out) {
  const uint32_t start = at_;
  take();
  while (!at_end()) {
    const CodePoint point = take();
    if (is_single_quote(point.code)) {
      if (!is_single_quote(peek_code())) return;
      take();
    }
    out->append(text_.substr(at_ - point.size, point.size));
  }
  report(ErrorId::TerminatorExpectedAtEndOfString, start, at_, "'", true);
}

Token Lexer::lex_single_quoted() {
  std::string value;
  scan_single_quoted(&value);
  Token token = make(TokenKind::StringLiteral);
  token.value = arena_->text(value);
  return token;
}

void Lexer::scan_double_quoted(Builder *out) {
  const uint32_t start = at_;
  take();
  while (!at_end()) {
    const CodePoint point = peek();
    if (point.code == '$' && scan_dollar(out, false)) continue;
    at_ += point.size;
    if (is_double_quote(point.code)) {
      if (!is_double_quote(peek_code())) return;
      const CodePoint second = take();
      out->text.append(text_.substr(at_ - second.size, second.size));
      continue;
    }
    if (point.code == '`' && !at_end())
      scan_escape(&out->text);
    else
      out->text.append(text_.substr(at_ - point.size, point.size));
  }
  report(ErrorId::TerminatorExpectedAtEndOfString, start, at_, "\"", true);
}

Token Lexer::lex_double_quoted() {
  Builder builder;
  builder.text_start = at_;
  scan_double_quoted(&builder);
  return string_token(TokenKind::StringExpandable, &builder);
}

void Lexer::finish_text(Builder *builder) {
  if (builder->text.empty()) return;
  StringPiece piece;
  piece.text = arena_->text(builder->text);
  builder->pieces.push_back(piece);
  builder->text.clear();
}

Token Lexer::string_token(TokenKind kind, Builder *builder) {
  Token token = make(kind);
  if (builder->pieces.empty()) {
    token.value = builder->text == token.text ? token.text : arena_->text(builder->text);
    return token;
  }
  finish_text(builder);
  token.pieces = arena_->list(builder->pieces);
  return token;
}

// At `$` in a string or word. False, with nothing taken, when no variable or sub-expression
// follows.
bool Lexer::scan_dollar(Builder *out, bool here_string) {
  const uint32_t start = at_;
  const CodePoint next = decode_at(text_, at_ + 1);
  if (next.code == '(') {
    finish_text(out);
    at_ += 2;
    scan_sub_expression(out, start, here_string);
    return true;
  }
  if (next.size == 0 || (next.code != '{' && !starts_variable(next.code))) return false;
  if (next.code == ':' && byte(2) == ':') return false;
  finish_text(out);
  StringPiece piece;
  piece.kind = StringPiece::Kind::Variable;
  ++at_;
  if (next.code == '{') {
    std::string name;
    if (!scan_braced_variable(true, &name)) return true;
    piece.text = arena_->text(name);
  } else {
    take();
    if (next.code != '$' && next.code != '?' && next.code != '^') {
      for (char32_t c = peek_code(); continues_identifier(c) || c == '?' || c == ':';
           c = peek_code()) {
        if (c == ':' && byte(1) == ':') break;
        take();
      }
      if (text_[at_ - 1] == ':')
        report(at_ - start > 2 ? ErrorId::InvalidVariableReferenceWithDrive
                               : ErrorId::InvalidVariableReference,
               start, at_);
    }
    piece.text = text_.substr(start + 1, at_ - start - 1);
  }
  piece.extent = extent(start, at_);
  out->pieces.push_back(piece);
  return true;
}

// Behind `$(`. Only parentheses are counted: quotes inside are looked at when the text is parsed.
// In a quoted string a doubled or escaped double quote stands for one.
void Lexer::scan_sub_expression(Builder *out, uint32_t start, bool here_string) {
  std::string unescaped;
  std::vector<uint32_t> skipped;
  uint32_t copied = start;
  const auto skip_one = [&](uint32_t index, uint32_t size) {
    unescaped.append(text_.substr(copied, index - copied));
    for (uint32_t i = 0; i < size; ++i) skipped.push_back(static_cast<uint32_t>(unescaped.size()));
    copied = index + size;
  };
  int depth = 1;
  while (depth > 0 && !at_end()) {
    const CodePoint point = take();
    if (point.code == '(') ++depth;
    if (point.code == ')') --depth;
    const bool may_escape = point.code == '`' || is_double_quote(point.code);
    if (here_string || !may_escape || !is_double_quote(peek_code())) continue;
    skip_one(at_ - point.size, point.size);
    take();
  }
  if (depth > 0) report(ErrorId::IncompleteDollarSubexpressionReference, start, at_, {}, true);
  StringPiece piece;
  piece.kind = StringPiece::Kind::SubExpression;
  piece.extent = extent(start, at_);
  piece.text = text_.substr(start, at_ - start);
  if (!skipped.empty()) {
    unescaped.append(text_.substr(copied, at_ - copied));
    piece.text = arena_->text(unescaped);
  }
  // A scan inside a scan: the positions left out before it are in the extent, those inside must be
  // kept, whichever scan left them out.
  std::vector<uint32_t> all;
  for (const uint32_t skip : skipped_)
    if (skip > start && skip < at_) all.push_back(skip - start);
  if (!all.empty() && !skipped.empty()) {
    // Positions of the outer scan count the characters that this one leaves out as well.
    for (uint32_t &skip : all) {
      uint32_t before = 0;
      for (size_t i = 0; i < skipped.size(); ++i)
        if (skipped[i] + i < skip) ++before;
      skip -= before;
    }
  }
  all.insert(all.end(), skipped.begin(), skipped.end());
  std::sort(all.begin(), all.end());
  piece.skipped = arena_->list(all);
  out->pieces.push_back(piece);
}

// Behind a backtick that is not the last character.
void Lexer::scan_escape(std::string *out) {
  const uint32_t start = at_ - 1;
  const CodePoint point = take();
  switch (point.code) {
    case '0':
      out->push_back('\0');
      return;
    case 'a':
      out->push_back('\a');
      return;
    case 'b':
      out->push_back('\b');
      return;
    case 'e':
      out->push_back('\x1b');
      return;
    case 'f':
      out->push_back('\f');
      return;
    case 'n':
      out->push_back('\n');
      return;
    case 'r':
      out->push_back('\r');
      return;
    case 't':
      out->push_back('\t');
      return;
    case 'v':
      out->push_back('\v');
      return;
    case 'u':
      scan_unicode_escape(out, start);
      return;
    default:
      out->append(text_.substr(at_ - point.size, point.size));
  }
}

// Behind the `u of `u{263A}.
void Lexer::scan_unicode_escape(std::string *out, uint32_t start) {
  if (byte() != '{') {
    report(ErrorId::InvalidUnicodeEscapeSequence, start, at_);
    return;
  }
  ++at_;
  const uint32_t digits_start = at_;
  char32_t code = 0;
  int digits = 0;
  while (is_hex_digit(peek_code())) {
    if (digits == kMostUnicodeDigits) {
      report(ErrorId::TooManyDigitsInUnicodeEscapeSequence, digits_start, at_);
      return;
    }
    const char c = static_cast<char>(byte() | 0x20);
    code = code * 16 + static_cast<char32_t>(c >= 'a' ? c - 'a' + 10 : c - ('0' | 0x20));
    ++digits;
    ++at_;
  }
  if (byte() != '}') {
    report(at_end() ? ErrorId::MissingUnicodeEscapeSequenceTerminator
                    : (digits == 0 ? ErrorId::InvalidUnicodeEscapeSequence
                                   : ErrorId::MissingUnicodeEscapeSequenceTerminator),
           start, at_, {}, at_end());
    return;
  }
  ++at_;
  if (digits == 0) {
    report(ErrorId::InvalidUnicodeEscapeSequence, start, at_);
  } else if (code > 0x10FFFF) {
    report(ErrorId::InvalidUnicodeEscapeSequenceValue, digits_start, at_ - 1);
  } else {
    append_utf8(out, code);
  }
}

// Behind `@'` or `@"`: blanks and a line end must follow.
bool Lexer::scan_here_header(std::string_view opener) {
  while (!at_end() && is_blank(peek_code())) take();
  if (skip_newline()) return true;
  if (at_end()) {
    report(ErrorId::TerminatorExpectedAtEndOfString, start_, at_, opener[1] == '\'' ? "'@" : "\"@",
           true);
    return false;
  }
  report(ErrorId::UnexpectedCharactersAfterHereStringHeader, at_, at_ + peek().size);
  while (!at_line_end()) take();
  return false;
}

// At the start of a line: the closing quote and `@`, with no blank before. One with a blank before
// is remembered, for the error at the end of the input.
bool Lexer::at_here_footer(bool single, uint32_t *false_footer) {
  uint32_t quote_at = at_;
  for (CodePoint p = decode_at(text_, quote_at); p.size != 0 && is_blank(p.code);
       p = decode_at(text_, quote_at))
    quote_at += p.size;
  const CodePoint quote = decode_at(text_, quote_at);
  const bool found = (single ? is_single_quote(quote.code) : is_double_quote(quote.code)) &&
                     decode_at(text_, quote_at + quote.size).code == '@';
  if (!found) return false;
  if (quote_at != at_) {
    if (*false_footer == kNone) *false_footer = quote_at;
    return false;
  }
  at_ += quote.size + 1;
  return true;
}

void Lexer::report_here_end(uint32_t start, uint32_t false_footer, bool single) {
  if (false_footer != kNone)
    report(ErrorId::WhitespaceBeforeHereStringFooter, false_footer, false_footer + 2, {}, true);
  else
    report(ErrorId::TerminatorExpectedAtEndOfString, start, at_, single ? "'@" : "\"@", true);
}

Token Lexer::lex_single_here_string() {
  ++at_;
  take();
  if (!scan_here_header("@'")) {
    Token token = make(TokenKind::HereStringLiteral);
    token.value = {};
    return token;
  }
  const uint32_t body = at_;
  uint32_t end = at_;
  uint32_t false_footer = kNone;
  bool closed = at_here_footer(true, &false_footer);
  while (!closed && !at_end()) {
    while (!at_line_end()) ++at_;
    end = at_;
    if (skip_newline()) closed = at_here_footer(true, &false_footer);
  }
  if (!closed) {
    end = at_;
    report_here_end(start_, false_footer, true);
  }
  Token token = make(TokenKind::HereStringLiteral);
  token.value = text_.substr(body, end - body);
  return token;
}

Token Lexer::lex_double_here_string() {
  ++at_;
  take();
  Builder builder;
  if (!scan_here_header("@\"")) return string_token(TokenKind::HereStringExpandable, &builder);
  uint32_t false_footer = kNone;
  const uint32_t start = start_;
  bool closed = at_here_footer(false, &false_footer);
  while (!closed && !at_end()) {
    const CodePoint point = peek();
    if (is_newline(point.code)) {
      const uint32_t line_end = at_;
      skip_newline();
      closed = at_here_footer(false, &false_footer);
      // The line end before the footer is no part of the string.
      const uint32_t next_line =
          text_[line_end] == '\r' && line_end + 1 < text_.size() && text_[line_end + 1] == '\n'
              ? line_end + 2
              : line_end + 1;
      if (!closed) builder.text.append(text_.substr(line_end, next_line - line_end));
      continue;
    }
    if (point.code == '$' && scan_dollar(&builder, true)) continue;
    at_ += point.size;
    if (point.code == '`' && !at_end())
      scan_escape(&builder.text);
    else
      builder.text.append(text_.substr(at_ - point.size, point.size));
  }
  if (!closed) report_here_end(start, false_footer, false);
  return string_token(TokenKind::HereStringExpandable, &builder);
}

}  // namespace psjsh
