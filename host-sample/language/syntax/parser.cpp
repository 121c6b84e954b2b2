#include "parser.h"

#include <algorithm>

#include "parser_state.h"

namespace psjsh {

namespace {

// `word` is in lower case.
bool has_word(std::string_view text, std::string_view word) {
  const auto same = [](char left, char right) { return (left | 0x20) == right; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

}  // namespace

Parser::Parser(Tree *tree, ErrorList *errors)
    : tree_(tree),
      arena_(tree->arena()),
      errors_(*errors),
      lexer_(tree->source().text(), &tree->arena(), errors),
      may_define_types_(has_word(tree->source().text(), "class") ||
                        has_word(tree->source().text(), "enum")) {}

const Token &Parser::peek() {
  if (!has_ungot_) {
    ungot_ = lexer_.next();
    has_ungot_ = true;
  }
  return ungot_;
}

Token Parser::next() {
  if (!has_ungot_) return lexer_.next();
  has_ungot_ = false;
  return ungot_;
}

void Parser::skip() {
  peek();
  has_ungot_ = false;
}

void Parser::unget(const Token &token) {
  ungot_ = token;
  has_ungot_ = true;
}

void Parser::resync(const Token &token) {
  lexer_.resync(token);
  has_ungot_ = false;
}

void Parser::skip_newlines() {
  if (has_ungot_ && ungot_.kind != K::NewLine) return;
  has_ungot_ = false;
  lexer_.skip_lines(false);
}

void Parser::skip_newlines_and_semicolons() {
  if (has_ungot_ && ungot_.kind != K::NewLine && ungot_.kind != K::Semi) return;
  has_ungot_ = false;
  lexer_.skip_lines(true);
}

void Parser::set_mode(LexerMode mode) {
  if (mode == lexer_.mode()) return;
  if (has_ungot_ && !is_mode_invariant(ungot_.kind)) resync(ungot_);
  lexer_.set_mode(mode);
}

// In command mode `[int]` is a word; here it is the start of a type.
Token Parser::next_left_bracket() {
  // Nothing is looked at ahead where no bracket follows: a member access may follow a type.
  if (!has_ungot_) {
    if (!lexer_.skip_to_left_bracket()) return Token{};
  } else {
    const Token token = peek();
    if (token.kind == K::LBracket) {
      skip();
      return token;
    }
    if (token.kind != K::Generic || token.text.empty() || token.text[0] != '[') return Token{};
    resync(token);
  }
  const LexerMode mode = lexer_.mode();
  lexer_.set_mode(LexerMode::Expression);
  const Token bracket = lexer_.next();
  lexer_.set_mode(mode);
  return bracket;
}

namespace {

// Which pair of brackets the token belongs to, and whether it opens (1) or closes (-1) one.
struct Bracket {
  int pair = 0;
  int step = 0;
};

Bracket bracket_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::LParen:
    case TokenKind::AtParen:
    case TokenKind::DollarParen:
      return {0, 1};
    case TokenKind::RParen:
      return {0, -1};
    case TokenKind::LCurly:
    case TokenKind::AtCurly:
      return {1, 1};
    case TokenKind::RCurly:
      return {1, -1};
    case TokenKind::LBracket:
      return {2, 1};
    case TokenKind::RBracket:
      return {2, -1};
    default:
      return {};
  }
}

}  // namespace

void Parser::sync(bool consume, std::initializer_list<K> kinds) {
  int open[3] = {};
  while (true) {
    const Token token = next();
    const bool inside = open[0] + open[1] + open[2] > 0;
    const bool found = !inside && std::find(kinds.begin(), kinds.end(), token.kind) != kinds.end();
    if (token.kind == K::EndOfInput || found) {
      if (token.kind == K::EndOfInput || !consume) unget(token);
      return;
    }
    const Bracket bracket = bracket_of(token.kind);
    open[bracket.pair] = std::max(0, open[bracket.pair] + bracket.step);
  }
}

void Parser::error(ErrorId id, Extent extent, std::string_view argument) {
  errors_.add(id, extent, argument, false);
}

void Parser::incomplete(ErrorId id, Extent extent, std::string_view argument) {
  incomplete_at(id, extent, extent, argument);
}

void Parser::incomplete_at(ErrorId id, Extent extent, Extent detected, std::string_view argument) {
  errors_.add(id, extent, argument, rest_is_blank(detected.end));
}

void Parser::unexpected(const Token &token) {
  error(ErrorId::UnexpectedToken, token.extent, token.text);
}

bool Parser::rest_is_blank(uint32_t offset) const {
  const std::string_view text(tree_->source().text());
  if (offset >= text.size()) return true;
  ErrorList unused;
  Lexer rest(text, &arena_, &unused);
  Token start;
  start.extent = {offset, offset};
  rest.resync(start);
  rest.skip_lines(false);
  return rest.offset() >= text.size();
}

const ast::Expression *Parser::error_expression(Extent extent) {
  return make<ast::ErrorExpression>(extent);
}

const ast::Statement *Parser::error_statement(Extent extent,
                                              std::initializer_list<const ast::Node *> parts) {
  auto *node = make<ast::ErrorStatement>(extent);
  std::vector<const ast::Node *> present;
  for (const ast::Node *part : parts)
    if (part != nullptr) present.push_back(part);
  node->parts = list(present);
  return node;
}

void Parser::report_late_errors() {
  for (const LateError &late : late_errors_) error(late.id, late.node->extent, late.argument);
}

namespace {

const ast::ScriptBlock *empty_script(Tree *tree) {
  const Extent whole{0, static_cast<uint32_t>(tree->source().text().size())};
  auto *block = tree->arena().make<ast::ScriptBlock>(whole, tree);
  auto *end = tree->arena().make<ast::NamedBlock>(Extent{});
  end->unnamed = true;
  block->end = end;
  return block;
}

}  // namespace

ParseResult parse(std::shared_ptr<const Source> source) {
  ParseResult result;
  auto tree = std::make_shared<Tree>(std::move(source));
  ErrorList errors;
  try {
    Parser parser(tree.get(), &errors);
    tree->set_root(parser.parse_script());
    parser.report_late_errors();
    result.requirements = parser.requirements();
    check_tree(*tree, &errors);
  } catch (const NestedTooDeeply &too_deep) {
    tree->set_root(empty_script(tree.get()));
    errors.add(ErrorId::ScriptTooComplicated, too_deep.extent);
  }
  result.tree = std::move(tree);
  result.errors = errors.take();
  return result;
}

}  // namespace psjsh
