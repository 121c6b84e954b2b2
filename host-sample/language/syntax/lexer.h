#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "arena.h"
#include "characters.h"
#include "errors.h"
#include "token.h"

namespace psjsh {

enum class LexerMode : uint8_t { Command, Expression, TypeName };

// Cuts a source into tokens, one at a time, as the parser asks for them. What a word is depends
// on where it stands, so the parser sets the mode before it looks at the next token and may send
// the lexer back to a token's start.
//
// The text is UTF-8 of any quality: bytes that are no UTF-8 are ordinary characters of words.
class Lexer {
 public:
  // Borrows all three. `whole` keeps every token's texts alive.
  Lexer(std::string_view whole, Arena *arena, ErrorList *errors);

  // Sub-expressions of strings are lexed in a scan of their own: `begin_nested` saves the state,
  // `end_nested` brings it back.
  struct State {
    std::string_view text;
    uint32_t at = 0;
    uint32_t base = 0;
    ast::List<uint32_t> skipped;
    LexerMode mode = LexerMode::Command;
    bool allow_signed_numbers = false;
  };
  State begin_nested(const StringPiece &piece);
  void end_nested(const State &saved);

  Token next();
  // The operator of a member access or index that follows without a blank; Unknown and nothing
  // consumed when there is none.
  Token next_member_access(bool allow_bracket);
  // `++` and the like follow their operand only when nothing but blanks stands between.
  bool at_line_end() const;
  // Moves to a `[` that follows, over blanks; otherwise stays where it was.
  bool skip_to_left_bracket();
  // A word that is a name, not a keyword, number or operator: after `function`, `.`, `-` …;
  // Unknown and nothing consumed when the next thing is no such word.
  Token next_simple_name();
  // What follows right here, without a blank.
  bool at_open_paren() const { return byte() == '('; }
  bool at_open_brace() const { return byte() == '{'; }
  bool at_open_bracket() const { return byte() == '['; }
  // At `[`: type names and brackets up to the matching `]`, and `(` right behind it.
  bool generic_call_follows() const;
  // Everything up to the end of the line or the next `|`, after `--%`.
  Token next_verbatim();
  // The word of a type name; Unknown when there is none.
  Token next_type_word();
  // Name of an assembly inside `[type, assembly]`: up to the closing bracket.
  Token next_assembly_name();

  // Blanks, comments, line ends and, with `semicolons`, `;`.
  void skip_lines(bool semicolons);
  // Lexes again from the token's start.
  void resync(const Token &token) { at_ = index_of(token.extent.start); }
  void resync_to_end(const Token &token) { at_ = index_of(token.extent.end); }

  LexerMode mode() const { return mode_; }
  void set_mode(LexerMode mode) { mode_ = mode; }
  bool allow_signed_numbers() const { return allow_signed_numbers_; }
  void set_allow_signed_numbers(bool on) { allow_signed_numbers_ = on; }
  // Between `?` and `:` a number or variable ends at `:`.
  bool ternary_numbers() const { return ternary_; }
  void set_ternary_numbers(bool on) { ternary_ = on; }
  // Where the next token would start at the earliest.
  uint32_t offset() const { return offset_of(at_); }
  // `#requires …` comments by their offsets.
  const std::map<uint32_t, std::string> &requirements() const { return requirements_; }

 private:
  bool at_end() const { return at_ >= text_.size(); }
  char byte(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  // Code at the position; 0 at the end, and for a NUL in the text.
  CodePoint peek() const { return decode_at(text_, at_); }
  char32_t peek_code() const { return peek().code; }
  CodePoint take();
  bool take_if(char c);

  uint32_t offset_of(uint32_t index) const;
  uint32_t index_of(uint32_t offset) const;
  Extent extent(uint32_t start, uint32_t end) const { return {offset_of(start), offset_of(end)}; }
  void report(ErrorId id, uint32_t start, uint32_t end, std::string_view argument = {},
              bool incomplete = false);

  Token make(TokenKind kind) const;
  Token end_of_input() const;
  bool in_command() const { return mode_ == LexerMode::Command; }

  // Skipping.
  bool skip_blank_or_comment();
  void skip_line_comment();
  void skip_block_comment();
  bool skip_newline();
  void check_requires(uint32_t start, uint32_t end);

  // One function for each first character that has its own rules.
  Token lex_dash(CodePoint first);
  Token lex_plus();
  Token lex_dot();
  Token lex_at();
  Token lex_colon();
  Token lex_question();
  Token lex_greater();
  Token lex_star();
  Token lex_less();
  Token lex_redirection(ast::Stream from, bool merge_allowed);
  Token lex_ascii(char c);
  Token operator_or_word(TokenKind kind);

  // Words.
  Token lex_identifier();
  Token lex_parameter();
  Token lex_label();
  Token lex_generic();
  Token lex_variable(bool splatted);
  Token lex_plain_variable(bool splatted);
  Token variable_token(std::string_view path, bool splatted);
  bool scan_braced_variable(bool in_string, std::string *name);

  // Numbers.
  Token lex_number();

  // Strings. Pieces are collected while the text is scanned.
  struct Builder {
    std::string text;
    std::vector<StringPiece> pieces;
    uint32_t text_start = 0;
  };
  Token lex_single_quoted();
  Token lex_double_quoted();
  Token lex_single_here_string();
  Token lex_double_here_string();
  void scan_single_quoted(std::string *out);
  void scan_double_quoted(Builder *out);
  bool scan_here_header(std::string_view opener);
  bool at_here_footer(bool single, uint32_t *false_footer);
  void report_here_end(uint32_t start, uint32_t false_footer, bool single);
  bool scan_dollar(Builder *out, bool here_string);
  void scan_sub_expression(Builder *out, uint32_t start, bool here_string);
  void scan_escape(std::string *out);
  void scan_unicode_escape(std::string *out, uint32_t start);
  void finish_text(Builder *builder);
  Token string_token(TokenKind kind, Builder *builder);

  std::string_view text_;
  uint32_t at_ = 0;
  uint32_t start_ = 0;  // of the token in work
  uint32_t base_ = 0;
  ast::List<uint32_t> skipped_;
  LexerMode mode_ = LexerMode::Command;
  bool allow_signed_numbers_ = false;
  bool ternary_ = false;
  std::map<uint32_t, std::string> requirements_;  // a comment may be read twice
  Arena *arena_;
  ErrorList *errors_;
};

// The value of a number's text, as lex_number found it. Null when it is none.
// `digits` has its prefix and suffix taken off.
struct NumberText {
  bool negative = false;
  bool hex = false;
  bool binary = false;
  bool real = false;
  std::string digits;
  std::string suffix;  // lower case: "", u, y, uy, s, us, l, ul, d, n
  int64_t multiplier = 1;
};
const ast::ConstantExpression *make_number(const NumberText &text, Extent extent, Arena *arena);

// Splits a variable's path into scope or drive, and name.
void split_variable_path(std::string_view path, ast::VariableExpression *out);

}  // namespace psjsh
