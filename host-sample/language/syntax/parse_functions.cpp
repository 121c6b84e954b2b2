#include "parser_state.h"

// function, filter, using.
namespace psjsh {

using namespace ast;

namespace {

bool can_name_function(const Token &token) {
  switch (token.kind) {
    case TokenKind::Identifier:
    case TokenKind::Generic:
    case TokenKind::Parameter:
    case TokenKind::Label:
    case TokenKind::Number:
      return true;
    default:
      break;
  }
  // Operators and keywords are words where a name is wanted.
  return is_keyword(token.kind) || token.kind == TokenKind::Rem ||
         token.kind == TokenKind::Multiply || token.kind == TokenKind::Divide ||
         token.kind == TokenKind::Plus || token.kind == TokenKind::Minus ||
         token.kind == TokenKind::Exclaim || token.kind == TokenKind::DotDot ||
         token.kind == TokenKind::PlusPlus || token.kind == TokenKind::MinusMinus ||
         token.kind == TokenKind::Equals;
}

}  // namespace

const ast::Statement *Parser::function_definition(const Token &keyword) {
  skip_newlines();
  const Token name = next();
  if (!can_name_function(name)) {
    unget(name);
    incomplete(ErrorId::MissingNameAfterKeyword, after(keyword.extent), kind_text(keyword.kind));
    return error_statement(keyword.extent);
  }
  auto *node = make<FunctionDefinition>(keyword.extent);
  node->name = name.kind == K::Generic && name.pieces.empty() ? name.value : name.text;
  node->is_filter = keyword.kind == K::Filter;
  node->is_workflow = keyword.kind == K::Workflow;
  Extent end = name.extent;
  std::vector<const Parameter *> parameters;
  bool failed = false;
  skip_newlines();
  if (peek_kind() == K::LParen) {
    node->has_parameter_list = true;
    failed = !parameter_parentheses(&parameters, &end);
    node->parameters = list(parameters);
  }
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LCurly) {
    unget(open);
    if (!failed) incomplete(ErrorId::MissingFunctionBody, after(end));
    return error_statement(join(keyword.extent, end));
  }
  if (failed) return error_statement(join(keyword.extent, open.extent));
  {
    const ModeScope mode(this, LexerMode::Command);
    const CommaScope commas(this, false);
    node->body = script_block(&open, node->is_filter);
  }
  node->extent = join(keyword.extent, node->body->extent);
  if (node->is_workflow) {
    error(ErrorId::WorkflowNotSupportedInPowerShellCore, node->extent);
    return error_statement(node->extent);
  }
  return node;
}

namespace {

// False when the word names no kind of using.
bool using_kind(std::string_view word, UsingKind *kind) {
  static constexpr struct {
    std::string_view word;
    UsingKind kind;
  } kKinds[] = {{"assembly", UsingKind::Assembly},
                {"command", UsingKind::Command},
                {"module", UsingKind::Module},
                {"namespace", UsingKind::Namespace},
                {"type", UsingKind::Type}};
  for (const auto &entry : kKinds) {
    if (!equals_ignoring_case(word, entry.word)) continue;
    *kind = entry.kind;
    return true;
  }
  return false;
}

}  // namespace

const ast::Statement *Parser::using_statement(const Token &keyword) {
  const Token directive = next();
  auto *node = make<UsingStatement>(keyword.extent);
  if (!using_kind(directive.text, &node->using_kind)) {
    unget(directive);
    incomplete(ErrorId::MissingUsingStatementDirective, after(keyword.extent));
    return error_statement(keyword.extent);
  }
  const Token item = next();
  if (item.kind == K::EndOfInput || item.kind == K::NewLine || item.kind == K::Semi) {
    unget(item);
    incomplete(ErrorId::MissingUsingItemName, after(directive.extent));
    return error_statement(join(keyword.extent, directive.extent));
  }
  const Expression *name = command_argument(item, false, false);
  node->name = try_as<StringConstantExpression>(name);
  node->specification = try_as<Hashtable>(name);
  node->extent = join(keyword.extent, item.extent);
  if (name != nullptr) node->extent.end = name->extent.end;
  using_alias(node);
  check_using(*node);
  return node;
}

void Parser::using_alias(UsingStatement *node) {
  const Token equals = peek();
  if (equals.kind != K::Equals) return;
  skip();
  const Token value = next();
  const Expression *alias = nullptr;
  if (value.kind == K::EndOfInput || value.kind == K::NewLine)
    unget(value);
  else
    alias = command_argument(value, false, false);
  if (alias == nullptr) {
    incomplete(ErrorId::MissingNamespaceAlias, after(equals.extent));
    return;
  }
  node->alias = try_as<StringConstantExpression>(alias);
  if (node->alias == nullptr) node->specification = try_as<Hashtable>(alias);
  node->extent.end = alias->extent.end;
}

// Assemblies and modules are looked for when the script is parsed. Plain words that can be
// neither a path nor part of what .NET and PowerShell bring with them are not found.
void Parser::check_using(const UsingStatement &node) {
  if (node.name == nullptr) return;
  const std::string_view name = node.name->value;
  if (name.find_first_of("./\\") != std::string_view::npos) return;
  if (node.using_kind == UsingKind::Assembly)
    error(ErrorId::ErrorLoadingAssembly, node.name->extent, name);
  const bool known = equals_ignoring_case(name, "ThreadJob") ||
                     equals_ignoring_case(name, "PSReadLine") ||
                     equals_ignoring_case(name, "PackageManagement") ||
                     equals_ignoring_case(name, "PowerShellGet");
  if (node.using_kind == UsingKind::Module && !known)
    error(ErrorId::ModuleNotFoundDuringParse, node.name->extent, name);
}

}  // namespace psjsh
