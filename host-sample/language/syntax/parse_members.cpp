#include "parser_state.h"

// Member access, method calls and indexes.
namespace psjsh {

using namespace ast;

Token Parser::member_access_token(bool allow_bracket) {
  // Something has been looked at already: there was a blank, or an error.
  if (has_ungot_) return Token{};
  return lexer_.next_member_access(allow_bracket);
}

const ast::Expression *Parser::member_accesses(const Expression *object) {
  for (int length = 0; length < kLongestChain; ++length) {
    const Token op = member_access_token(true);
    if (op.kind == K::LBracket || op.kind == K::QuestionLBracket)
      object = index_access(object, op);
    else if (op.kind == K::Dot || op.kind == K::ColonColon || op.kind == K::QuestionDot)
      object = member_access(object, op);
    else
      return object;
  }
  throw NestedTooDeeply{object->extent};
}

// `[T]::Name`: a bracket right behind a type is another type.
const ast::Expression *Parser::member_accesses_of_type(const Expression *type) {
  const Token op = member_access_token(false);
  if (op.kind != K::Dot && op.kind != K::ColonColon && op.kind != K::QuestionDot) return type;
  return member_accesses(member_access(type, op));
}

const ast::Expression *Parser::member_access(const Expression *object, const Token &op) {
  const DepthScope depth(this);
  skip_newlines();
  const Expression *member = nullptr;
  {
    const ModeScope mode(this, LexerMode::Expression);
    member = simple_name();
    if (member == nullptr && (peek_kind() == K::LBracket || is_unary_operator(peek_kind())))
      member = unary_expression();
    if (member == nullptr) member = primary_expression(false);
  }
  if (member == nullptr) {
    incomplete(ErrorId::MissingPropertyName, after(op.extent));
    member = single_argument();
    if (member == nullptr) member = error_expression(after(op.extent));
  } else if (!has_ungot_) {
    List<const TypeName *> types;
    if (lexer_.at_open_bracket()) generic_arguments(&types);
    if (!has_ungot_ && (lexer_.at_open_paren() || lexer_.at_open_brace()))
      return invoke_member(object, op, member, types);
  }
  auto *node = make<MemberExpression>(join(object->extent, member->extent));
  node->object = object;
  node->member = member;
  node->is_static = op.kind == K::ColonColon;
  node->null_conditional = op.kind == K::QuestionDot;
  return node;
}

// `.Method[type](…)`: types only where a call follows, an index otherwise; then nothing is taken.
bool Parser::generic_arguments(List<const TypeName *> *types) {
  const uint32_t errors_before = static_cast<uint32_t>(errors_.size());
  if (!lexer_.generic_call_follows()) return false;
  const ModeScope mode(this, LexerMode::TypeName);
  skip();
  std::vector<const TypeName *> found;
  do {
    if (peek_kind() == K::Comma) skip();
    const bool bracketed = peek_kind() == K::LBracket;
    if (bracketed) skip();
    const TypeName *type = type_name(bracketed);
    if (type == nullptr) break;
    found.push_back(type);
    if (bracketed && peek_kind() == K::RBracket) skip();
  } while (peek_kind() == K::Comma);
  if (peek_kind() == K::RBracket)
    skip();
  else
    error(ErrorId::EndSquareBracketExpectedAtEndOfAttribute, before(peek().extent));
  *types = list(found);
  return errors_.size() == errors_before;
}

const ast::Expression *Parser::invoke_member(const Expression *object, const Token &op,
                                             const Expression *member,
                                             const List<const TypeName *> &types) {
  auto *node = make<InvokeMemberExpression>(object->extent);
  node->object = object;
  node->member = member;
  node->generic_arguments = types;
  node->is_static = op.kind == K::ColonColon;
  node->null_conditional = op.kind == K::QuestionDot;
  const Token open = next();
  Extent end = open.extent;
  if (open.kind == K::LParen) {
    node->arguments = list(call_arguments(open, &end));
  } else {
    const Expression *block = script_block_expression(open);
    node->arguments = list(Nodes{block});
    end = block->extent;
  }
  node->extent.end = end.end;
  return node;
}

Parser::Nodes Parser::call_arguments(const Token &open, Extent *end) {
  const CommaScope commas(this, true);
  Nodes arguments;
  Token comma;
  bool reported = false;
  *end = open.extent;
  while (true) {
    skip_newlines();
    const Expression *argument = expression();
    if (argument == nullptr) {
      if (comma.kind == K::Comma) {
        reported = true;
        incomplete(ErrorId::MissingExpressionAfterToken, after(comma.extent), ",");
      }
      break;
    }
    arguments.push_back(argument);
    *end = argument->extent;
    skip_newlines();
    comma = peek();
    if (comma.kind != K::Comma) break;
    skip();
  }
  skip_newlines();
  const Token close = next();
  if (close.kind == K::RParen) {
    *end = close.extent;
    return arguments;
  }
  unget(close);
  if (!reported) incomplete(ErrorId::MissingEndParenthesisInMethodCall, after(*end));
  return arguments;
}

const ast::Expression *Parser::index_access(const Expression *object, const Token &open) {
  const CommaScope commas(this, false);
  skip_newlines();
  const Expression *index = expression();
  const bool missing = index == nullptr;
  if (missing) {
    incomplete(ErrorId::MissingArrayIndexExpression, after(open.extent));
    index = error_expression(open.extent);
  }
  skip_newlines();
  auto *node = make<IndexExpression>(join(object->extent, index->extent));
  node->target = object;
  node->index = index;
  node->null_conditional = open.kind == K::QuestionLBracket;
  const Token close = next();
  if (close.kind == K::RBracket) {
    node->extent.end = close.extent.end;
  } else {
    unget(close);
    if (!missing) incomplete(ErrorId::MissingEndSquareBracket, after(index->extent));
  }
  return node;
}

}  // namespace psjsh
