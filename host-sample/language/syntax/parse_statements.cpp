#include "parser_state.h"

// Statements that are no loops.
namespace psjsh {

using namespace ast;

// Null when nothing that can begin a statement follows.
const ast::Statement *Parser::statement() {
  const DepthScope depth(this);
  const Token token = peek();
  if (token.kind == K::EndOfInput) return nullptr;
  if (token.kind == K::Generic && token.text.size() > 1 && token.text[0] == '[')
    if (const Statement *node = attributed_statement(token)) return node;
  if (token.kind == K::Label) {
    skip();
    return labeled_statement(token);
  }
  if (!is_keyword(token.kind)) return pipeline_chain();
  skip();
  if (const Statement *node = keyword_statement(token)) return node;
  unget(token);
  return pipeline_chain();
}

// `[Flags()] enum E { }`. Everything else that starts with a bracket is an expression: the bracket
// is looked at again.
const ast::Statement *Parser::attributed_statement(const Token &token) {
  if (!may_define_types_) return nullptr;
  const size_t errors_before = errors_.size();
  if (no_definition_at_.contains(token.extent.start)) return nullptr;
  const std::vector<const AttributeBase *> attributes = attribute_list(false);
  const Token keyword = peek();
  const bool defines = keyword.kind == K::Class || keyword.kind == K::Enum;
  if (!defines || errors_.size() != errors_before) {
    no_definition_at_.insert(token.extent.start);
    resync(token);
    return nullptr;
  }
  skip();
  std::vector<const Attribute *> calls;
  for (const AttributeBase *attribute : attributes) {
    if (const auto *call = try_as<Attribute>(attribute))
      calls.push_back(call);
    else
      error(ErrorId::UnexpectedAttribute, attribute->extent, attribute->type->text);
  }
  return keyword.kind == K::Class ? class_definition(list(calls), keyword)
                                  : enum_definition(list(calls), keyword);
}

// Null when the keyword stands for the name of a command here.
const ast::Statement *Parser::keyword_statement(const Token &token) {
  switch (token.kind) {
    case K::If:
      return if_statement(token);
    case K::Switch:
      return switch_statement(nullptr, token);
    case K::Foreach:
      return foreach_statement(nullptr, token);
    case K::For:
      return for_statement(nullptr, token);
    case K::While:
      return while_statement(nullptr, token);
    case K::Do:
      return do_statement(nullptr, token);
    case K::Function:
    case K::Filter:
    case K::Workflow:
      return function_definition(token);
    case K::Return:
      return leave_statement(token, Kind::ReturnStatement);
    case K::Throw:
      return leave_statement(token, Kind::ThrowStatement);
    case K::Exit:
      return leave_statement(token, Kind::ExitStatement);
    case K::Break:
      return jump_statement(token, Kind::BreakStatement);
    case K::Continue:
      return jump_statement(token, Kind::ContinueStatement);
    case K::Trap:
      return trap_statement(token);
    case K::Try:
      return try_statement(token);
    case K::Data:
      return data_statement(token);
    case K::Class:
      return class_definition({}, token);
    case K::Enum:
      return enum_definition({}, token);
    case K::Configuration:
      return configuration_statement(token);
    case K::Using: {
      const Statement *node = using_statement(token);
      error(ErrorId::UsingMustBeAtStartOfScript, node->extent);
      return node;
    }
    case K::From:
    case K::Define:
    case K::Var:
      error(ErrorId::ReservedKeywordNotAllowed, token.extent, kind_text(token.kind));
      return error_statement(token.extent);
    default:
      return nullptr;
  }
}

const ast::Statement *Parser::labeled_statement(const Token &label) {
  skip_newlines();
  const Token keyword = peek();
  switch (keyword.kind) {
    case K::Switch:
      skip();
      return switch_statement(&label, keyword);
    case K::Foreach:
      skip();
      return foreach_statement(&label, keyword);
    case K::For:
      skip();
      return for_statement(&label, keyword);
    case K::While:
      skip();
      return while_statement(&label, keyword);
    case K::Do:
      skip();
      return do_statement(&label, keyword);
    default:
      break;
  }
  // A label before anything else is the name of a command.
  Token word = label;
  word.kind = K::Generic;
  word.value = word.text;
  resync(label);
  lexer_.resync_to_end(label);
  unget(word);
  return pipeline_chain();
}

const ast::Statement *Parser::if_statement(const Token &keyword) {
  std::vector<IfClause> clauses;
  Token word = keyword;
  while (true) {
    Extent end = word.extent;
    if (!if_clause(word, &clauses, &end)) return error_statement(join(keyword.extent, end));
    skip_newlines();
    word = peek();
    if (word.kind != K::ElseIf) break;
    skip();
  }
  auto *node = make<IfStatement>(join(keyword.extent, clauses.back().body->extent));
  node->clauses = list(clauses);
  if (word.kind != K::Else) return node;
  skip();
  skip_newlines();
  node->else_body = statement_block();
  if (node->else_body == nullptr) {
    incomplete(ErrorId::MissingStatementBlockAfterElse, after(word.extent));
    return error_statement(join(keyword.extent, word.extent));
  }
  node->extent = join(keyword.extent, node->else_body->extent);
  return node;
}

// `end` is where a broken clause ends.
bool Parser::if_clause(const Token &keyword, std::vector<IfClause> *clauses, Extent *end) {
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LParen) {
    unget(open);
    incomplete(ErrorId::MissingOpenParenthesisInIfStatement, after(keyword.extent), keyword.text);
    return false;
  }
  skip_newlines();
  IfClause clause;
  clause.condition = pipeline_chain();
  const bool missing = clause.condition == nullptr;
  if (missing) {
    incomplete(ErrorId::IfStatementMissingCondition, after(open.extent), keyword.text);
    clause.condition = error_statement(after(open.extent));
  }
  skip_newlines();
  const Token close = next();
  if (close.kind != K::RParen) {
    unget(close);
    if (!missing)
      incomplete(ErrorId::MissingEndParenthesisAfterStatement, close.extent, keyword.text);
    *end = before(close.extent);
    return false;
  }
  skip_newlines();
  *end = close.extent;
  clause.body = statement_block();
  if (clause.body == nullptr) {
    incomplete(ErrorId::MissingStatementBlock, close.extent, keyword.text);
    return false;
  }
  clauses->push_back(clause);
  return true;
}

const ast::Statement *Parser::leave_statement(const Token &keyword, Kind kind) {
  auto *node = make<LeaveStatement>(kind, keyword.extent);
  node->pipeline = pipeline_chain();
  if (node->pipeline != nullptr) node->extent = join(keyword.extent, node->pipeline->extent);
  return node;
}

const ast::Statement *Parser::jump_statement(const Token &keyword, Kind kind) {
  auto *node = make<JumpStatement>(kind, keyword.extent);
  node->label = label_or_key();
  if (node->label != nullptr) node->extent = join(keyword.extent, node->label->extent);
  return node;
}

const ast::Statement *Parser::try_statement(const Token &keyword) {
  skip_newlines();
  auto *node = make<TryStatement>(keyword.extent);
  node->body = statement_block();
  if (node->body == nullptr) {
    incomplete(ErrorId::MissingTryStatementBlock, after(keyword.extent));
    return error_statement(keyword.extent);
  }
  node->extent = join(keyword.extent, node->body->extent);
  std::vector<const CatchClause *> catches;
  bool failed = false;
  while (const CatchClause *clause = catch_clause(&failed)) {
    catches.push_back(clause);
    node->extent.end = clause->extent.end;
  }
  node->catches = list(catches);
  skip_newlines();
  const Token word = peek();
  if (word.kind == K::Finally) {
    skip();
    skip_newlines();
    node->finally_body = statement_block();
    if (node->finally_body == nullptr) {
      failed = true;
      incomplete(ErrorId::MissingFinallyStatementBlock, after(word.extent));
    } else {
      node->extent.end = node->finally_body->extent.end;
    }
  }
  if (!failed && catches.empty() && node->finally_body == nullptr) {
    failed = true;
    incomplete(ErrorId::MissingCatchOrFinally, after(node->body->extent));
  }
  if (failed) return error_statement(node->extent);
  return node;
}

// Null when there is no further clause, or one without its block: then `failed` is set.
const ast::CatchClause *Parser::catch_clause(bool *failed) {
  skip_newlines();
  const Token keyword = peek();
  if (keyword.kind != K::Catch) return nullptr;
  skip();
  std::vector<const TypeConstraint *> types;
  Extent last = keyword.extent;
  while (true) {
    skip_newlines();
    const TypeConstraint *type = type_constraint();
    if (type == nullptr) break;
    types.push_back(type);
    last = type->extent;
    skip_newlines();
    if (peek_kind() != K::Comma) break;
    skip();
  }
  skip_newlines();
  auto *node = make<CatchClause>(keyword.extent);
  node->types = list(types);
  node->body = statement_block();
  if (node->body == nullptr) {
    *failed = true;
    incomplete(ErrorId::MissingCatchHandlerBlock, after(last));
    return nullptr;
  }
  node->extent = join(keyword.extent, node->body->extent);
  return node;
}

const ast::Statement *Parser::trap_statement(const Token &keyword) {
  skip_newlines();
  auto *node = make<TrapStatement>(keyword.extent);
  node->type = type_constraint();
  if (node->type != nullptr) node->extent = join(keyword.extent, node->type->extent);
  skip_newlines();
  node->body = statement_block();
  if (node->body == nullptr) {
    incomplete(ErrorId::MissingTrapStatement, after(node->extent));
    return error_statement(node->extent);
  }
  node->extent = join(keyword.extent, node->body->extent);
  return node;
}

const ast::Statement *Parser::data_statement(const Token &keyword) {
  skip_newlines();
  auto *node = make<DataStatement>(keyword.extent);
  Extent last = keyword.extent;
  if (const StringConstantExpression *name = simple_name()) {
    node->variable = name->value;
    last = name->extent;
  }
  skip_newlines();
  const Token option = peek();
  if (option.kind == K::Parameter) {
    skip();
    last = option.extent;
    std::vector<const Expression *> commands;
    do {
      if (peek_kind() == K::Comma) skip();
      skip_newlines();
      const Expression *command = single_argument();
      if (command == nullptr) break;
      commands.push_back(command);
      last = command->extent;
    } while (peek_kind() == K::Comma);
    node->commands_allowed = list(commands);
  }
  skip_newlines();
  node->body = statement_block();
  if (node->body == nullptr) {
    incomplete(ErrorId::MissingStatementBlockForDataSection, after(last));
    return error_statement(join(keyword.extent, last));
  }
  node->extent = join(keyword.extent, node->body->extent);
  return node;
}

// `configuration Name { }`; anything else that starts with the word is a command.
const ast::Statement *Parser::configuration_statement(const Token &keyword) {
  skip_newlines();
  const Token name = peek();
  if (name.kind != K::Identifier && name.kind != K::Generic) {
    resync(keyword);
    lexer_.resync_to_end(keyword);
    return nullptr;
  }
  skip();
  skip_newlines();
  const Token open = peek();
  if (open.kind != K::LCurly) {
    resync(name);
    return nullptr;
  }
  skip();
  auto *node = make<ConfigurationDefinition>(keyword.extent);
  node->name = string_constant(name, StringKind::BareWord);
  node->body = &as<ScriptBlockExpression>(*script_block_expression(open));
  node->extent = join(keyword.extent, node->body->extent);
  return node;
}

}  // namespace psjsh
