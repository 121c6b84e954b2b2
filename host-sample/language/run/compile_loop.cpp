// Loops: for, while, do, foreach.
#include "language/run/compiler.h"
#include "language/run/walk.h"
#include "language/syntax/ast_walk.h"
#include "language/value/enumerate.h"
#include "language/value/operators.h"

namespace psjsh {

using namespace ast;

namespace {

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
        const bool met = condition->test(frame);
        frame.session.success = true;
        if (met == until) return Flow::Next;
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

}  // namespace

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

}  // namespace psjsh
