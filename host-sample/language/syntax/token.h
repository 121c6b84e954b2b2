#pragma once

#include "ast_expressions.h"
#include "ast_statements.h"

namespace psjsh {

// What an expandable string or word is made of. A sub-expression piece is lexed and parsed only
// when the parser gets to it.
struct StringPiece {
  enum class Kind : uint8_t { Text, Variable, SubExpression };
  Kind kind = Kind::Text;
  Extent extent;
  std::string_view text;  // the text, the variable's path, or the source of the sub-expression
  // Sub-expression with doubled or escaped quotes taken out: indexes into `text` before which a
  // character of the source is left out, ascending.
  ast::List<uint32_t> skipped;
};

struct Token {
  TokenKind kind = TokenKind::Unknown;
  Extent extent;
  std::string_view text;   // as written
  std::string_view value;  // string, word, variable path, parameter or label name
  // Number tokens.
  const ast::ConstantExpression *number = nullptr;
  // StringExpandable, HereStringExpandable, Generic; empty for a word or string without parts.
  ast::List<StringPiece> pieces;
  // Parameter: `-name:`. Redirection: `>>`.
  bool flag = false;
  ast::Stream from = ast::Stream::Output;
  // Redirection to another stream; 0 means to a file.
  uint8_t merge_to = 0;
  // The word stands for itself and is no keyword, number or operator here.
  bool is(TokenKind k) const { return kind == k; }
};

// What can stand between two operands; 0 means: no binary operator. Larger binds tighter.
int binary_precedence(TokenKind kind);
bool is_assignment_operator(TokenKind kind);
bool is_unary_operator(TokenKind kind);
bool is_keyword(TokenKind kind);
// The kind does not depend on the lexer's mode, so it need not be lexed again.
bool is_mode_invariant(TokenKind kind);
// Unknown when the word is no keyword; without case.
TokenKind keyword_kind(std::string_view word);
// Operator behind a dash, without the dash; Unknown when there is none.
TokenKind dash_operator_kind(std::string_view word);

}  // namespace psjsh
