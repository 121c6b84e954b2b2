// Assignments: =, += and the like, ??=, of one place or of many.
#include "language/run/compiler.h"
#include "language/run/errors.h"
#include "language/run/variable_nodes.h"
#include "language/value/members.h"
#include "language/value/operators.h"

namespace psjsh {

using namespace ast;

namespace {

struct OperationChange final : Place::Change {
  OperationChange(TokenKind o, const Expr &r) : right(r), box(std::make_unique<Box>()) {
    box->op =
        make_operation(o, std::make_unique<Held>(&box->left), std::make_unique<Held>(&box->right));
  }
  struct Held final : Expr {
    explicit Held(const Value *v) : value(v) {}
    Value eval(Frame &) const override { return *value; }
    const Value *value;
  };
  struct Box {
    Value left, right;
    ExprPtr op;
  };
  Value operator()(Frame &frame, const Value &old) const override {
    Value operand = right.eval(frame);
    box->left = old;
    box->right = std::move(operand);
    Value result = box->op->eval(frame);
    box->left = box->right = Value();
    return result;
  }
  const Expr &right;
  std::unique_ptr<Box> box;
};

struct CoalesceChange final : Place::Change {
  explicit CoalesceChange(const Expr &r) : right(r) {}
  Value operator()(Frame &frame, const Value &old) const override {
    return old.is_null() ? right.eval(frame) : old;
  }
  const Expr &right;
};

struct AssignNode final : Stmt {
  AssignNode(const Node *n, PlacePtr p, ExprPtr v)
      : Stmt(n), place(std::move(p)), value(std::move(v)) {
    slot = dynamic_cast<const SlotPlace *>(place.get());
  }
  Flow exec(Frame &frame) const override {
    frame.position = node;
    if (slot != nullptr) {
      Value result = value->eval(frame);
      Slot &at = frame.slots[slot->slot];
      if (at.fast_write()) {
        at.value = std::move(result);
        if (!keeps_success) frame.session.success = true;
        return Flow::Next;
      }
      slot->assign(frame, std::move(result));
    } else {
      place->assign(frame, value->eval(frame));
    }
    if (!keeps_success) frame.session.success = true;
    return Flow::Next;
  }
  Value eval(Frame &frame) const override {
    frame.position = node;
    Value result = value->eval(frame);
    place->assign(frame, result);
    return result;
  }
  PlacePtr place;
  ExprPtr value;
  const SlotPlace *slot;
  bool keeps_success = false;  // a command on the right decides about $?
};

// The right side is a statement that may leave the block (`$x = if (…) { return }`).
struct AssignFlowNode final : Stmt {
  AssignFlowNode(const Node *n, PlacePtr p, StmtPtr v)
      : Stmt(n), place(std::move(p)), value(std::move(v)) {}
  Flow exec(Frame &frame) const override {
    CollectSink sink;
    Flow flow;
    {
      OutputTo to(frame, &sink);
      flow = value->exec(frame);
    }
    if (flow == Flow::Next || flow == Flow::Return)
      place->assign(frame, collapse(std::move(sink.values)));
    if (flow == Flow::Return) return flow;
    return flow;
  }
  PlacePtr place;
  StmtPtr value;
};

struct CompoundNode final : Stmt {
  CompoundNode(const Node *n, PlacePtr p, ExprPtr v, TokenKind o)
      : Stmt(n), place(std::move(p)), value(std::move(v)) {
    adds = o == TokenKind::Plus;
    slot = dynamic_cast<const SlotPlace *>(place.get());
    if (o == TokenKind::QuestionQuestion)
      change = std::make_unique<CoalesceChange>(*value);
    else
      change = std::make_unique<OperationChange>(o, *value);
  }
  Flow exec(Frame &frame) const override {
    frame.position = node;
    if (adds && slot != nullptr && frame.slots[slot->slot].fast_write()) {
      const Value right = value->eval(frame);
      add_assign(frame.slots[slot->slot].value, right);
    } else {
      place->update(frame, *change, false);
    }
    frame.session.success = true;
    return Flow::Next;
  }
  Value eval(Frame &frame) const override { return place->update(frame, *change, false); }
  PlacePtr place;
  ExprPtr value;
  const SlotPlace *slot;
  std::unique_ptr<Place::Change> change;
  bool adds;
};

bool may_leave(ast::Kind kind) {
  switch (kind) {
    case ast::Kind::IfStatement:
    case ast::Kind::ForStatement:
    case ast::Kind::ForEachStatement:
    case ast::Kind::WhileStatement:
    case ast::Kind::DoWhileStatement:
    case ast::Kind::DoUntilStatement:
    case ast::Kind::SwitchStatement:
    case ast::Kind::TryStatement:
      return true;
    default:
      return false;
  }
}

}  // namespace

StmtPtr Compiler::assignment(const AssignmentStatement &node) {
  PlacePtr target = place(*node.left);
  switch (node.op) {
    case TokenKind::Equals:
      if (may_leave(node.right->kind))
        return std::make_unique<AssignFlowNode>(&node, std::move(target), stmt(*node.right));
      {
        auto assign = std::make_unique<AssignNode>(&node, std::move(target), value_of(*node.right));
        assign->keeps_success = runs_command(*node.right);
        return assign;
      }
    case TokenKind::PlusEquals:
      return std::make_unique<CompoundNode>(&node, std::move(target), value_of(*node.right),
                                            TokenKind::Plus);
    case TokenKind::MinusEquals:
      return std::make_unique<CompoundNode>(&node, std::move(target), value_of(*node.right),
                                            TokenKind::Minus);
    case TokenKind::MultiplyEquals:
      return std::make_unique<CompoundNode>(&node, std::move(target), value_of(*node.right),
                                            TokenKind::Multiply);
    case TokenKind::DivideEquals:
      return std::make_unique<CompoundNode>(&node, std::move(target), value_of(*node.right),
                                            TokenKind::Divide);
    case TokenKind::RemainderEquals:
      return std::make_unique<CompoundNode>(&node, std::move(target), value_of(*node.right),
                                            TokenKind::Rem);
    default:
      return std::make_unique<CompoundNode>(&node, std::move(target), value_of(*node.right),
                                            TokenKind::QuestionQuestion);
  }
}

}  // namespace psjsh
