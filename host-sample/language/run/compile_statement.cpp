// Statements but pipelines, switch and try.
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
  bool found = false;
  walk(node, [&](const Node &below) {
    found = found || below.kind == ast::Kind::Command;
    return !found && below.kind != ast::Kind::ScriptBlockExpression;
  });
  return found;
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
      if (condition.first->test(frame)) return body->exec(frame);
    }
    return otherwise ? otherwise->exec(frame) : Flow::Next;
  }
  std::vector<std::pair<std::pair<ExprPtr, const Node *>, BlockPtr>> clauses;
  BlockPtr otherwise;
};

// What all loops do with a break or continue that comes out of their body.
enum class After : std::uint8_t { Again, Stop, Leave };
struct LoopNode : Stmt {
  LoopNode(const LabeledStatement &n) : Stmt(&n), label(n.label) {}
  After after(Frame &frame, Flow flow) const {
    if (flow == Flow::Next) return After::Again;
    if (flow == Flow::Return) return After::Leave;
    std::string &wanted = frame.session.label;
    if (!wanted.empty() && !equals_ignoring_case(wanted, label)) return After::Leave;
    wanted.clear();
    return flow == Flow::Break ? After::Stop : After::Again;
  }
  // Runs one round of the body; a break or continue from a called block arrives as an exception.
  Flow round(Frame &frame, const Block &body) const {
    frame.session.poll();
    try {
      return body.exec(frame);
    } catch (FlowRequest &request) {
      frame.session.label = request.label;
      return request.flow;
    }
  }
  std::string label;
};

struct ForNode final : LoopNode {
  using LoopNode::LoopNode;
  Flow exec(Frame &frame) const override {
    if (initializer) initializer->exec_discard(frame);
    while (true) {
      frame.position = node;
      if (condition && !condition->test(frame)) return Flow::Next;
      const Flow flow = round(frame, *body);
      if (flow != Flow::Next) {
        const After next = after(frame, flow);
        if (next == After::Leave) return flow;
        if (next == After::Stop) return Flow::Next;
      }
      if (iterator) iterator->exec_discard(frame);
    }
  }
  struct Quiet {
    StmtPtr statement;
    void exec_discard(Frame &frame) const {
      NullSink sink;
      OutputTo to(frame, &sink);
      statement->exec(frame);
    }
  };
  std::unique_ptr<Quiet> initializer, iterator;
  ExprPtr condition;
  BlockPtr body;
};

struct WhileNode final : LoopNode {
  using LoopNode::LoopNode;
  Flow exec(Frame &frame) const override {
    bool first = !test_first;
    while (true) {
      if (!first) {
        frame.position = node;
        if (condition->test(frame) == until) return Flow::Next;
      }
      first = false;
      const Flow flow = round(frame, *body);
      if (flow == Flow::Next) continue;
      const After next = after(frame, flow);
      if (next == After::Leave) return flow;
      if (next == After::Stop) return Flow::Next;
    }
  }
  ExprPtr condition;
  BlockPtr body;
  bool test_first = true, until = false;
};

// $foreach: what the loop walks over.
struct ForEachNode final : LoopNode {
  using LoopNode::LoopNode;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    if (from && to) {
      const Value first = from->eval(frame), last = to->eval(frame);
      std::int64_t a, b;
      if (range_bounds(first, last, &a, &b)) return over_range(frame, a, b);
      return over(frame, range(first, last));
    }
    return over(frame, collection->eval(frame));
  }
  Flow over_range(Frame &frame, std::int64_t at, std::int64_t last) const {
    const std::int64_t step = at <= last ? 1 : -1;
    while (true) {
      variable->assign(frame, at >= INT32_MIN && at <= INT32_MAX
                                  ? Value(static_cast<std::int32_t>(at))
                                  : Value(at));
      Flow result;
      if (finish(frame, &result)) return result;
      if (at == last) return Flow::Next;
      at += step;
    }
  }
  Flow over(Frame &frame, Value items) const {
    if (items.is_null()) return Flow::Next;
    if (slot_foreach != Layout::kNone) return over_object(frame, items);
    Enumerator walk(std::move(items));
    for (Value item; walk.next(&item);) {
      variable->assign(frame, std::move(item));
      Flow result;
      if (finish(frame, &result)) return result;
    }
    return Flow::Next;
  }
  // The body uses $foreach: its Current and MoveNext() move this very loop.
  Flow over_object(Frame &frame, const Value &items) const {
    auto object = make<EnumeratorObject>(to_items(items), false);
    Slot &slot = frame.slots[slot_foreach];
    Value old = slot.is_set() ? slot.value : Value();
    frame.session.write(frame.scope, kSymForeach, object);
    Flow result = Flow::Next;
    while (object->position < object->items.size()) {
      const std::size_t at = object->position++;
      variable->assign(frame, object->items[at]);
      if (finish(frame, &result)) break;
    }
    slot.value = old;
    return result;
  }
  // True when the loop ends with *result.
  bool finish(Frame &frame, Flow *result) const {
    const Flow flow = round(frame, *body);
    if (flow == Flow::Next) return false;
    const After next = after(frame, flow);
    *result = next == After::Leave ? flow : Flow::Next;
    return next != After::Again;
  }
  PlacePtr variable;
  ExprPtr collection, from, to;
  BlockPtr body;
  std::uint32_t slot_foreach = Layout::kNone;
};

struct ReturnNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    if (frame.returned != nullptr) {
      *frame.returned = value ? value->eval(frame) : Value::nothing();
      return Flow::Return;
    }
    if (value) {
      if (const auto *plain = dynamic_cast<const ExprStmt *>(value.get())) {
        frame.out->write_all(plain->expr->eval(frame));
      } else {
        const Flow flow = value->exec(frame);
        if (flow != Flow::Next) return flow;
      }
    }
    frame.session.success = true;
    return Flow::Return;
  }
  StmtPtr value;
};

struct JumpNode final : Stmt {
  JumpNode(const Node *n, Flow f) : Stmt(n), flow(f) {}
  Flow exec(Frame &frame) const override {
    frame.session.label = label ? to_text(label->eval(frame)) : fixed;
    return flow;
  }
  Flow flow;
  std::string fixed;
  ExprPtr label;
};

struct ExitNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    int code = 0;
    if (value) {
      const Value result = value->eval(frame);
      Value number;
      if (!result.is_null() && try_convert(result, type_of_id(TypeId::Int32), &number))
        code = static_cast<int>(number.bits());
    }
    throw ExitRequest{code};
  }
  StmtPtr value;
};

struct ThrowNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    const Value thrown = value ? value->eval(frame) : Value();
    if (!value && !frame.session.rethrown.is_null()) {
      if (auto *record = frame.session.rethrown.as<ErrorRecord>()) {
        ScriptError error{Ref<ErrorRecord>(record)};
        error.script_terminating = true;
        error.thrown = true;
        throw error;
      }
    }
    ScriptError error{record_of(thrown)};
    error.script_terminating = true;
    error.thrown = true;
    // Only exceptions of PowerShell's own kind remember that they were thrown by the statement.
    Exception &exception = *error.record->exception;
    if (exception.type()->is_a(find_type("System.Management.Automation.RuntimeException")))
      exception.bag.set(Value("WasThrownFromThrowStatement"), true);
    frame.session.fill_position(*error.record, &frame, node);
    throw error;
  }
  static Ref<ErrorRecord> record_of(const Value &thrown) {
    const Value &base = unwrap(thrown);
    if (auto *record = base.as<ErrorRecord>()) return Ref<ErrorRecord>(record);
    if (auto *exception = base.as<Exception>()) {
      if (auto *record = exception->record.as<ErrorRecord>()) return Ref<ErrorRecord>(record);
      auto record = make<ErrorRecord>(Ref<Exception>(exception), exception->message,
                                      ErrorCategory::OperationStopped);
      return record;
    }
    const std::string text = thrown.is_null() ? "ScriptHalted" : to_text(thrown);
    return make_error("System.Management.Automation.RuntimeException", text, text,
                      ErrorCategory::OperationStopped, thrown.is_null() ? Value() : thrown);
  }
  StmtPtr value;
};

struct DefineNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    const auto &definition = as<FunctionDefinition>(*node);
    if (definition.is_workflow)
      throw_runtime("WorkflowNotSupportedInPowerShellCore", ErrorCategory::NotImplemented,
                    "System.Management.Automation.RuntimeException",
                    "Workflow is not supported in PowerShell 6+.");
    if (!code) code = frame.session.code_of(definition.body->shared(), &definition);
    std::string_view name = definition.name;
    psjsh::Scope *scope = frame.scope;
    const auto colon = name.find(':');
    if (colon != std::string_view::npos) {
      scope = frame.session.scope_named(frame.scope, name.substr(0, colon));
      name = name.substr(colon + 1);
    }
    auto function = std::make_shared<FunctionValue>();
    function->name = std::string(name);
    function->code = code;
    function->block = make<RunBlock>(code, definition.body->shared());
    if (!definition.parameters.empty()) {
      std::string list;
      for (const Parameter *parameter : definition.parameters)
        list += (list.empty() ? "" : ", ") + std::string(code->source().text_of(parameter->extent));
      function->block->text = "param(" + list + ")" + std::string(definition.body->body_text);
    }
    function->module = frame.session.module_of(frame.scope);
    function->block->module = function->module;
    frame.session.define_function(scope, name, std::move(function));
    return Flow::Next;
  }
  mutable std::shared_ptr<const BlockCode> code;
};

// Types are there before the first statement of their block runs (DefineTypesNode).
struct TypeDefinitionNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &) const override { return Flow::Next; }
};

struct DefineTypesNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    if (!types) types = define_types(frame, definitions);
    add_types(frame.session, frame.scope, *types);
    return Flow::Next;
  }
  std::vector<const TypeDefinition *> definitions;
  mutable std::shared_ptr<const NameMap<const Type *>> types;
};

// `using module`: the module comes in, and its types with it.
struct UsingModuleNode final : Stmt {
  using Stmt::Stmt;
  Flow exec(Frame &frame) const override {
    frame.position = node;
    use_module(frame, as<UsingStatement>(*node));
    return Flow::Next;
  }
};

// The definitions in a script block, without those in blocks within it.
struct DefinitionFinder final : ast::ChildVisitor {
  void child(const Node &node) override {
    if (const auto *found = try_as<TypeDefinition>(&node)) return definitions.push_back(found);
    if (node.kind != ast::Kind::ScriptBlock) ast::visit_children(node, this);
  }
  std::vector<const TypeDefinition *> definitions;
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

StmtPtr Compiler::for_each(const ForEachStatement &node) {
  auto result = std::make_unique<ForEachNode>(node);
  result->variable = place(*node.variable);
  const Expression *only = nullptr;
  if (const auto *plain = try_as<CommandExpression>(node.collection);
      plain != nullptr && plain->redirections.empty())
    only = plain->expression;
  if (const auto *pipe = try_as<Pipeline>(node.collection);
      pipe != nullptr && pipe->elements.size() == 1)
    if (const auto *plain = try_as<CommandExpression>(pipe->elements[0]);
        plain != nullptr && plain->redirections.empty())
      only = plain->expression;
  bool uses_foreach = false;
  walk(*node.body, [&](const Node &below) {
    if (const auto *variable = try_as<VariableExpression>(&below))
      uses_foreach = uses_foreach || intern(variable->name) == kSymForeach;
    return true;
  });
  const auto *span = try_as<BinaryExpression>(only);
  if (span != nullptr && span->op == TokenKind::DotDot && !uses_foreach) {
    result->from = expr(*span->left);
    result->to = expr(*span->right);
  } else {
    result->collection = value_of(*node.collection);
  }
  if (uses_foreach) result->slot_foreach = slot(kSymForeach);
  result->body = block(*node.body);
  return result;
}

StmtPtr Compiler::loop(const LabeledStatement &node) {
  if (node.kind == ast::Kind::ForStatement) {
    const auto &loop = as<ForStatement>(node);
    auto result = std::make_unique<ForNode>(loop);
    const auto quiet = [&](const Statement *part) -> std::unique_ptr<ForNode::Quiet> {
      if (part == nullptr) return nullptr;
      auto made = std::make_unique<ForNode::Quiet>();
      made->statement = stmt(*part);
      return made;
    };
    result->initializer = quiet(loop.initializer);
    result->iterator = quiet(loop.iterator);
    if (loop.condition != nullptr) result->condition = value_of(*loop.condition);
    result->body = block(*loop.body);
    return result;
  }
  const auto &loop = static_cast<const ConditionLoop &>(node);
  auto result = std::make_unique<WhileNode>(loop);
  result->test_first = node.kind == ast::Kind::WhileStatement;
  result->until = node.kind == ast::Kind::DoUntilStatement;
  result->condition = value_of(*loop.condition);
  result->body = block(*loop.body);
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
    case ast::Kind::IfStatement: {
      auto result = std::make_unique<IfNode>(&node);
      for (const IfClause &clause : as<IfStatement>(node).clauses)
        result->clauses.emplace_back(
            std::pair(value_of(*clause.condition), static_cast<const Node *>(clause.condition)),
            block(*clause.body));
      if (as<IfStatement>(node).else_body != nullptr)
        result->otherwise = block(*as<IfStatement>(node).else_body);
      return result;
    }
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
    case ast::Kind::ThrowStatement: {
      auto result = std::make_unique<ThrowNode>(&node);
      if (const Statement *value = static_cast<const LeaveStatement &>(node).pipeline)
        result->value = stmt(*value);
      return result;
    }
    case ast::Kind::ReturnStatement: {
      auto result = std::make_unique<ReturnNode>(&node);
      if (const Statement *value = static_cast<const LeaveStatement &>(node).pipeline)
        result->value = stmt(*value);
      return result;
    }
    case ast::Kind::ExitStatement: {
      auto result = std::make_unique<ExitNode>(&node);
      if (const Statement *value = static_cast<const LeaveStatement &>(node).pipeline)
        result->value = stmt(*value);
      return result;
    }
    case ast::Kind::BreakStatement:
    case ast::Kind::ContinueStatement: {
      auto result = std::make_unique<JumpNode>(
          &node, node.kind == ast::Kind::BreakStatement ? Flow::Break : Flow::Continue);
      const Expression *label = static_cast<const JumpStatement &>(node).label;
      if (const auto *fixed = try_as<StringConstantExpression>(label))
        result->fixed = std::string(fixed->value);
      else if (label != nullptr)
        result->label = expr(*label);
      return result;
    }
    case ast::Kind::DataStatement: {
      auto result = std::make_unique<DataNode>(&node);
      const auto &data = as<DataStatement>(node);
      result->body = block(*data.body);
      if (!data.variable.empty()) {
        result->symbol = intern(data.variable);
        result->named = true;
      }
      return result;
    }
    case ast::Kind::FunctionDefinition:
      return definition(as<FunctionDefinition>(node));
    case ast::Kind::TypeDefinition:
      return std::make_unique<TypeDefinitionNode>(&node);
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

std::vector<StmtPtr> Compiler::type_definitions(const ast::ScriptBlock &node) {
  std::vector<StmtPtr> first;
  for (const UsingStatement *use : node.usings)
    if (use->using_kind == UsingKind::Module)
      first.push_back(std::make_unique<UsingModuleNode>(use));
  if (!node.tree->defines_types()) return first;
  DefinitionFinder finder;
  ast::visit_children(node, &finder);
  if (finder.definitions.empty()) return first;
  auto result = std::make_unique<DefineTypesNode>(finder.definitions.front());
  result->definitions = std::move(finder.definitions);
  first.push_back(std::move(result));
  return first;
}

StmtPtr Compiler::definition(const FunctionDefinition &node) {
  return std::make_unique<DefineNode>(&node);
}

}  // namespace psjsh
