#include "parser_state.h"

// Loops and switch.
namespace psjsh {

using namespace ast;

namespace {

Extent start_of(const Token *label, const Token &keyword) {
  return label != nullptr ? label->extent : keyword.extent;
}

std::string_view name_of(const Token *label) {
  return label != nullptr ? label->value : std::string_view();
}

}  // namespace

const ast::Statement *Parser::for_statement(const Token *label, const Token &keyword) {
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LParen) {
    unget(open);
    incomplete(ErrorId::MissingOpenParenthesisAfterKeyword, after(keyword.extent), "for");
    return error_statement(keyword.extent);
  }
  auto *node = make<ForStatement>(start_of(label, keyword));
  node->label = name_of(label);
  Extent last = open.extent;
  const Statement **parts[] = {&node->initializer, &node->condition, &node->iterator};
  for (const Statement **part : parts) {
    skip_newlines();
    *part = pipeline_chain();
    if (*part != nullptr) last = (*part)->extent;
    const Token separator = peek();
    if (part == parts[2] || (separator.kind != K::Semi && separator.kind != K::NewLine)) break;
    skip();
    last = separator.extent;
  }
  skip_newlines();
  const Token close = next();
  if (close.kind != K::RParen) {
    unget(close);
    incomplete(ErrorId::MissingEndParenthesisAfterStatement, after(last), "for");
    return error_statement(join(node->extent, last),
                           {node->initializer, node->condition, node->iterator});
  }
  skip_newlines();
  node->body = statement_block();
  if (node->body == nullptr) {
    incomplete(ErrorId::MissingLoopStatement, after(close.extent), "for");
    return error_statement(join(node->extent, close.extent));
  }
  node->extent = join(node->extent, node->body->extent);
  return node;
}

const ast::Statement *Parser::foreach_statement(const Token *label, const Token &keyword) {
  auto *node = make<ForEachStatement>(start_of(label, keyword));
  node->label = name_of(label);
  skip_newlines();
  for (Token flag = peek(); flag.kind == K::Parameter; flag = peek()) {
    skip();
    if (equals_ignoring_case(flag.value, "throttlelimit"))
      single_argument();
    else
      late_errors_.push_back({ErrorId::KeywordParameterReservedForFutureUse, node, "foreach"});
  }
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LParen) {
    unget(open);
    incomplete(ErrorId::MissingOpenParenthesisAfterKeyword, after(keyword.extent), "foreach");
    return error_statement(keyword.extent);
  }
  node->extent.end = open.extent.end;
  if (!foreach_head(node)) return error_statement(node->extent, {node->collection});
  node->extent.end = node->body->extent.end;
  return node;
}

// Behind the parenthesis. False when something is missing; that is reported here.
bool Parser::foreach_head(ForEachStatement *loop) {
  skip_newlines();
  const Token name = next();
  if (name.kind != K::Variable && name.kind != K::SplattedVariable) {
    unget(name);
    incomplete(ErrorId::MissingVariableNameAfterForeach, after(loop->extent));
    return false;
  }
  auto *variable = make<VariableExpression>(name.extent);
  split_variable_path(name.value, variable);
  loop->variable = variable;
  loop->extent.end = name.extent.end;
  skip_newlines();
  const Token in = next();
  if (in.kind != K::In) {
    unget(in);
    incomplete(ErrorId::MissingInInForeach, after(loop->extent));
    return false;
  }
  loop->extent.end = in.extent.end;
  skip_newlines();
  loop->collection = pipeline_chain();
  if (loop->collection == nullptr) {
    incomplete(ErrorId::MissingForeachExpression, after(loop->extent));
    return false;
  }
  loop->extent.end = loop->collection->extent.end;
  skip_newlines();
  const Token close = next();
  if (close.kind != K::RParen) {
    unget(close);
    incomplete(ErrorId::MissingEndParenthesisAfterForeach, after(loop->extent));
    return false;
  }
  loop->extent.end = close.extent.end;
  skip_newlines();
  loop->body = statement_block();
  if (loop->body == nullptr) incomplete(ErrorId::MissingForeachStatement, after(loop->extent));
  return loop->body != nullptr;
}

const ast::Statement *Parser::while_statement(const Token *label, const Token &keyword) {
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LParen) {
    unget(open);
    incomplete(ErrorId::MissingOpenParenthesisAfterKeyword, after(keyword.extent), "while");
    return error_statement(keyword.extent);
  }
  auto *node = make<ConditionLoop>(Kind::WhileStatement, start_of(label, keyword));
  node->label = name_of(label);
  skip_newlines();
  node->condition = pipeline_chain();
  const bool missing = node->condition == nullptr;
  if (missing) {
    incomplete(ErrorId::MissingExpressionAfterKeyword, after(open.extent), "while");
    node->condition = error_statement(after(open.extent));
  }
  skip_newlines();
  const Token close = next();
  if (close.kind != K::RParen) {
    unget(close);
    if (!missing)
      incomplete(ErrorId::MissingEndParenthesisAfterStatement, after(node->condition->extent),
                 "while");
    return error_statement(join(node->extent, node->condition->extent));
  }
  skip_newlines();
  node->body = statement_block();
  if (node->body == nullptr) {
    incomplete(ErrorId::MissingLoopStatement, after(close.extent), "while");
    return error_statement(join(node->extent, close.extent));
  }
  node->extent = join(node->extent, node->body->extent);
  return node;
}

const ast::Statement *Parser::do_statement(const Token *label, const Token &keyword) {
  const Extent start = start_of(label, keyword);
  skip_newlines();
  const StatementBlock *body = statement_block();
  if (body == nullptr) {
    incomplete(ErrorId::MissingLoopStatement, after(keyword.extent), "do");
    return error_statement(start);
  }
  skip_newlines();
  const Token word = next();
  if (word.kind != K::While && word.kind != K::Until) {
    unget(word);
    incomplete(ErrorId::MissingWhileOrUntilInDoWhile, after(body->extent));
    return error_statement(join(start, body->extent));
  }
  const Kind kind = word.kind == K::While ? Kind::DoWhileStatement : Kind::DoUntilStatement;
  auto *node = make<ConditionLoop>(kind, start);
  node->label = name_of(label);
  node->body = body;
  Extent last = word.extent;
  const bool whole = do_condition(node, word, &last);
  node->extent = join(start, last);
  return whole ? node : error_statement(node->extent);
}

bool Parser::do_condition(ConditionLoop *loop, const Token &keyword, Extent *end) {
  const std::string_view word = kind_text(keyword.kind);
  skip_newlines();
  const Token open = next();
  if (open.kind != K::LParen) {
    unget(open);
    incomplete(ErrorId::MissingOpenParenthesisAfterKeyword, after(keyword.extent), word);
    return false;
  }
  *end = open.extent;
  skip_newlines();
  loop->condition = pipeline_chain();
  if (loop->condition == nullptr)
    incomplete(ErrorId::MissingExpressionAfterKeyword, after(open.extent), word);
  else
    *end = loop->condition->extent;
  skip_newlines();
  const Token close = next();
  if (close.kind == K::RParen) {
    *end = close.extent;
    return loop->condition != nullptr;
  }
  unget(close);
  if (loop->condition != nullptr)
    incomplete(ErrorId::MissingEndParenthesisAfterStatement, after(*end), word);
  return false;
}

const ast::Statement *Parser::switch_statement(const Token *label, const Token &keyword) {
  auto *node = make<SwitchStatement>(start_of(label, keyword));
  node->label = name_of(label);
  Extent last = keyword.extent;
  bool failed = !switch_flags(node, &last);
  failed = !switch_condition(node, &last) || failed;
  skip_newlines();
  const Token open = next();
  if (open.kind == K::LCurly) {
    last = open.extent;
    const ModeScope mode(this, LexerMode::Command);
    const CommaScope commas(this, false);
    switch_clauses(node, open, failed, &last);
  } else {
    unget(open);
    // At the end of the input the missing condition is error enough.
    if (!failed || open.kind != K::EndOfInput)
      incomplete(ErrorId::MissingCurlyBraceInSwitchStatement, after(last));
  }
  node->extent = join(node->extent, last);
  return node;
}

bool Parser::switch_flags(SwitchStatement *node, Extent *end) {
  static constexpr struct {
    std::string_view name;
    uint8_t set;
    uint8_t clear;
  } kFlags[] = {{"regex", kSwitchRegex, kSwitchWildcard},
                {"wildcard", kSwitchWildcard, kSwitchRegex},
                {"exact", 0, kSwitchRegex | kSwitchWildcard},
                {"casesensitive", kSwitchCaseSensitive, 0},
                {"parallel", kSwitchParallel, 0},
                {"file", kSwitchFile, 0}};
  bool valid = true;
  skip_newlines();
  for (Token word = peek(); word.kind == K::Parameter; word = peek()) {
    skip();
    *end = word.extent;
    const auto *flag = kFlags;
    const auto *none = std::end(kFlags);
    // Any beginning of a name will do.
    while (flag != none &&
           (word.value.size() > flag->name.size() ||
            !equals_ignoring_case(word.value, flag->name.substr(0, word.value.size()))))
      ++flag;
    if (flag == none) {
      valid = false;
      error(ErrorId::InvalidSwitchFlag, word.extent, word.value);
      continue;
    }
    node->flags = static_cast<uint8_t>((node->flags & ~flag->clear) | flag->set);
    if (flag->set == kSwitchParallel)
      late_errors_.push_back({ErrorId::KeywordParameterReservedForFutureUse, node, "switch"});
    if (flag->set != kSwitchFile) continue;
    skip_newlines();
    const Expression *file = single_argument();
    if (file == nullptr) {
      valid = false;
      incomplete(ErrorId::MissingFilenameOption, after(word.extent));
      continue;
    }
    auto *element = make<CommandExpression>(file->extent);
    element->expression = file;
    auto *line = make<Pipeline>(file->extent);
    line->elements = list(std::vector<const CommandBase *>{element});
    node->condition = line;
    *end = file->extent;
  }
  return valid;
}

bool Parser::switch_condition(SwitchStatement *node, Extent *end) {
  skip_newlines();
  const Token open = peek();
  const bool from_file = (node->flags & kSwitchFile) != 0;
  if (open.kind != K::LParen) {
    if (from_file) return node->condition != nullptr;
    incomplete(ErrorId::PipelineValueRequired, after(*end));
    return false;
  }
  skip();
  *end = open.extent;
  bool valid = !from_file;
  if (from_file) error(ErrorId::PipelineValueRequired, open.extent);
  skip_newlines();
  const Statement *condition = pipeline_chain();
  if (condition == nullptr) {
    valid = false;
    incomplete(ErrorId::PipelineValueRequired, after(open.extent));
  } else {
    node->condition = condition;
    *end = condition->extent;
  }
  skip_newlines();
  const Token close = next();
  if (close.kind == K::RParen) {
    *end = close.extent;
    return valid;
  }
  unget(close);
  if (valid) incomplete(ErrorId::MissingEndParenthesisInSwitchStatement, after(*end));
  return false;
}

void Parser::switch_clauses(SwitchStatement *node, const Token &open, bool failed, Extent *end) {
  std::vector<SwitchClause> clauses;
  skip_newlines();
  while (true) {
    SwitchClause clause;
    clause.condition = single_argument();
    if (clause.condition == nullptr) {
      incomplete(ErrorId::MissingSwitchConditionExpression, after(*end));
      if (peek_kind() == K::RCurly) *end = next().extent;
      break;
    }
    *end = clause.condition->extent;
    skip_newlines();
    clause.body = statement_block();
    if (clause.body == nullptr) {
      failed = true;
      incomplete(ErrorId::MissingSwitchStatementClause, after(*end));
    } else {
      *end = clause.body->extent;
      const auto *word = try_as<StringConstantExpression>(clause.condition);
      const bool is_default = word != nullptr && word->string_kind == StringKind::BareWord &&
                              equals_ignoring_case(word->value, "default");
      if (is_default && node->default_body != nullptr)
        error(ErrorId::MultipleSwitchDefaultClauses, clause.condition->extent);
      if (is_default)
        node->default_body = clause.body;
      else
        clauses.push_back(clause);
    }
    skip_newlines_and_semicolons();
    const Token token = peek();
    if (token.kind == K::RCurly) {
      *end = next().extent;
      break;
    }
    if (token.kind != K::EndOfInput) continue;
    if (!failed) incomplete_at(ErrorId::MissingEndCurlyBrace, open.extent, token.extent);
    break;
  }
  node->clauses = list(clauses);
}

}  // namespace psjsh
