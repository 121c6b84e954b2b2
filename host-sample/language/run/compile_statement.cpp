// Statements but pipelines, switch and try.
#include "language/run/breakpoints.h"
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/types.h"
#include "language/run/variable_nodes.h"
#include "language/run/walk.h"
#include "language/syntax/ast_walk.h"
#include "language/value/members.h"
#include "language/value/operators.h"

namespace psjsh {

using namespace ast;

Block::~Block() = default;

void Sink::write_items(Value value) {
  Enumerator items(std::move(value));
  for (Value item; items.next(&item);) write(std::move(item));
}

Value Stmt::eval(Frame &frame) const {
  CollectSink sink;
  Sink *const outer = frame.out;
  // What was collected before a break or return leaves the statement goes to the output after all.
  const auto let_go = [&] {
    for (Value &value : sink.values) outer->write(std::move(value));
  };
  Flow flow;
  try {
    OutputTo to(frame, &sink);
    flow = exec(frame);
  } catch (const FlowRequest &) {
    let_go();
    throw;
  }
  if (flow != Flow::Next) {
    let_go();
    throw FlowRequest{flow, frame.session.label};
  }
  return collapse(std::move(sink.values));
}

bool runs_command(const Node &node) {
  const auto last_of = [](const StatementBlock &body) {
    return !body.statements.empty() && runs_command(*body.statements[body.statements.size() - 1]);
  };
  switch (node.kind) {
    case ast::Kind::Command:
    case ast::Kind::PipelineChain:
      return true;
    case ast::Kind::Pipeline: {
      const auto &pipeline = as<Pipeline>(node);
      return pipeline.elements.size() != 1 || runs_command(*pipeline.elements[0]);
    }
    case ast::Kind::CommandExpression:
      return runs_command(*as<CommandExpression>(node).expression);
    case ast::Kind::ParenExpression:
      return runs_command(*as<ParenExpression>(node).pipeline);
    case ast::Kind::SubExpression:
      return last_of(*as<SubExpression>(node).body);
    case ast::Kind::ArrayExpression:
      return last_of(*as<ArrayExpression>(node).body);
    case ast::Kind::AssignmentStatement:
      return runs_command(*as<AssignmentStatement>(node).right);
    default:
      return false;
  }
}

Flow ExprStmt::exec(Frame &frame) const {
  frame.position = node;
  if (expr->is_void()) {
    expr->discard(frame);
  } else {
    Value value = expr->eval(frame);
    if (!keeps_success) frame.session.success = true;
    frame.out->write_all(std::move(value));
    return Flow::Next;
  }
  if (!keeps_success) frame.session.success = true;
  return Flow::Next;
}

namespace {

struct IfNode final : Stmt {
  explicit IfNode(const Node *n) : Stmt(n) {}
  Flow exec(Frame &frame) const override {
    for (const auto &[condition, body] : clauses) {
      frame.position = condition.second;
      const bool yes = condition.first->test(frame);
      frame.session.success = true;  // whatever a command in the condition says
      if (yes) return body->exec(frame);
    }
    return otherwise ? otherwise->exec(frame) : Flow::Next;
  }
  std::vector<std::pair<std::pair<ExprPtr, const Node *>, BlockPtr>> clauses;
  BlockPtr otherwise;
};

struct RefuseNode final : Stmt {
  RefuseNode(const Node *n, std::string w) : Stmt(n), what(std::move(w)) {}
  Flow exec(Frame &frame) const override {
    frame.position = node;
    throw_runtime("NotSupported", ErrorCategory::NotImplemented, "System.NotSupportedException",
                  what + " is not supported by psjsh.");
  }
  std::string what;
};

struct DataNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    CollectSink sink;
    {
      OutputTo to(frame, named ? &sink : frame.out);
      const Flow flow = body->exec(frame);
      if (flow != Flow::Next) return flow;
    }
    if (named) frame.session.write(frame.scope, symbol, collapse(std::move(sink.values)));
    return Flow::Next;
  }
  BlockPtr body;
  Symbol symbol = 0;
  bool named = false;
};

struct ChainNode final : Stmt {
  ChainNode(const Node *n, StmtPtr l, StmtPtr r, bool a)
      : Stmt(n), left(std::move(l)), right(std::move(r)), on_success(a) {}
  Flow exec(Frame &frame) const override {
    Flow flow = Flow::Next;
    try {
      flow = left->exec(frame);
    } catch (ScriptError &error) {
      if (!frame.session.survive(frame, error, left->node)) throw;
    }
    if (flow != Flow::Next) return flow;
    if (frame.session.success != on_success) return Flow::Next;
    return right->exec(frame);
  }
  StmtPtr left, right;
  bool on_success;
};

}  // namespace

Flow Block::exec(Frame &frame) const {
  const std::size_t count = statements.size();
  std::size_t at = 0;
  struct Trying {
    Trying(int *c, bool on) : count(on ? c : nullptr) {
      if (count) ++*count;
    }
    ~Trying() {
      if (count) --*count;
    }
    int *count;
  };
  while (at < count) {
    try {
      Trying trying(&frame.session.trying, !traps.empty());
      for (; at < count; ++at) {
        const Flow flow = with_script_errors([&] {
          frame.session.poll_events();
          if (has_any(g_line_breakpoints))
            Breakpoints::of(frame.session).before_statement(frame, *statements[at]->node);
          return statements[at]->exec(frame);
        });
        if (__builtin_expect(flow != Flow::Next, false)) return flow;
      }
    } catch (ScriptError &error) {
      const Stmt &failed = *statements[at++];
      if (!traps.empty()) {
        frame.session.fill_position(*error.record, &frame, frame.position);
        Flow flow = Flow::Next;
        if (frame.session.run_trap(frame, *this, error, &flow)) {
          if (flow != Flow::Next) return flow;
          continue;
        }
      }
      if (!frame.session.survive(frame, error, failed.node)) throw;
    }
  }
  return Flow::Next;
}

BlockPtr Compiler::block(const ast::List<const Statement *> &statements,
                         const ast::List<const TrapStatement *> &traps) {
  session_.check_stack();
  auto result = std::make_unique<Block>();
  for (const TrapStatement *trap : traps) {
    auto code = std::make_unique<TrapCode>();
    if (trap->type != nullptr) code->type_name = std::string(trap->type->type->text);
    code->body = block(*trap->body);
    result->traps.push_back(std::move(code));
  }
  for (const Statement *statement : statements)
    if (statement->kind == ast::Kind::FunctionDefinition ||
        statement->kind == ast::Kind::TypeDefinition)
      reserve_names(*statement);
  for (const Statement *statement : statements) result->statements.push_back(stmt(*statement));
  return result;
}

BlockPtr Compiler::block(const StatementBlock &node) {
  return block(node.statements, node.traps);
}

// A nested block may run in this block's scope: its variables get slots here.
void Compiler::reserve_names(const Node &node) {
  walk(node, [&](const Node &below) {
    if (below.kind == ast::Kind::FunctionDefinition) return false;
    if (const auto *variable = try_as<VariableExpression>(&below))
      if (variable->scope == ast::Scope::None) slot(symbol_of(*variable));
    return true;
  });
}

StmtPtr Compiler::if_statement(const IfStatement &node) {
  auto result = std::make_unique<IfNode>(&node);
  for (const IfClause &clause : node.clauses)
    result->clauses.emplace_back(
        std::pair(value_of(*clause.condition), static_cast<const Node *>(clause.condition)),
        block(*clause.body));
  if (node.else_body != nullptr) result->otherwise = block(*node.else_body);
  return result;
}

StmtPtr Compiler::data(const DataStatement &node) {
  auto result = std::make_unique<DataNode>(&node);
  result->body = block(*node.body);
  if (!node.variable.empty()) {
    result->symbol = intern(node.variable);
    result->named = true;
  }
  return result;
}

StmtPtr Compiler::stmt(const Statement &node) {
  session_.check_stack();
  switch (node.kind) {
    case ast::Kind::Pipeline:
      return pipeline(as<Pipeline>(node));
    case ast::Kind::Command:
      return command(as<ast::Command>(node));
    case ast::Kind::CommandExpression:
      if (as<CommandExpression>(node).redirections.empty()) {
        auto plain =
            std::make_unique<ExprStmt>(&node, expr(*as<CommandExpression>(node).expression));
        plain->keeps_success = runs_command(node);
        return plain;
      }
      return redirected(as<CommandExpression>(node));
    case ast::Kind::PipelineChain: {
      const auto &chain = as<PipelineChain>(node);
      if (chain.background) return background(node);
      return std::make_unique<ChainNode>(&node, stmt(*chain.left), stmt(*chain.right),
                                         chain.op == TokenKind::AndAnd);
    }
    case ast::Kind::AssignmentStatement:
      return assignment(as<AssignmentStatement>(node));
    case ast::Kind::IfStatement:
      return if_statement(as<IfStatement>(node));
    case ast::Kind::ForStatement:
    case ast::Kind::WhileStatement:
    case ast::Kind::DoWhileStatement:
    case ast::Kind::DoUntilStatement:
      return loop(static_cast<const LabeledStatement &>(node));
    case ast::Kind::ForEachStatement:
      return for_each(as<ForEachStatement>(node));
    case ast::Kind::SwitchStatement:
      return switch_statement(as<SwitchStatement>(node));
    case ast::Kind::TryStatement:
      return try_statement(as<TryStatement>(node));
    case ast::Kind::ThrowStatement:
    case ast::Kind::ReturnStatement:
    case ast::Kind::ExitStatement:
      return leave(static_cast<const LeaveStatement &>(node));
    case ast::Kind::BreakStatement:
    case ast::Kind::ContinueStatement:
      return jump(static_cast<const JumpStatement &>(node));
    case ast::Kind::DataStatement:
      return data(as<DataStatement>(node));
    case ast::Kind::FunctionDefinition:
      return definition(as<FunctionDefinition>(node));
    case ast::Kind::TypeDefinition:  // made before the first statement (type_definitions)
    case ast::Kind::UsingStatement:
      return std::make_unique<ExprStmt>(&node, std::make_unique<ConstantNode>(Value::nothing()));
    case ast::Kind::BlockStatement:
      return std::make_unique<RefuseNode>(&node, "A workflow block");
    case ast::Kind::ConfigurationDefinition:
      return std::make_unique<RefuseNode>(&node, "A configuration");
    default:
      return std::make_unique<RefuseNode>(&node, "This statement");
  }
}

}  // namespace psjsh
