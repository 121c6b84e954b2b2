#include "parser_state.h"

// class and enum.
namespace psjsh {

using namespace ast;

// The name, the bases and the opening brace.
bool Parser::type_head(TypeDefinition *node, const Token &keyword, Token *open) {
  skip_newlines();
  const StringConstantExpression *name = simple_name();
  if (name == nullptr) {
    incomplete(ErrorId::MissingNameAfterKeyword, after(keyword.extent), keyword.text);
    return false;
  }
  node->name = name->value;
  node->extent = join(keyword.extent, name->extent);
  skip_newlines();
  if (peek_kind() == K::Colon) base_types(node);
  skip_newlines();
  *open = next();
  if (open->kind == K::LCurly) return true;
  unget(*open);
  incomplete(ErrorId::MissingTypeBody, after(node->extent), kind_text(keyword.kind));
  return false;
}

void Parser::base_types(TypeDefinition *node) {
  std::vector<const TypeConstraint *> types;
  Extent last = next().extent;
  while (true) {
    skip_newlines();
    const TypeName *type = type_name(false);
    if (type == nullptr) {
      incomplete(ErrorId::MissingTypename, after(last));
      break;
    }
    auto *constraint = make<TypeConstraint>(type->extent);
    constraint->type = type;
    types.push_back(constraint);
    node->extent.end = type->extent.end;
    skip_newlines();
    if (peek_kind() != K::Comma) break;
    last = next().extent;
  }
  node->base_types = list(types);
}

void Parser::close_type(TypeDefinition *node, const Token &open) {
  const Token close = next();
  if (close.kind == K::RCurly) {
    node->extent.end = close.extent.end;
    return;
  }
  unget(close);
  incomplete_at(ErrorId::MissingEndCurlyBrace, after(open.extent), close.extent);
}

const ast::Statement *Parser::class_definition(const List<const Attribute *> &attributes,
                                               const Token &keyword) {
  const ModeScope mode(this, LexerMode::Expression);
  auto *node = make<TypeDefinition>(keyword.extent);
  tree_->set_defines_types();
  node->attributes = attributes;
  Token open;
  if (!type_head(node, keyword, &open)) return error_statement(node->extent);
  std::vector<const Node *> members;
  bool failed = false;
  do {
    failed = false;
    if (const Node *member = class_member(node->name, &failed)) {
      members.push_back(member);
      node->extent.end = member->extent.end;
      failed = true;
    }
  } while (failed);
  node->members = list(members);
  close_type(node, open);
  if (!attributes.empty()) node->extent.start = attributes[0]->extent.start;
  return node;
}

// Null when there is no further member; `failed` when one was there, but broken.
const ast::Node *Parser::class_member(std::string_view class_name, bool *failed) {
  std::vector<const Attribute *> attributes;
  const TypeConstraint *type = nullptr;
  PropertyMember modifiers{Extent{}};
  Extent start;
  bool started = false;
  while (true) {
    skip_newlines_and_semicolons();
    const Token token = peek();
    if (!started) start = token.extent;
    if (const AttributeBase *attribute = this->attribute()) {
      started = true;
      if (const auto *call = try_as<Attribute>(attribute))
        attributes.push_back(call);
      else
        type = &as<TypeConstraint>(*attribute);
      continue;
    }
    if (token.kind == K::Static)
      modifiers.is_static = true;
    else if (token.kind == K::Hidden)
      modifiers.is_hidden = true;
    else
      break;
    started = true;
    skip();
  }
  const Token token = peek();
  if (token.kind == K::Variable) {
    modifiers.type = type;
    modifiers.attributes = list(attributes);
    return property_member(start, token, modifiers);
  }
  if (token.kind == K::Identifier || is_keyword(token.kind)) {
    FunctionMember method{Extent{}};
    method.return_type = type;
    method.attributes = list(attributes);
    method.is_static = modifiers.is_static;
    method.is_hidden = modifiers.is_hidden;
    skip();
    const Node *member = method_member(start, token, class_name, method);
    *failed = member == nullptr;
    return member;
  }
  return nullptr;
}

const ast::Node *Parser::property_member(Extent start, const Token &variable,
                                         PropertyMember values) {
  skip();
  auto *node = make<PropertyMember>(values);
  node->name = variable.value;
  Extent end = variable.extent;
  if (peek_kind() == K::Equals) {
    skip();
    skip_newlines();
    node->initial_value = expression();
    if (node->initial_value != nullptr) end = node->initial_value->extent;
  }
  const Token terminator = peek();
  if (terminator.kind != K::NewLine && terminator.kind != K::Semi && terminator.kind != K::RCurly)
    incomplete(ErrorId::MissingPropertyTerminator, after(end));
  if (terminator.kind == K::Semi) end = terminator.extent;
  skip_newlines_and_semicolons();
  node->extent = join(start, end);
  return node;
}

const ast::Node *Parser::method_member(Extent start, const Token &name, std::string_view class_name,
                                       FunctionMember values) {
  auto *function = make<FunctionDefinition>(name.extent);
  function->name = name.text;
  Extent end = name.extent;
  bool failed = false;
  std::vector<const Parameter *> parameters;
  if (peek_kind() == K::LParen) {
    function->has_parameter_list = true;
    failed = !parameter_parentheses(&parameters, &end);
    function->parameters = list(parameters);
  } else {
    incomplete(ErrorId::MissingMethodParameterList, after(name.extent));
  }
  auto *node = make<FunctionMember>(values);
  node->is_constructor = equals_ignoring_case(name.text, class_name);
  skip_newlines();
  if (node->is_constructor && peek_kind() == K::Colon) base_call(node);
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LCurly) {
    unget(open);
    if (!failed) incomplete(ErrorId::MissingFunctionBody, after(end));
    return nullptr;
  }
  {
    const ModeScope mode(this, LexerMode::Command);
    const CommaScope commas(this, false);
    function->body = script_block(&open, false);
  }
  function->extent = join(name.extent, function->body->extent);
  node->function = function;
  function->member = node;
  node->extent = join(start, function->extent);
  return node;
}

// `: base(arguments)`.
void Parser::base_call(FunctionMember *node) {
  const Token colon = next();
  skip_newlines();
  const Token word = peek();
  if (!equals_ignoring_case(word.text, "base")) {
    incomplete(ErrorId::MissingExpressionAfterToken, after(colon.extent), ":");
    return;
  }
  skip();
  skip_newlines();
  const Token open = peek();
  if (open.kind != K::LParen) {
    incomplete(ErrorId::MissingOpenParenthesisAfterKeyword, after(word.extent), "base");
    return;
  }
  skip();
  Extent end;
  node->base_arguments = list(call_arguments(open, &end));
  node->calls_base = true;
}

const ast::Statement *Parser::enum_definition(const List<const Attribute *> &attributes,
                                              const Token &keyword) {
  const ModeScope mode(this, LexerMode::Expression);
  auto *node = make<TypeDefinition>(keyword.extent);
  tree_->set_defines_types();
  node->type_kind = TypeDefinitionKind::Enum;
  node->attributes = attributes;
  Token open;
  if (!type_head(node, keyword, &open)) return error_statement(node->extent);
  std::vector<const Node *> members;
  while (const PropertyMember *member = enum_member()) {
    members.push_back(member);
    node->extent.end = member->extent.end;
  }
  node->members = list(members);
  close_type(node, open);
  if (!attributes.empty()) node->extent.start = attributes[0]->extent.start;
  return node;
}

const ast::PropertyMember *Parser::enum_member() {
  skip_newlines_and_semicolons();
  const StringConstantExpression *name = simple_name();
  if (name == nullptr) return nullptr;
  auto *node = make<PropertyMember>(name->extent);
  node->name = name->value;
  node->is_static = true;
  const Token equals = peek();
  if (equals.kind == K::Equals) {
    skip();
    skip_newlines();
    node->initial_value = expression();
    if (node->initial_value == nullptr)
      incomplete(ErrorId::ExpectedValueExpression, after(equals.extent), "=");
    else
      node->extent.end = node->initial_value->extent.end;
  }
  const Token terminator = peek();
  if (terminator.kind != K::NewLine && terminator.kind != K::Semi && terminator.kind != K::RCurly)
    incomplete(ErrorId::MissingPropertyTerminator, after(node->extent));
  skip_newlines_and_semicolons();
  return node;
}

}  // namespace psjsh
