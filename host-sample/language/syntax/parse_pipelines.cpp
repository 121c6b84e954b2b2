#include "parser_state.h"

// Pipelines, their chains, and assignments.
namespace psjsh {

using namespace ast;

// `a | b && c || d &`; also an assignment. Null when nothing that can begin one follows.
const ast::Statement *Parser::pipeline_chain() {
  const DepthScope depth(this);
  const Statement *chain = nullptr;
  Token op;
  for (int length = 0; length < kLongestChain; ++length) {
    const Statement *next_part = pipeline();
    if (next_part == nullptr) {
      if (op.kind == K::Unknown) return nullptr;
      if (peek_kind() == K::EndOfInput)
        incomplete(ErrorId::EmptyPipelineChainElement, after(op.extent), op.text);
      else
        error(ErrorId::EmptyPipelineChainElement, op.extent, op.text);
      return error_statement(join(chain->extent, op.extent));
    }
    if (chain == nullptr) {
      chain = next_part;
    } else {
      auto *node = make<PipelineChain>(join(chain->extent, next_part->extent));
      node->op = op.kind;
      node->left = chain;
      node->right = try_as<Pipeline>(next_part);
      // An assignment behind the operator: it is its own pipeline.
      if (node->right == nullptr) node->right = wrap_statement(next_part);
      chain = node;
    }
    const Token token = peek();
    if (token.kind == K::AndAnd || token.kind == K::OrOr) {
      op = token;
      skip();
      skip_newlines();
      continue;
    }
    if (token.kind == K::Ampersand && chain->kind != Kind::AssignmentStatement) {
      skip();
      set_background(chain);
      const Token behind = peek();
      if (behind.kind == K::AndAnd || behind.kind == K::OrOr) {
        skip();
        error(ErrorId::BackgroundOperatorInPipelineChain, behind.extent);
        return error_statement(join(chain->extent, behind.extent));
      }
    }
    return chain;
  }
  const uint32_t at = lexer_.offset();
  throw NestedTooDeeply{{at, at}};
}

// The nodes are still ours: nobody else has seen them.
void Parser::set_background(const Statement *statement) {
  auto *mine = const_cast<Statement *>(statement);
  if (mine->kind == Kind::Pipeline) static_cast<Pipeline *>(mine)->background = true;
  if (mine->kind == Kind::PipelineChain) static_cast<PipelineChain *>(mine)->background = true;
}

const ast::Pipeline *Parser::wrap_statement(const Statement *statement) {
  auto *paren = make<ParenExpression>(statement->extent);
  paren->pipeline = statement;
  auto *element = make<CommandExpression>(statement->extent);
  element->expression = paren;
  auto *node = make<Pipeline>(statement->extent);
  node->elements = list(std::vector<const CommandBase *>{element});
  return node;
}

// A `|` that begins the next line belongs to this pipeline.
bool Parser::pipe_continues() {
  const Token newline = peek();
  skip_newlines();
  if (peek_kind() == K::Pipe) return true;
  resync(newline);
  return false;
}

const ast::Statement *Parser::pipeline() {
  std::vector<const CommandBase *> elements;
  Token pipe;
  while (true) {
    const Statement *assigned = nullptr;
    const CommandBase *element =
        pipeline_element(elements.empty(), pipe.kind == K::Unknown, &assigned);
    if (assigned != nullptr) return assigned;
    if (element != nullptr) {
      elements.push_back(element);
    } else if (!elements.empty() || peek_kind() == K::Pipe) {
      incomplete(ErrorId::EmptyPipeElement,
                 pipe.kind == K::Pipe ? after(pipe.extent) : peek().extent);
    }
    if (peek_kind() == K::NewLine) pipe_continues();
    const Token token = peek();
    if (token.kind == K::Pipe) {
      pipe = token;
      skip();
      skip_newlines();
      if (peek_kind() != K::EndOfInput) continue;
      incomplete(ErrorId::EmptyPipeElement, after(pipe.extent));
      break;
    }
    if (token.kind == K::Ampersand && elements.empty()) unexpected(token);
    switch (token.kind) {
      case K::Semi:
      case K::NewLine:
      case K::EndOfInput:
      case K::RParen:
      case K::RCurly:
      case K::AndAnd:
      case K::OrOr:
      case K::Ampersand:
        break;
      default:
        unexpected(token);
    }
    break;
  }
  if (elements.empty()) return nullptr;
  auto *node = make<Pipeline>(join(elements.front()->extent, elements.back()->extent));
  node->elements = list(elements);
  return node;
}

// An expression with its redirections, or a command. An assignment comes back as `assigned`.
const ast::CommandBase *Parser::pipeline_element(bool first, bool may_assign,
                                                 const Statement **assigned) {
  const Expression *head = nullptr;
  {
    const ModeScope mode(this, LexerMode::Expression);
    head = expression();
    if (head != nullptr && may_assign && is_assignment_operator(peek_kind())) {
      *assigned = assignment(head);
      return nullptr;
    }
  }
  if (head == nullptr) return command();
  if (!first) error(ErrorId::ExpressionsMustBeFirstInPipeline, head->extent);
  auto *node = make<CommandExpression>(head->extent);
  node->expression = head;
  std::vector<const Redirection *> redirections;
  while (peek_kind() == K::Redirection || peek_kind() == K::RedirectInStd) {
    const Token token = next();
    if (const Redirection *target = redirection(token, &redirections)) {
      redirections.push_back(target);
      node->extent.end = target->extent.end;
    }
  }
  node->redirections = list(redirections);
  return node;
}

namespace {

// `$a = 1`: the tree has the expression itself on the right, without a pipeline around it.
const Statement *unwrapped(const Statement *statement) {
  const auto *line = try_as<Pipeline>(statement);
  if (line == nullptr || line->background || line->elements.size() != 1) return statement;
  return line->elements[0]->kind == Kind::CommandExpression ? line->elements[0] : statement;
}

}  // namespace

const ast::Statement *Parser::assignment(const Expression *left) {
  const Token op = next();
  const ModeScope mode(this, LexerMode::Command);
  skip_newlines();
  const Statement *right = statement();
  if (right == nullptr) {
    incomplete(ErrorId::ExpectedValueExpression, after(op.extent), kind_text(op.kind));
    right = error_statement(after(op.extent));
  }
  auto *node = make<AssignmentStatement>(join(left->extent, right->extent));
  node->op = op.kind;
  node->left = left;
  node->right = unwrapped(right);
  node->op_extent = op.extent;
  return node;
}

}  // namespace psjsh
