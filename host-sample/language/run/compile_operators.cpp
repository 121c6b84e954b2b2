// Binary and unary operators, with short ways for whole numbers in slots.
#include "language/run/compiler.h"
#include "language/run/variable_nodes.h"
#include "language/value/operators.h"

namespace psjsh {
namespace {

template <Value (*kOperation)(const Value &, const Value &)>
struct Operation final : Expr {
  Operation(ExprPtr l, ExprPtr r) : left(std::move(l)), right(std::move(r)) {}
  Value eval(Frame &frame) const override {
    const Value a = left->eval(frame);
    return kOperation(a, right->eval(frame));
  }
  ExprPtr left, right;
};

template <Value (*kOperation)(const Value &, const Value &)>
ExprPtr operation(ExprPtr left, ExprPtr right) {
  return std::make_unique<Operation<kOperation>>(std::move(left), std::move(right));
}

// x op constant, where the constant is an int: the right side is not evaluated again and again.
template <Value (*kOperation)(const Value &, const Value &)>
struct ConstantOperation final : Expr {
  ConstantOperation(ExprPtr l, Value r) : left(std::move(l)), right(std::move(r)) {}
  Value eval(Frame &frame) const override { return kOperation(left->eval(frame), right); }
  ExprPtr left;
  Value right;
};

template <Value (*kOperation)(const Value &, const Value &)>
ExprPtr arithmetic(ExprPtr left, ExprPtr right) {
  if (const auto *constant = dynamic_cast<const ConstantNode *>(right.get()))
    return std::make_unique<ConstantOperation<kOperation>>(std::move(left), constant->value);
  return operation<kOperation>(std::move(left), std::move(right));
}

template <Compare kOp>
struct Comparison final : Expr {
  Comparison(ExprPtr l, ExprPtr r, Case c) : left(std::move(l)), right(std::move(r)), fold(c) {
    slot = dynamic_cast<const SlotNode *>(left.get());
    constant = dynamic_cast<const ConstantNode *>(right.get());
    if (constant != nullptr && !constant->value.is_int32()) constant = nullptr;
  }
  Value eval(Frame &frame) const override {
    const Value a = left->eval(frame);
    return compare<kOp>(a, right->eval(frame), fold);
  }
  bool test(Frame &frame) const override {
    if (slot != nullptr && constant != nullptr) {
      const Slot &at = frame.slots[slot->slot];
      if (at.fast_read() && at.value.is_int32())
        return compare<kOp>(at.value, constant->value).boolean();
    }
    const Value result = eval(frame);
    return result.is_bool() ? result.boolean() : to_bool(result);
  }
  ExprPtr left, right;
  const SlotNode *slot;
  const ConstantNode *constant;
  Case fold;
};

ExprPtr comparison(Compare op, Case fold, ExprPtr l, ExprPtr r) {
  switch (op) {
    case Compare::Eq:
      return std::make_unique<Comparison<Compare::Eq>>(std::move(l), std::move(r), fold);
    case Compare::Ne:
      return std::make_unique<Comparison<Compare::Ne>>(std::move(l), std::move(r), fold);
    case Compare::Gt:
      return std::make_unique<Comparison<Compare::Gt>>(std::move(l), std::move(r), fold);
    case Compare::Ge:
      return std::make_unique<Comparison<Compare::Ge>>(std::move(l), std::move(r), fold);
    case Compare::Lt:
      return std::make_unique<Comparison<Compare::Lt>>(std::move(l), std::move(r), fold);
    default:
      return std::make_unique<Comparison<Compare::Le>>(std::move(l), std::move(r), fold);
  }
}

struct AndNode final : Expr {
  AndNode(ExprPtr l, ExprPtr r) : left(std::move(l)), right(std::move(r)) {}
  bool test(Frame &frame) const override { return left->test(frame) && right->test(frame); }
  Value eval(Frame &frame) const override { return test(frame); }
  ExprPtr left, right;
};
struct OrNode final : Expr {
  OrNode(ExprPtr l, ExprPtr r) : left(std::move(l)), right(std::move(r)) {}
  bool test(Frame &frame) const override { return left->test(frame) || right->test(frame); }
  Value eval(Frame &frame) const override { return test(frame); }
  ExprPtr left, right;
};
struct XorNode final : Expr {
  XorNode(ExprPtr l, ExprPtr r) : left(std::move(l)), right(std::move(r)) {}
  Value eval(Frame &frame) const override {
    const bool a = left->test(frame);
    return a != right->test(frame);
  }
  ExprPtr left, right;
};
struct NotNode final : Expr {
  explicit NotNode(ExprPtr c) : child(std::move(c)) {}
  bool test(Frame &frame) const override { return !child->test(frame); }
  Value eval(Frame &frame) const override { return test(frame); }
  ExprPtr child;
};
struct CoalesceNode final : Expr {
  CoalesceNode(ExprPtr l, ExprPtr r) : left(std::move(l)), right(std::move(r)) {}
  Value eval(Frame &frame) const override {
    Value value = left->eval(frame);
    return value.is_null() ? right->eval(frame) : value;
  }
  ExprPtr left, right;
};

struct MatchNode final : Expr {
  MatchNode(ExprPtr l, ExprPtr r, Case c, bool n)
      : left(std::move(l)), right(std::move(r)), fold(c), negated(n) {}
  Value eval(Frame &frame) const override {
    const Value a = left->eval(frame);
    Value matches;
    Value result = match(a, right->eval(frame), fold, negated, &matches);
    if (!matches.is_null()) frame.session.write(frame.scope, kSymMatches, std::move(matches));
    return result;
  }
  ExprPtr left, right;
  Case fold;
  bool negated;
};

// An operator that also knows about letter case.
struct FoldNode final : Expr {
  using Function = Value (*)(const Value &, const Value &, Case);
  FoldNode(Function f, Case c, ExprPtr l, ExprPtr r)
      : function(f), fold(c), left(std::move(l)), right(std::move(r)) {}
  Value eval(Frame &frame) const override {
    const Value a = left->eval(frame);
    return function(a, right->eval(frame), fold);
  }
  Function function;
  Case fold;
  ExprPtr left, right;
};

Value like_op(const Value &l, const Value &r, Case c) {
  return like(l, r, c, false);
}
Value notlike_op(const Value &l, const Value &r, Case c) {
  return like(l, r, c, true);
}
Value notcontains_op(const Value &l, const Value &r, Case c) {
  return !to_bool(contains(l, r, c));
}
Value in_op(const Value &l, const Value &r, Case c) {
  return contains(r, l, c);
}
Value notin_op(const Value &l, const Value &r, Case c) {
  return !to_bool(contains(r, l, c));
}
Value is_op(const Value &l, const Value &r) {
  return is_type(l, r, false);
}
Value isnot_op(const Value &l, const Value &r) {
  return is_type(l, r, true);
}

struct UnaryNode final : Expr {
  using Function = Value (*)(const Value &);
  UnaryNode(Function f, ExprPtr c) : function(f), child(std::move(c)) {}
  Value eval(Frame &frame) const override { return function(child->eval(frame)); }
  Function function;
  ExprPtr child;
};

struct StepChange final : Place::Change {
  explicit StepChange(int by) : step(by) {}
  Value operator()(Frame &, const Value &old) const override {
    Value value = old;
    increment(value, step);
    return value;
  }
  int step;
};

struct StepNode final : Expr {
  StepNode(PlacePtr p, int by, bool post) : place(std::move(p)), change(by), postfix(post) {
    slot = dynamic_cast<const SlotPlace *>(place.get());
  }
  bool is_void() const override { return true; }
  Value eval(Frame &frame) const override {
    Value old = place->update(frame, change, postfix);
    if (postfix && old.is_null()) return 0;
    return old;
  }
  void discard(Frame &frame) const override {
    if (slot != nullptr) {
      Slot &at = frame.slots[slot->slot];
      if (at.fast_write()) return increment(at.value, change.step);
    }
    place->update(frame, change, false);
  }
  PlacePtr place;
  const SlotPlace *slot;
  StepChange change;
  bool postfix;
};

struct FoldEntry {
  TokenKind insensitive, sensitive;
  FoldNode::Function function;
};
constexpr FoldEntry kFoldOperators[] = {
    {TokenKind::Ilike, TokenKind::Clike, like_op},
    {TokenKind::Inotlike, TokenKind::Cnotlike, notlike_op},
    {TokenKind::Ireplace, TokenKind::Creplace, replace},
    {TokenKind::Isplit, TokenKind::Csplit, split},
    {TokenKind::Icontains, TokenKind::Ccontains, contains},
    {TokenKind::Inotcontains, TokenKind::Cnotcontains, notcontains_op},
    {TokenKind::Iin, TokenKind::Cin, in_op},
    {TokenKind::Inotin, TokenKind::Cnotin, notin_op},
};

struct CompareEntry {
  TokenKind insensitive, sensitive;
  Compare op;
};
constexpr CompareEntry kComparisons[] = {
    {TokenKind::Ieq, TokenKind::Ceq, Compare::Eq}, {TokenKind::Ine, TokenKind::Cne, Compare::Ne},
    {TokenKind::Igt, TokenKind::Cgt, Compare::Gt}, {TokenKind::Ige, TokenKind::Cge, Compare::Ge},
    {TokenKind::Ilt, TokenKind::Clt, Compare::Lt}, {TokenKind::Ile, TokenKind::Cle, Compare::Le},
};

}  // namespace

ExprPtr make_operation(TokenKind op, ExprPtr l, ExprPtr r) {
  for (const CompareEntry &entry : kComparisons)
    if (op == entry.insensitive || op == entry.sensitive)
      return comparison(entry.op, op == entry.sensitive ? Case::Match : Case::Ignore, std::move(l),
                        std::move(r));
  for (const FoldEntry &entry : kFoldOperators)
    if (op == entry.insensitive || op == entry.sensitive)
      return std::make_unique<FoldNode>(entry.function,
                                        op == entry.sensitive ? Case::Match : Case::Ignore,
                                        std::move(l), std::move(r));
  switch (op) {
    case TokenKind::Plus:
      return arithmetic<add>(std::move(l), std::move(r));
    case TokenKind::Minus:
      return arithmetic<subtract>(std::move(l), std::move(r));
    case TokenKind::Multiply:
      return arithmetic<multiply>(std::move(l), std::move(r));
    case TokenKind::Divide:
      return operation<divide>(std::move(l), std::move(r));
    case TokenKind::Rem:
      return arithmetic<remainder>(std::move(l), std::move(r));
    case TokenKind::And:
      return std::make_unique<AndNode>(std::move(l), std::move(r));
    case TokenKind::Or:
      return std::make_unique<OrNode>(std::move(l), std::move(r));
    case TokenKind::Xor:
      return std::make_unique<XorNode>(std::move(l), std::move(r));
    case TokenKind::QuestionQuestion:
      return std::make_unique<CoalesceNode>(std::move(l), std::move(r));
    case TokenKind::Band:
      return operation<bit_and>(std::move(l), std::move(r));
    case TokenKind::Bor:
      return operation<bit_or>(std::move(l), std::move(r));
    case TokenKind::Bxor:
      return operation<bit_xor>(std::move(l), std::move(r));
    case TokenKind::Shl:
      return operation<shift_left>(std::move(l), std::move(r));
    case TokenKind::Shr:
      return operation<shift_right>(std::move(l), std::move(r));
    case TokenKind::DotDot:
      return operation<range>(std::move(l), std::move(r));
    case TokenKind::Format:
      return operation<format>(std::move(l), std::move(r));
    case TokenKind::Join:
      return operation<join>(std::move(l), std::move(r));
    case TokenKind::Is:
      return operation<is_op>(std::move(l), std::move(r));
    case TokenKind::IsNot:
      return operation<isnot_op>(std::move(l), std::move(r));
    case TokenKind::As:
      return operation<as_type>(std::move(l), std::move(r));
    case TokenKind::Imatch:
    case TokenKind::Cmatch:
    case TokenKind::Inotmatch:
    case TokenKind::Cnotmatch: {
      const bool exact = op == TokenKind::Cmatch || op == TokenKind::Cnotmatch;
      const bool negated = op == TokenKind::Inotmatch || op == TokenKind::Cnotmatch;
      return std::make_unique<MatchNode>(std::move(l), std::move(r),
                                         exact ? Case::Match : Case::Ignore, negated);
    }
    default:
      throw_invalid_operation("UnsupportedOperator", "The operator is not supported.");
  }
}

ExprPtr Compiler::binary(const ast::BinaryExpression &node) {
  return make_operation(node.op, expr(*node.left), expr(*node.right));
}

ExprPtr Compiler::unary(const ast::UnaryExpression &node) {
  switch (node.op) {
    case TokenKind::PlusPlus:
      return std::make_unique<StepNode>(place(*node.child), 1, false);
    case TokenKind::MinusMinus:
      return std::make_unique<StepNode>(place(*node.child), -1, false);
    case TokenKind::PostfixPlusPlus:
      return std::make_unique<StepNode>(place(*node.child), 1, true);
    case TokenKind::PostfixMinusMinus:
      return std::make_unique<StepNode>(place(*node.child), -1, true);
    case TokenKind::Not:
    case TokenKind::Exclaim:
      return std::make_unique<NotNode>(expr(*node.child));
    case TokenKind::Minus:
      return std::make_unique<UnaryNode>(negate, expr(*node.child));
    case TokenKind::Plus:
      return std::make_unique<UnaryNode>(plus, expr(*node.child));
    case TokenKind::Bnot:
      return std::make_unique<UnaryNode>(bit_not, expr(*node.child));
    case TokenKind::Join:
      return std::make_unique<UnaryNode>(join_all, expr(*node.child));
    default:
      return std::make_unique<UnaryNode>(split_blanks, expr(*node.child));
  }
}

}  // namespace psjsh
