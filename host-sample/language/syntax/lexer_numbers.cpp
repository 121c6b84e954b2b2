#include "lexer.h"

namespace psjsh {

namespace {

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

int64_t multiplier_of(char c) {
  switch (lower(c)) {
    case 'k':
      return int64_t{1} << 10;
    case 'm':
      return int64_t{1} << 20;
    case 'g':
      return int64_t{1} << 30;
    case 't':
      return int64_t{1} << 40;
    case 'p':
      return int64_t{1} << 50;
    default:
      return 0;
  }
}

// Reads from one text without moving anything but its own position.
class NumberScanner {
 public:
  NumberScanner(std::string_view text, uint32_t at) : text_(text), at_(at) {}

  // False when what stands here is no number.
  bool scan(NumberText *out);
  uint32_t at() const { return at_; }

 private:
  char byte(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool digit() const { return byte() >= '0' && byte() <= '9'; }
  void take_digits(NumberText *out) {
    while (digit()) out->digits.push_back(text_[at_++]);
  }
  bool scan_prefixed(NumberText *out);
  bool scan_decimal(NumberText *out);
  bool scan_exponent(NumberText *out);
  void scan_suffix(NumberText *out);
  bool scan_multiplier(NumberText *out);

  std::string_view text_;
  uint32_t at_;
};

bool NumberScanner::scan(NumberText *out) {
  const CodePoint sign = decode_at(text_, at_);
  if (sign.code == '+' || is_dash(sign.code)) {
    out->negative = sign.code != '+';
    at_ += sign.size;
  }
  const char second = lower(byte(1));
  const bool prefixed = byte() == '0' && (second == 'x' || second == 'b');
  if (!(prefixed ? scan_prefixed(out) : scan_decimal(out))) return false;
  scan_suffix(out);
  return scan_multiplier(out);
}

bool NumberScanner::scan_prefixed(NumberText *out) {
  out->hex = lower(byte(1)) == 'x';
  out->binary = !out->hex;
  at_ += 2;
  while (out->hex ? is_hex_digit(static_cast<unsigned char>(byte()))
                  : byte() == '0' || byte() == '1')
    out->digits.push_back(text_[at_++]);
  // `0x` alone is zero, `0b` is a word.
  return out->hex || !out->digits.empty();
}

bool NumberScanner::scan_decimal(NumberText *out) {
  take_digits(out);
  // `1..5` is a range.
  if (byte() == '.' && byte(1) != '.') {
    out->real = true;
    ++at_;
    const bool leading = out->digits.empty();
    out->digits.push_back('.');
    const size_t before = out->digits.size();
    take_digits(out);
    if (leading && out->digits.size() == before) return false;
  }
  if (out->digits.empty()) return false;
  return lower(byte()) != 'e' || scan_exponent(out);
}

bool NumberScanner::scan_exponent(NumberText *out) {
  out->real = true;
  out->digits.push_back('e');
  ++at_;
  const CodePoint sign = decode_at(text_, at_);
  if (sign.code == '+' || is_dash(sign.code)) {
    out->digits.push_back(sign.code == '+' ? '+' : '-');
    at_ += sign.size;
  }
  if (!digit()) return false;
  take_digits(out);
  return true;
}

void NumberScanner::scan_suffix(NumberText *out) {
  if (lower(byte()) == 'u') {
    out->suffix.push_back('u');
    ++at_;
  }
  const char c = lower(byte());
  const bool typed =
      c == 'y' || c == 's' || c == 'l' || (out->suffix.empty() && (c == 'd' || c == 'n'));
  if (!typed) return;
  out->suffix.push_back(c);
  ++at_;
}

bool NumberScanner::scan_multiplier(NumberText *out) {
  const int64_t multiplier = multiplier_of(byte());
  if (multiplier == 0) return true;
  if (lower(byte(1)) != 'b') return false;
  out->multiplier = multiplier;
  at_ += 2;
  return true;
}

}  // namespace

Token Lexer::lex_number() {
  NumberText number;
  NumberScanner scanner(text_, start_);
  bool valid = scanner.scan(&number);
  if (valid) {
    const char32_t follower = decode_at(text_, scanner.at()).code;
    valid = ends_word(follower) || (!in_command() && ends_number(follower, ternary_));
  }
  if (!valid) {
    at_ = start_;
    return lex_generic();
  }
  at_ = scanner.at();
  Token token = make(TokenKind::Number);
  token.number = make_number(number, token.extent, arena_);
  if (token.number != nullptr) return token;
  report(ErrorId::BadNumericConstant, start_, at_, token.text);
  token.number = arena_->make<ast::ConstantExpression>(token.extent);
  return token;
}

}  // namespace psjsh
