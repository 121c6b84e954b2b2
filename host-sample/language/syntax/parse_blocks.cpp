#include <algorithm>

#include "parser_state.h"

// Script blocks, statement lists and parameters.
namespace psjsh {

using namespace ast;

namespace {

bool is_block_name(TokenKind kind) {
  return kind == TokenKind::Begin || kind == TokenKind::Process || kind == TokenKind::End ||
         kind == TokenKind::Clean || kind == TokenKind::Dynamicparam;
}

}  // namespace

const ast::ScriptBlock *Parser::parse_script() {
  return script_block(nullptr, false);
}

// `open` is the brace, null for a whole script.
const ast::ScriptBlock *Parser::script_block(const Token *open, bool is_filter) {
  const DepthScope depth(this);
  auto *block = make<ScriptBlock>(Extent{}, tree_);
  if (open == nullptr) parse_usings(block);
  block->param_block = param_block();
  skip_newlines_and_semicolons();
  if (is_block_name(peek_kind())) {
    if (named_blocks(block, open)) return block;
  } else {
    unnamed_body(block, open);
  }
  if (is_filter && block->end != nullptr && block->end->unnamed) {
    auto *process = make<NamedBlock>(*block->end);
    process->block = BlockKind::Process;
    block->process = process;
    block->end = nullptr;
  }
  return block;
}

void Parser::parse_usings(ScriptBlock *block) {
  std::vector<const UsingStatement *> usings;
  while (true) {
    skip_newlines_and_semicolons();
    if (peek_kind() != K::Using) break;
    const Token keyword = next();
    if (const auto *node = try_as<UsingStatement>(using_statement(keyword))) usings.push_back(node);
  }
  block->usings = list(usings);
}

const ast::ParamBlock *Parser::param_block() {
  skip_newlines();
  const Token first = peek();
  // Blocks inside of these attributes are parsed again with them: a second look at the same place
  // would double the work with each level.
  if (no_param_block_at_.contains(first.extent.start)) return nullptr;
  const std::vector<const AttributeBase *> attributes = attribute_list(false);
  const Token keyword = peek();
  if (keyword.kind != K::Param) {
    no_param_block_at_.insert(first.extent.start);
    if (!attributes.empty()) resync(first);
    return nullptr;
  }
  skip();
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LParen) {
    resync(first);
    return nullptr;
  }
  auto *node = make<ParamBlock>(keyword.extent);
  std::vector<const Attribute *> kept;
  for (const AttributeBase *attribute : attributes) {
    if (const auto *call = try_as<Attribute>(attribute))
      kept.push_back(call);
    else
      error(ErrorId::UnexpectedAttribute, attribute->extent, attribute->type->text);
  }
  const std::vector<const Parameter *> parameters = parameter_list();
  skip_newlines();
  Extent last = parameters.empty() ? open.extent : parameters.back()->extent;
  const Token close = next();
  if (close.kind == K::RParen) {
    last = close.extent;
  } else {
    unget(close);
    incomplete(ErrorId::MissingEndParenthesisInFunctionParameterList, after(last));
  }
  node->extent = join(keyword.extent, last);
  node->attributes = list(kept);
  node->parameters = list(parameters);
  return node;
}

std::vector<const ast::Parameter *> Parser::parameter_list() {
  const ModeScope mode(this, LexerMode::Expression);
  std::vector<const Parameter *> parameters;
  Token comma;
  while (true) {
    const Parameter *node = parameter();
    if (node == nullptr) {
      if (comma.kind == K::Comma)
        incomplete(ErrorId::MissingExpressionAfterToken, after(comma.extent), ",");
      break;
    }
    parameters.push_back(node);
    skip_newlines();
    comma = peek();
    if (comma.kind != K::Comma) break;
    skip();
  }
  return parameters;
}

const ast::Parameter *Parser::parameter() {
  skip_newlines();
  const CommaScope commas(this, true);
  const std::vector<const AttributeBase *> attributes = attribute_list(false);
  skip_newlines();
  const Token name = peek();
  if (name.kind != K::Variable && name.kind != K::SplattedVariable) {
    if (!attributes.empty()) {
      incomplete(ErrorId::InvalidFunctionParameter, after(attributes.back()->extent));
      sync(true, {K::RParen});
      auto *unnamed = make<VariableExpression>(after(attributes.back()->extent));
      split_variable_path("__error__", unnamed);
      auto *broken = make<Parameter>(join(attributes.front()->extent, attributes.back()->extent));
      broken->name = unnamed;
      broken->attributes = list(attributes);
      return broken;
    }
    return nullptr;
  }
  skip();
  auto *variable = make<VariableExpression>(name.extent);
  split_variable_path(name.value, variable);
  variable->splatted = name.kind == K::SplattedVariable;
  auto *node = make<Parameter>(name.extent);
  node->name = variable;
  node->attributes = list(attributes);
  if (!attributes.empty()) node->extent = join(attributes.front()->extent, name.extent);
  skip_newlines();
  const Token equals = peek();
  if (equals.kind != K::Equals) return node;
  skip();
  skip_newlines();
  node->default_value = expression();
  if (node->default_value == nullptr)
    incomplete(ErrorId::MissingExpressionAfterToken, after(equals.extent), "=");
  else
    node->extent = join(node->extent, node->default_value->extent);
  return node;
}

// The list after a function's name, at `(`. False when the closing one is missing.
bool Parser::parameter_parentheses(std::vector<const Parameter *> *parameters, Extent *end) {
  const Token open = next();
  *parameters = parameter_list();
  skip_newlines();
  const Token close = next();
  if (close.kind == K::RParen) {
    *end = close.extent;
    return true;
  }
  unget(close);
  *end = after(parameters->empty() ? open.extent : parameters->back()->extent);
  incomplete(ErrorId::MissingEndParenthesisInFunctionParameterList, *end);
  return false;
}

void Parser::unnamed_body(ScriptBlock *block, const Token *open) {
  Statements statements = statement_list();
  if (open == nullptr) more_at_top_level(&statements);
  Extent body = statements.extent;
  if (block->param_block != nullptr)
    body = statements.empty ? block->param_block->extent
                            : join(block->param_block->extent, statements.extent);
  const bool nothing = statements.empty && block->param_block == nullptr;
  auto *end = make<NamedBlock>(body);
  end->unnamed = true;
  end->statements = list(statements.statements);
  end->traps = list(statements.traps);
  block->end = end;
  close_block(block, open, nothing && open != nullptr ? after(open->extent) : body);
  if (nothing && open != nullptr) end->extent = after(open->extent);
}

// A closing bracket without its opening one: it is reported and left out.
void Parser::more_at_top_level(Statements *list) {
  while (peek_kind() != K::EndOfInput) {
    unexpected(next());
    Statements more = statement_list();
    for (const Statement *statement : more.statements) add_statement(list, statement);
    for (const TrapStatement *trap : more.traps) add_statement(list, trap);
  }
}

void Parser::close_block(ScriptBlock *block, const Token *open, Extent body) {
  if (open == nullptr) {
    block->extent = {0, static_cast<uint32_t>(tree_->source().text().size())};
    block->body_text = tree_->source().text();
    return;
  }
  const Token close = next();
  if (close.kind == K::RCurly) {
    block->extent = join(open->extent, close.extent);
    block->body_text = {open->text.data() + 1,
                        static_cast<size_t>(close.text.data() - open->text.data() - 1)};
    return;
  }
  unget(close);
  block->extent = join(open->extent, body);
  incomplete_at(ErrorId::MissingEndCurlyBrace, open->extent, close.extent);
}

// True when the block was ended here.
bool Parser::named_blocks(ScriptBlock *block, const Token *open) {
  Extent last = open != nullptr ? open->extent : peek().extent;
  while (is_block_name(peek_kind())) {
    const Token name = next();
    add_named_block(block, name);
    for (const NamedBlock *named :
         {block->dynamic_param, block->begin, block->process, block->end, block->clean})
      if (named != nullptr && named->extent.end > last.end) last = named->extent;
    skip_newlines_and_semicolons();
  }
  const Token token = peek();
  if (token.kind == (open != nullptr ? K::RCurly : K::EndOfInput)) {
    close_block(block, open, last);
    return true;
  }
  if (token.kind == K::EndOfInput) {
    close_block(block, open, last);
    return true;
  }
  error(ErrorId::MissingNamedBlocks, token.extent, token.text);
  if (open != nullptr) {
    block->extent = join(open->extent, last);
    return true;
  }
  skip();
  Statements rest = statement_list();
  more_at_top_level(&rest);
  close_block(block, nullptr, last);
  return true;
}

void Parser::add_named_block(ScriptBlock *block, const Token &name) {
  auto *node = make<NamedBlock>(name.extent);
  const NamedBlock **slot = &block->end;
  switch (name.kind) {
    case K::Dynamicparam:
      node->block = BlockKind::DynamicParam;
      slot = &block->dynamic_param;
      break;
    case K::Begin:
      node->block = BlockKind::Begin;
      slot = &block->begin;
      break;
    case K::Process:
      node->block = BlockKind::Process;
      slot = &block->process;
      break;
    case K::Clean:
      node->block = BlockKind::Clean;
      slot = &block->clean;
      break;
    default:
      break;
  }
  skip_newlines();
  if (const StatementBlock *body = statement_block()) {
    node->extent = join(name.extent, body->extent);
    node->statements = body->statements;
    node->traps = body->traps;
  } else {
    incomplete(ErrorId::MissingNamedStatementBlock, after(name.extent), kind_text(name.kind));
  }
  if (*slot != nullptr)
    error(ErrorId::DuplicateScriptCommandClause, node->extent, kind_text(name.kind));
  else
    *slot = node;
}

void Parser::add_statement(Statements *list, const Statement *statement) {
  if (list->empty) list->extent = statement->extent;
  list->empty = false;
  list->extent.end = std::max(list->extent.end, statement->extent.end);
  if (const auto *trap = try_as<TrapStatement>(statement))
    list->traps.push_back(trap);
  else
    list->statements.push_back(statement);
}

// Ends before `)`, `}` or the end of the input.
Parser::Statements Parser::statement_list() {
  const DepthScope depth(this);
  Statements list;
  while (true) {
    skip_newlines_and_semicolons();
    const Token first = peek();
    if (first.kind == K::RParen || first.kind == K::RCurly || first.kind == K::EndOfInput)
      return list;
    if (const Statement *node = statement()) {
      add_statement(&list, node);
      continue;
    }
    // Nothing can begin here: the token is left out.
    if (!has_ungot_ || ungot_.extent.start != first.extent.start) continue;
    unexpected(first);
    skip();
  }
}

const ast::StatementBlock *Parser::statement_block() {
  const Token open = peek();
  if (open.kind != K::LCurly) return nullptr;
  skip();
  const ModeScope mode(this, LexerMode::Command);
  const CommaScope commas(this, false);
  const Statements statements = statement_list();
  auto *node = make<StatementBlock>(open.extent);
  node->statements = list(statements.statements);
  node->traps = list(statements.traps);
  const Token close = next();
  if (close.kind == K::RCurly) {
    node->extent = join(open.extent, close.extent);
    return node;
  }
  unget(close);
  if (!statements.empty) node->extent = join(open.extent, statements.extent);
  incomplete_at(ErrorId::MissingEndCurlyBrace, open.extent, close.extent);
  return node;
}

}  // namespace psjsh
