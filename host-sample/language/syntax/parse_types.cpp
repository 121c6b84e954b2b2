#include "parser_state.h"

// Type names, type literals and attributes.
namespace psjsh {

using namespace ast;

std::vector<const ast::AttributeBase *> Parser::attribute_list(bool in_expression) {
  std::vector<const AttributeBase *> attributes;
  while (const AttributeBase *node = attribute()) {
    attributes.push_back(node);
    if (attributes.size() > kLongestChain) throw NestedTooDeeply{node->extent};
    if (!in_expression || node->kind == Kind::Attribute) skip_newlines();
  }
  return attributes;
}

// `[type]` or `[type(arguments)]`; null when no bracket follows or no type follows it.
const ast::AttributeBase *Parser::attribute() {
  const DepthScope depth(this);
  const Token open = next_left_bracket();
  if (open.kind != K::LBracket) return nullptr;
  skip_newlines();
  const TypeName *type = type_name(true);
  if (type == nullptr) {
    resync(open);
    incomplete(ErrorId::MissingTypename, after(open.extent));
    return nullptr;
  }
  const ModeScope mode(this, LexerMode::Expression);
  const Token close = next();
  if (close.kind == K::LParen) {
    Attribute *call = attribute_call(close, type);
    call->extent.start = open.extent.start;
    return call;
  }
  auto *node = make<TypeConstraint>(join(open.extent, type->extent));
  node->type = type;
  if (close.kind == K::RBracket) {
    node->extent.end = close.extent.end;
  } else {
    unget(close);
    error(ErrorId::EndSquareBracketExpectedAtEndOfAttribute, before(close.extent));
  }
  return node;
}

ast::Attribute *Parser::attribute_call(const Token &open, const TypeName *type) {
  auto *node = make<Attribute>(type->extent);
  node->type = type;
  skip_newlines();
  Extent last = open.extent;
  attribute_arguments(node, &last);
  skip_newlines();
  const Token close = next();
  const bool closed = close.kind == K::RParen;
  if (closed) {
    last = close.extent;
  } else {
    unget(close);
    incomplete(ErrorId::MissingEndParenthesisInExpression, after(last));
  }
  skip_newlines();
  const Token bracket = next();
  if (bracket.kind == K::RBracket) {
    last = bracket.extent;
  } else {
    unget(bracket);
    if (closed) incomplete(ErrorId::EndSquareBracketExpectedAtEndOfAttribute, after(last));
  }
  node->extent.end = last.end;
  return node;
}

void Parser::attribute_arguments(Attribute *node, Extent *last) {
  const CommaScope commas(this, true);
  Nodes positional;
  std::vector<const NamedAttributeArgument *> named;
  Token comma;
  while (true) {
    skip_newlines();
    const Expression *value = nullptr;
    if (const StringConstantExpression *name = simple_name()) {
      auto *argument = make<NamedAttributeArgument>(name->extent);
      argument->name = name->value;
      const Token equals = peek();
      if (equals.kind == K::Equals) {
        skip();
        skip_newlines();
        value = expression();
        if (value == nullptr) {
          incomplete(ErrorId::MissingExpressionInNamedArgument, after(equals.extent));
          value = error_expression(after(equals.extent));
          sync(false, {K::Comma, K::RParen, K::RBracket, K::NewLine});
        }
      } else {
        argument->omitted = true;
        auto *yes = make<VariableExpression>(name->extent);
        split_variable_path("true", yes);
        value = yes;
      }
      argument->argument = value;
      argument->extent = join(name->extent, value->extent);
      named.push_back(argument);
      if (!argument->omitted) *last = value->extent;
    } else if ((value = expression()) != nullptr) {
      positional.push_back(value);
      *last = value->extent;
    } else if (comma.kind == K::Comma) {
      *last = after(comma.extent);
      incomplete(ErrorId::MissingExpressionAfterToken, *last, ",");
      positional.push_back(error_expression(*last));
    }
    skip_newlines();
    comma = peek();
    if (comma.kind != K::Comma) break;
    *last = comma.extent;
    skip();
  }
  node->positional = list(positional);
  node->named = list(named);
}

// `[type]` and nothing else, as after `catch`.
const ast::TypeConstraint *Parser::type_constraint() {
  const Token first = peek();
  const AttributeBase *node = attribute();
  if (node == nullptr) return nullptr;
  if (const auto *type = try_as<TypeConstraint>(node)) return type;
  resync(first);
  return nullptr;
}

const ast::TypeName *Parser::type_name(bool may_have_assembly) {
  const ModeScope mode(this, LexerMode::TypeName);
  if (has_ungot_) resync(ungot_);
  const Token word = lexer_.next_type_word();
  if (word.kind != K::Identifier) return nullptr;
  return type_name_from(word, may_have_assembly);
}

// Behind the word of the name: arguments, array ranks, assembly.
const ast::TypeName *Parser::type_name_from(const Token &word, bool may_have_assembly) {
  const DepthScope depth(this);
  auto *type = make<TypeName>();
  type->extent = word.extent;
  type->name = word.text;
  std::vector<uint8_t> ranks;
  Token open = peek();
  if (open.kind == K::LBracket) {
    skip();
    skip_newlines();
    const Token token = peek();
    if (token.kind == K::RBracket || token.kind == K::Comma) {
      skip();
      array_ranks(type, &ranks, token);
    } else if (token.kind == K::Identifier || token.kind == K::LBracket) {
      type_arguments(type, token);
      open = peek();
      if (open.kind == K::LBracket) {
        skip();
        array_ranks(type, &ranks, next());
      }
    } else if (token.kind == K::EndOfInput) {
      incomplete(ErrorId::MissingTypename, after(open.extent));
    } else {
      unexpected(token);
      sync(true, {K::RBracket});
    }
  }
  finish_type(type, ranks, may_have_assembly);
  return type;
}

// `token` is the first one behind the bracket.
void Parser::array_ranks(TypeName *type, std::vector<uint8_t> *ranks, Token token) {
  while (true) {
    uint8_t rank = 1;
    Token comma = token;
    while (token.kind == K::Comma) {
      comma = token;
      if (rank < UINT8_MAX) ++rank;
      token = next();
    }
    ranks->push_back(rank);
    if (token.kind != K::RBracket) {
      unget(token);
      if (rank > 1 || token.kind == K::EndOfInput)
        incomplete(ErrorId::EndSquareBracketExpectedAtEndOfAttribute, after(comma.extent));
      else
        unexpected(token);
      return;
    }
    type->extent.end = token.extent.end;
    if (peek_kind() != K::LBracket) return;
    skip();
    token = next();
  }
}

// Arguments may stand in brackets of their own: `[Dictionary[[string], int]]`.
void Parser::type_arguments(TypeName *type, Token token) {
  std::vector<const TypeName *> arguments;
  Token separator = token;
  while (true) {
    const bool bracketed = peek_kind() == K::LBracket;
    if (bracketed) separator = next();
    const TypeName *argument = type_name(bracketed);
    if (argument == nullptr) {
      incomplete(ErrorId::MissingTypename, after(separator.extent));
      break;
    }
    arguments.push_back(argument);
    type->extent.end = argument->extent.end;
    if (bracketed) {
      const Token close = next();
      if (close.kind != K::RBracket) {
        unget(close);
        incomplete(ErrorId::EndSquareBracketExpectedAtEndOfAttribute, before(close.extent));
      }
    }
    skip_newlines();
    separator = peek();
    if (separator.kind != K::Comma) break;
    skip();
    skip_newlines();
  }
  type->arguments = list(arguments);
  const Token close = next();
  if (close.kind == K::RBracket) {
    type->extent.end = close.extent.end;
    return;
  }
  unget(close);
  error(ErrorId::EndSquareBracketExpectedAtEndOfAttribute, before(close.extent));
}

void Parser::finish_type(TypeName *type, const std::vector<uint8_t> &ranks, bool assembly) {
  type->ranks = list(ranks);
  if (assembly && peek_kind() == K::Comma) {
    skip();
    const Token name = lexer_.next_assembly_name();
    type->assembly = name.text;
    if (name.kind == K::Identifier) type->extent.end = name.extent.end;
  }
  if (ranks.empty() && type->arguments.empty()) {
    type->text = type->name;
    return;
  }
  std::string text(type->name);
  if (!type->arguments.empty()) {
    text.push_back('[');
    for (const TypeName *argument : type->arguments) {
      if (argument != type->arguments[0]) text.push_back(',');
      text.append(argument->text);
    }
    text.push_back(']');
  }
  for (const uint8_t rank : ranks) {
    text.push_back('[');
    text.append(rank - 1, ',');
    text.push_back(']');
  }
  type->text = arena_.text(text);
}

}  // namespace psjsh
