// Casts: [T], [void], [ref], [ordered] and [pscustomobject].
#include "language/run/lazy_type.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

using namespace ast;

namespace {

struct ConvertNode final : Expr {
  Value eval(Frame &frame) const override {
    const Type *wanted = type.get(frame);
    return convert_to(child->eval(frame), wanted);
  }
  LazyType type;
  ExprPtr child;
};
struct VoidNode final : Expr {
  Value eval(Frame &frame) const override {
    child->discard(frame);
    return Value::nothing();
  }
  ExprPtr child;
};
struct ReferenceNode final : Expr {
  Value eval(Frame &frame) const override {
    Slot *slot = frame.scope->find(symbol);
    if (slot == nullptr)
      throw_invalid_operation("NonExistingVariableReference",
                              "[ref] cannot be applied to a variable that does not exist.");
    VariableDetails &details = slot->make_details();
    if (!details.reference) {
      details.reference = make<VariableReference>(slot->value);
      slot->settle();
    }
    return details.reference;
  }
  Symbol symbol = 0;
};
struct ReferenceToValue final : Expr {
  Value eval(Frame &frame) const override { return make<VariableReference>(child->eval(frame)); }
  ExprPtr child;
};

}  // namespace

ExprPtr Compiler::convert(const ConvertExpression &node) {
  const TypeName &type = *node.type->type;
  const bool simple = type.arguments.empty() && type.ranks.empty();
  const auto *table = try_as<Hashtable>(node.child);
  if (simple && equals_ignoring_case(type.name, "ordered") && table != nullptr)
    return hashtable(*table, true);
  if (simple && table != nullptr &&
      (equals_ignoring_case(type.name, "pscustomobject") ||
       equals_ignoring_case(type.name, "System.Management.Automation.PSCustomObject")))
    return custom_object(*table);
  if (simple &&
      (equals_ignoring_case(type.name, "void") || equals_ignoring_case(type.name, "System.Void"))) {
    auto result = std::make_unique<VoidNode>();
    result->child = expr(*node.child);
    return result;
  }
  if (simple && equals_ignoring_case(type.name, "ref")) {
    if (const auto *variable = try_as<VariableExpression>(node.child)) {
      auto result = std::make_unique<ReferenceNode>();
      result->symbol = symbol_of(*variable);
      slot(result->symbol);
      return result;
    }
    auto result = std::make_unique<ReferenceToValue>();
    result->child = expr(*node.child);
    return result;
  }
  auto result = std::make_unique<ConvertNode>();
  result->type.name = node.type->type;
  result->type.node = node.type;
  result->child = expr(*node.child);
  return result;
}

}  // namespace psjsh
