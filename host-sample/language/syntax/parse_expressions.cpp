#include "parser_state.h"

// Operators.
namespace psjsh {

using namespace ast;

namespace {

class TernaryScope {
 public:
  TernaryScope(Lexer *lexer, bool on) : lexer_(lexer), old_(lexer->ternary_numbers()) {
    lexer_->set_ternary_numbers(on);
  }
  ~TernaryScope() { lexer_->set_ternary_numbers(old_); }
  TernaryScope(const TernaryScope &) = delete;

 private:
  Lexer *lexer_;
  bool old_;
};

}  // namespace

const ast::Expression *Parser::expression(bool ternary_numbers) {
  const DepthScope depth(this);
  const ModeScope mode(this, LexerMode::Expression);
  const TernaryScope ternary(&lexer_, ternary_numbers);
  const Expression *condition = binary_expression();
  if (condition == nullptr || peek_kind() != K::QuestionMark) return condition;
  const Token question = next();
  skip_newlines();
  const Expression *if_true = expression(true);
  const bool missing = if_true == nullptr;
  if (missing) {
    incomplete(ErrorId::ExpectedValueExpression, after(question.extent), question.text);
    if_true = error_expression(after(question.extent));
  }
  skip_newlines();
  const Token colon = next();
  if (colon.kind != K::Colon) {
    unget(colon);
    if (!missing) incomplete(ErrorId::MissingColonInTernaryExpression, colon.extent);
    return error_expression(join(condition->extent, if_true->extent));
  }
  skip_newlines();
  const Expression *if_false = expression(ternary_numbers);
  if (if_false == nullptr) {
    incomplete(ErrorId::ExpectedValueExpression, after(colon.extent), colon.text);
    if_false = error_expression(after(colon.extent));
  }
  auto *node = make<TernaryExpression>(join(condition->extent, if_false->extent));
  node->condition = condition;
  node->if_true = if_true;
  node->if_false = if_false;
  return node;
}

const ast::Expression *Parser::binary_expression() {
  const Expression *first = array_literal();
  if (first == nullptr) return nullptr;
  std::vector<const Expression *> operands{first};
  std::vector<Token> operators;
  const auto reduce = [&] {
    const Expression *right = operands.back();
    operands.pop_back();
    const Expression *left = operands.back();
    auto *node = make<BinaryExpression>(join(left->extent, right->extent));
    node->op = operators.back().kind;
    node->op_extent = operators.back().extent;
    node->left = left;
    node->right = right;
    operands.back() = node;
    operators.pop_back();
  };
  int length = 0;
  Token token = peek();
  for (int precedence = binary_precedence(token.kind); precedence != 0;
       precedence = binary_precedence(token.kind)) {
    if (++length > kLongestChain) throw NestedTooDeeply{token.extent};
    while (!operators.empty() && precedence <= binary_precedence(operators.back().kind)) reduce();
    skip();
    skip_newlines();
    operators.push_back(token);
    const Expression *right = array_literal();
    if (right == nullptr) {
      incomplete(ErrorId::ExpectedValueExpression, after(token.extent), token.text);
      right = error_expression(after(token.extent));
    }
    operands.push_back(right);
    token = peek();
  }
  while (!operators.empty()) reduce();
  if (token.kind != K::Parameter) return operands[0];
  // An unknown operator.
  unexpected(token);
  skip();
  return error_expression(join(operands[0]->extent, token.extent));
}

const ast::Expression *Parser::array_literal() {
  const Expression *first = unary_expression();
  if (first == nullptr || comma_disabled_ || peek_kind() != K::Comma) return first;
  Nodes items{first};
  while (peek_kind() == K::Comma) {
    const Token comma = next();
    skip_newlines();
    const Expression *item = unary_expression();
    if (item == nullptr) {
      incomplete(ErrorId::MissingExpressionAfterToken, after(comma.extent), comma.text);
      items.push_back(error_expression(comma.extent));
      break;
    }
    items.push_back(item);
  }
  auto *node = make<ArrayLiteral>(join(first->extent, items.back()->extent));
  node->elements = list(items);
  return node;
}

const ast::Expression *Parser::unary_expression() {
  const DepthScope depth(this);
  const bool signed_before = lexer_.allow_signed_numbers();
  lexer_.set_allow_signed_numbers(true);
  if (has_ungot_ && (ungot_.kind == K::Minus || ungot_.kind == K::Plus)) resync(ungot_);
  const Token token = peek();
  lexer_.set_allow_signed_numbers(signed_before);
  const Expression *result = nullptr;
  if (is_unary_operator(token.kind)) {
    if (comma_disabled_ && token.kind == K::Comma) return nullptr;
    skip();
    skip_newlines();
    const Expression *child = unary_expression();
    if (child == nullptr) {
      incomplete(ErrorId::MissingExpressionAfterOperator, after(token.extent), token.text);
      return error_expression(token.extent);
    }
    if (token.kind == K::Comma) {
      auto *node = make<ArrayLiteral>(join(token.extent, child->extent));
      node->elements = list(Nodes{child});
      result = node;
    } else {
      auto *node = make<UnaryExpression>(join(token.extent, child->extent));
      node->op = token.kind;
      node->child = child;
      result = node;
    }
  } else if (token.kind == K::LBracket) {
    result = bracket_expression();
  } else {
    result = primary_expression(true);
  }
  if (result == nullptr) return nullptr;
  const Token postfix = peek();
  if (postfix.kind != K::PlusPlus && postfix.kind != K::MinusMinus) return result;
  skip();
  auto *node = make<UnaryExpression>(join(result->extent, postfix.extent));
  node->op = postfix.kind == K::PlusPlus ? K::PostfixPlusPlus : K::PostfixMinusMinus;
  node->child = result;
  return node;
}

// Casts, types and attributes before an expression.
const ast::Expression *Parser::bracket_expression() {
  const std::vector<const AttributeBase *> attributes = attribute_list(true);
  if (attributes.empty()) return nullptr;
  const AttributeBase *last = attributes.back();
  const Expression *result = nullptr;
  if (const auto *call = try_as<Attribute>(last)) {
    skip_newlines();
    const Expression *child = unary_expression();
    if (child == nullptr) {
      incomplete(ErrorId::UnexpectedAttribute, last->extent, last->type->text);
      return error_expression(last->extent);
    }
    auto *node = make<AttributedExpression>(join(last->extent, child->extent));
    node->attribute = call;
    node->child = child;
    result = node;
  } else {
    auto *type = make<TypeExpression>(last->extent);
    type->type = last->type;
    result = member_accesses_of_type(type);
    if (result == type && peek_kind() != K::NewLine && peek_kind() != K::Comma) {
      if (const Expression *child = unary_expression()) {
        auto *node = make<ConvertExpression>(join(last->extent, child->extent));
        node->type = &as<TypeConstraint>(*last);
        node->child = child;
        result = node;
      }
    }
  }
  for (size_t i = attributes.size() - 1; i-- > 0;) {
    const Extent extent = join(attributes[i]->extent, result->extent);
    if (const auto *type = try_as<TypeConstraint>(attributes[i])) {
      auto *node = make<ConvertExpression>(extent);
      node->type = type;
      node->child = result;
      result = node;
    } else {
      auto *node = make<AttributedExpression>(extent);
      node->attribute = &as<Attribute>(*attributes[i]);
      node->child = result;
      result = node;
    }
  }
  return result;
}

}  // namespace psjsh
