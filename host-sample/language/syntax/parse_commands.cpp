#include "parser_state.h"

// Commands, their arguments and redirections.
namespace psjsh {

using namespace ast;

namespace {

bool ends_command(TokenKind kind) {
  switch (kind) {
    case TokenKind::EndOfInput:
    case TokenKind::NewLine:
    case TokenKind::Semi:
    case TokenKind::RParen:
    case TokenKind::RCurly:
    case TokenKind::Pipe:
    case TokenKind::AndAnd:
    case TokenKind::OrOr:
    case TokenKind::Ampersand:
      return true;
    default:
      return false;
  }
}

bool starts_primary(TokenKind kind) {
  switch (kind) {
    case TokenKind::Variable:
    case TokenKind::SplattedVariable:
    case TokenKind::Number:
    case TokenKind::StringLiteral:
    case TokenKind::StringExpandable:
    case TokenKind::HereStringLiteral:
    case TokenKind::HereStringExpandable:
    case TokenKind::LParen:
    case TokenKind::AtParen:
    case TokenKind::DollarParen:
    case TokenKind::LCurly:
    case TokenKind::AtCurly:
      return true;
    default:
      return false;
  }
}

constexpr std::string_view kVerbatim = "--%";

}  // namespace

const ast::CommandBase *Parser::command() {
  const DepthScope depth(this);
  const ModeScope mode(this, LexerMode::Command);
  const CommaScope commas(this, false);
  const Token first = peek();
  if (ends_command(first.kind) && first.kind != K::Ampersand) return nullptr;
  auto *node = make<Command>(first.extent);
  std::vector<const Node *> elements;
  std::vector<const Redirection *> redirections;
  bool dashes = false;
  if (first.kind == K::Ampersand || first.kind == K::Dot) {
    skip();
    node->invocation = first.kind;
  }
  while (!ends_command(peek_kind())) {
    const Token token = next();
    command_element(token, node, &elements, &redirections, &dashes);
  }
  if (elements.empty()) {
    if (node->invocation != K::Unknown) error(ErrorId::MissingExpression, first.extent, first.text);
    if (redirections.empty()) return nullptr;
  }
  node->elements = list(elements);
  node->redirections = list(redirections);
  return node;
}

void Parser::command_element(const Token &token, Command *node, std::vector<const Node *> *out,
                             std::vector<const Redirection *> *redirections, bool *dashes) {
  node->extent.end = token.extent.end;
  switch (token.kind) {
    case K::RedirectInStd:
    case K::Redirection:
      // In the place of the name it is the name.
      if (out->empty()) break;
      if (const Redirection *target = redirection(token, redirections)) {
        redirections->push_back(target);
        node->extent.end = target->extent.end;
      }
      return;
    case K::Comma:
      error(ErrorId::MissingArgument, token.extent);
      skip_newlines();
      return;
    case K::MinusMinus:
      // The first one ends the parameters.
      if (!*dashes && !out->empty()) {
        *dashes = true;
        auto *parameter = make<CommandParameter>(token.extent);
        parameter->name = "-";
        out->push_back(parameter);
        return;
      }
      break;
    case K::Parameter:
      if (out->empty() || *dashes) break;
      out->push_back(command_parameter(token));
      node->extent.end = out->back()->extent.end;
      return;
    default:
      break;
  }
  const bool is_name = out->empty() && node->invocation == K::Unknown;
  const Expression *argument = command_argument(token, !out->empty(), is_name);
  if (argument == nullptr) return;
  out->push_back(argument);
  node->extent.end = argument->extent.end;
  if (token.kind != K::Generic || token.value != kVerbatim) return;
  const Token rest = lexer_.next_verbatim();
  out->push_back(string_constant(rest, StringKind::BareWord));
  node->extent.end = rest.extent.end;
}

const ast::Node *Parser::command_parameter(const Token &token) {
  auto *node = make<CommandParameter>(token.extent);
  node->name = token.value;
  if (!token.flag) return node;
  const Token value = peek();
  if (!ends_command(value.kind) && value.kind != K::Comma) {
    skip();
    node->argument = command_argument(value, true, false);
  }
  if (node->argument == nullptr)
    error(ErrorId::ParameterRequiresArgument, after(token.extent), token.text);
  else
    node->extent.end = node->argument->extent.end;
  return node;
}

// One argument that begins with `token`, which is already taken. With `lists`, `a, b` is one.
const ast::Expression *Parser::command_argument(const Token &token, bool lists, bool is_name) {
  Nodes items;
  Token word = token;
  while (true) {
    const Expression *item = argument_word(word, is_name);
    if (item == nullptr) return nullptr;
    items.push_back(item);
    // What follows the verbatim sign is no token.
    if (!lists || (word.kind == K::Generic && word.value == kVerbatim)) break;
    const Token comma = peek();
    if (comma.kind != K::Comma) break;
    skip();
    skip_newlines();
    word = peek();
    if (ends_command(word.kind) || word.kind == K::Comma) {
      incomplete(ErrorId::MissingExpression, after(comma.extent), ",");
      items.push_back(error_expression(after(comma.extent)));
      break;
    }
    skip();
  }
  if (items.size() == 1) return items[0];
  auto *node = make<ArrayLiteral>(join(items.front()->extent, items.back()->extent));
  node->elements = list(items);
  return node;
}

const ast::Expression *Parser::argument_word(const Token &token, bool is_name) {
  if (starts_primary(token.kind)) {
    unget(token);
    return primary_expression(true);
  }
  // The parts of a name are expanded only behind `&` and `.`.
  if (token.kind == K::Generic && !token.pieces.empty() && !is_name)
    return expandable_string(token, StringKind::BareWord);
  Token word = token;
  if (token.kind != K::Generic || !token.pieces.empty()) word.value = token.text;
  return string_constant(word, StringKind::BareWord);
}

// A file name, a switch condition: one argument without lists. Null when none follows.
const ast::Expression *Parser::single_argument() {
  const ModeScope mode(this, LexerMode::Command);
  const Token token = peek();
  if (ends_command(token.kind) || token.kind == K::Comma || token.kind == K::Redirection ||
      token.kind == K::RedirectInStd)
    return nullptr;
  skip();
  return command_argument(token, false, false);
}

namespace {

std::string_view stream_name(Stream stream) {
  static constexpr std::string_view kNames[] = {"all",     "output", "error",      "warning",
                                                "verbose", "debug",  "information"};
  return kNames[static_cast<size_t>(stream)];
}

}  // namespace

// Null when it is to be left out; that is reported here.
const ast::Redirection *Parser::redirection(const Token &token,
                                            std::vector<const Redirection *> *others) {
  Redirection *result = nullptr;
  if (token.kind == K::Redirection && token.merge_to != 0) {
    if (token.merge_to != 1 || token.from == Stream::Output)
      error(ErrorId::RedirectionNotSupported, token.extent, token.text);
    result = make<MergingRedirection>(token.extent);
  } else {
    auto *file = make<FileRedirection>(token.extent);
    file->append = token.flag;
    file->location = single_argument();
    if (file->location == nullptr) {
      error(ErrorId::MissingFileSpecification, after(token.extent));
      file->location = error_expression(after(token.extent));
    }
    file->extent.end = file->location->extent.end;
    result = file;
  }
  result->from = token.from;
  if (token.kind == K::RedirectInStd) {
    error(ErrorId::RedirectionNotSupported, token.extent, token.text);
    return nullptr;
  }
  for (const Redirection *other : *others) {
    if (other->from != result->from) continue;
    error(ErrorId::StreamAlreadyRedirected, result->extent, stream_name(result->from));
    return nullptr;
  }
  return result;
}

}  // namespace psjsh
