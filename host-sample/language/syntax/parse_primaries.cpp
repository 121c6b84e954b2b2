#include "parser_state.h"

// Operands: constants, variables, strings and everything in brackets.
namespace psjsh {

using namespace ast;

const ast::Expression *Parser::primary_expression(bool member_access) {
  const Token token = peek();
  const Expression *result = nullptr;
  switch (token.kind) {
    case K::Variable:
    case K::SplattedVariable:
      skip();
      result = variable_expression(token, member_access);
      break;
    case K::Number:
      skip();
      result = token.number;
      break;
    case K::StringLiteral:
      skip();
      result = string_constant(token, StringKind::SingleQuoted);
      break;
    case K::HereStringLiteral:
      skip();
      result = string_constant(token, StringKind::SingleQuotedHereString);
      break;
    case K::StringExpandable:
      skip();
      result = expandable_string(token, StringKind::DoubleQuoted);
      break;
    case K::HereStringExpandable:
      skip();
      result = expandable_string(token, StringKind::DoubleQuotedHereString);
      break;
    case K::LParen:
      skip();
      result = parenthesized(token);
      break;
    case K::DollarParen:
    case K::AtParen:
      skip();
      result = sub_expression(token);
      break;
    case K::AtCurly:
      skip();
      result = hashtable(token);
      break;
    case K::LCurly:
      skip();
      result = script_block_expression(token);
      break;
    default:
      return nullptr;
  }
  return member_access ? member_accesses(result) : result;
}

// `$using:x.y[0]`: the accesses belong to what is sent to the job.
const ast::Expression *Parser::variable_expression(const Token &token, bool member_access) {
  auto *variable = make<VariableExpression>(token.extent);
  variable->splatted = token.kind == K::SplattedVariable;
  static constexpr std::string_view kUsing = "using:";
  const bool is_using = token.value.size() > kUsing.size() &&
                        equals_ignoring_case(token.value.substr(0, kUsing.size()), kUsing);
  split_variable_path(is_using ? token.value.substr(kUsing.size()) : token.value, variable);
  if (!is_using) return variable;
  const Expression *child = member_access ? member_accesses(variable) : variable;
  auto *node = make<UsingExpression>(child->extent);
  node->child = child;
  return node;
}

const ast::Expression *Parser::string_constant(const Token &token, StringKind kind) {
  auto *node = make<StringConstantExpression>(token.extent);
  node->string_kind = kind;
  node->value = token.value;
  return node;
}

const ast::Expression *Parser::expandable_string(const Token &token, StringKind kind) {
  if (token.pieces.empty()) return string_constant(token, kind);
  auto *node = make<ExpandableStringExpression>(token.extent);
  node->string_kind = kind;
  std::vector<StringPart> parts;
  for (const StringPiece &piece : token.pieces) {
    StringPart part;
    if (piece.kind == StringPiece::Kind::Text) {
      part.text = piece.text;
    } else if (piece.kind == StringPiece::Kind::Variable) {
      Token variable;
      variable.kind = K::Variable;
      variable.extent = piece.extent;
      variable.value = piece.text;
      part.expression = variable_expression(variable, false);
    } else {
      part.expression = nested_expression(piece);
    }
    parts.push_back(part);
  }
  node->parts = list(parts);
  return node;
}

const ast::Expression *Parser::nested_expression(const StringPiece &piece) {
  const DepthScope depth(this);
  const Token ungot_before = ungot_;
  const bool had_ungot = has_ungot_;
  has_ungot_ = false;
  const CommaScope commas(this, false);
  const Lexer::State saved = lexer_.begin_nested(piece);
  const Expression *result = primary_expression(true);
  lexer_.end_nested(saved);
  ungot_ = ungot_before;
  has_ungot_ = had_ungot;
  return result != nullptr ? result : error_expression(piece.extent);
}

const ast::Expression *Parser::parenthesized(const Token &open) {
  const ModeScope mode(this, LexerMode::Command);
  const CommaScope commas(this, false);
  skip_newlines();
  const Statement *inner = pipeline_chain();
  if (inner == nullptr) {
    incomplete(ErrorId::ExpectedExpression, after(open.extent));
    inner = error_statement(after(open.extent));
  }
  skip_newlines();
  auto *node = make<ParenExpression>(join(open.extent, inner->extent));
  node->pipeline = inner;
  const Token close = next();
  if (close.kind == K::RParen) {
    node->extent.end = close.extent.end;
  } else {
    unget(close);
    incomplete(ErrorId::MissingEndParenthesisInExpression, after(inner->extent));
  }
  return node;
}

// `$( )` and `@( )`.
const ast::Expression *Parser::sub_expression(const Token &open) {
  const ModeScope mode(this, LexerMode::Command);
  const CommaScope commas(this, false);
  const Statements statements = statement_list();
  const Token close = next();
  Extent extent = open.extent;
  if (close.kind == K::RParen) {
    extent.end = close.extent.end;
  } else {
    unget(close);
    if (!statements.empty) extent.end = statements.extent.end;
    incomplete(ErrorId::MissingEndParenthesisInSubexpression, close.extent);
  }
  auto *body = make<StatementBlock>(statements.extent);
  body->statements = list(statements.statements);
  body->traps = list(statements.traps);
  if (open.kind == K::DollarParen) {
    auto *node = make<SubExpression>(extent);
    node->body = body;
    return node;
  }
  auto *node = make<ArrayExpression>(extent);
  node->body = body;
  return node;
}

const ast::Expression *Parser::hashtable(const Token &open) {
  const CommaScope commas(this, false);
  auto *node = make<Hashtable>(open.extent);
  std::vector<HashtablePair> pairs;
  skip_newlines();
  while (hashtable_pair(&pairs)) {
    const Token token = peek();
    if (token.kind != K::NewLine && token.kind != K::Semi) break;
    skip_newlines_and_semicolons();
  }
  node->pairs = list(pairs);
  const Token close = next();
  if (close.kind == K::RCurly) {
    node->extent.end = close.extent.end;
    return node;
  }
  unget(close);
  if (!pairs.empty()) node->extent.end = pairs.back().value->extent.end;
  incomplete_at(ErrorId::MissingEndCurlyBrace, after(open.extent), close.extent);
  return node;
}

bool Parser::hashtable_pair(std::vector<HashtablePair> *pairs) {
  HashtablePair pair;
  Token equals;
  {
    const ModeScope mode(this, LexerMode::Expression);
    const CommaScope commas(this, true);
    pair.key = label_or_key();
    if (pair.key == nullptr) return false;
    equals = next();
    if (equals.kind != K::Equals) {
      unget(equals);
      incomplete(ErrorId::MissingEqualsInHashLiteral, after(pair.key->extent));
      pair.value = error_statement(after(pair.key->extent));
      sync(false, {K::RCurly, K::Semi});
      pairs->push_back(pair);
      return true;
    }
  }
  const ModeScope mode(this, LexerMode::Command);
  skip_newlines();
  pair.value = statement();
  if (pair.value == nullptr) {
    incomplete(ErrorId::MissingStatementInHashLiteral, after(equals.extent));
    pair.value = error_statement(after(equals.extent));
  }
  pairs->push_back(pair);
  return true;
}

const ast::Expression *Parser::script_block_expression(const Token &open) {
  const ModeScope mode(this, LexerMode::Command);
  const CommaScope commas(this, false);
  const ScriptBlock *block = script_block(&open, false);
  auto *node = make<ScriptBlockExpression>(block->extent);
  node->block = block;
  return node;
}

// The key of a hashtable, the label of break: a name or an operand.
const ast::Expression *Parser::label_or_key() {
  const ModeScope mode(this, LexerMode::Expression);
  if (const Expression *name = simple_name()) return name;
  return unary_expression();
}

// A name that is no keyword, number or operator where it stands.
const ast::StringConstantExpression *Parser::simple_name() {
  const Token token = peek();
  if (token.kind != K::Identifier && token.kind != K::Generic && !is_keyword(token.kind))
    return nullptr;
  resync(token);
  const Token name = lexer_.next_simple_name();
  if (name.kind != K::Identifier) {
    resync(token);
    return nullptr;
  }
  return &as<StringConstantExpression>(*string_constant(name, StringKind::BareWord));
}

}  // namespace psjsh
