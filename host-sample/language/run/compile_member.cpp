// Properties and methods, of objects and of types.
#include "language/run/lazy_type.h"
#include "language/run/types.h"
#include "language/value/member_table.h"
#include "language/value/members.h"

namespace psjsh {

using namespace ast;

namespace {

const Type *static_target(const Value &value) {
  if (const Type *type = unwrap(value).as<Type>()) return type;
  return value.is_string() ? require_type(value.text()) : type_of(value);
}

struct MemberNode final : Expr {
  Value eval(Frame &frame) const override {
    const Value target = object->eval(frame);
    if (null_conditional && target.is_null()) return {};
    if (is_static)
      return read_static(frame.session, target, computed ? to_text(computed->eval(frame)) : name);
    if (!computed) {
      if (__builtin_expect(frame.session.strict >= 2, false)) return strict_property(target, name);
      return get_property(target, name, cache);
    }
    const std::string written = to_text(computed->eval(frame));
    return frame.session.strict >= 2 ? strict_property(target, written)
                                     : get_property(target, written);
  }
  static Value strict_property(const Value &target, const std::string &name) {
    Value found;
    if (find_property(target, name, &found) && !is_magic_count(target, name)) return found;
    throw_runtime("PropertyNotFoundStrict", ErrorCategory::NotSpecified,
                  "System.Management.Automation.PropertyNotFoundException",
                  "The property '" + name +
                      "' cannot be found on this object. Verify that the property exists.");
  }
  // Length and Count of a single object are there for loops in sloppy code only.
  static bool is_magic_count(const Value &target, const std::string &name) {
    if (!equals_ignoring_case(name, "Count") && !equals_ignoring_case(name, "Length")) return false;
    const Value &base = unwrap(target);
    if (base.is_null()) return true;
    if (is_enumerable(base) || base.as<Dictionary>() != nullptr) return false;
    for (const MemberDescription &member : describe_members(target))
      if (equals_ignoring_case(member.name, name)) return false;
    return true;
  }
  static Value read_static(SessionState &session, const Value &target, const std::string &name) {
    if (target.is_null()) return {};
    Value found;
    const Type *type = static_target(target);
    if (find_static(type, name, &found)) return found;
    if (session.strict < 2) return {};
    return get_static(type, name);
  }
  ExprPtr object, computed;
  std::string name;
  mutable PropertyCache cache;
  bool is_static = false, null_conditional = false;
};

struct InvokeNode final : Expr {
  Value eval(Frame &frame) const override {
    // Commands in the operands leave their own place behind.
    const Node *const place = frame.position;
    const Value target = object->eval(frame);
    if (null_conditional && target.is_null()) return {};
    Value few[4];
    Values many;
    Value *values = few;
    if (arguments.size() > 4) {
      many.resize(arguments.size());
      values = many.data();
    }
    for (std::size_t i = 0; i < arguments.size(); ++i) values[i] = arguments[i]->eval(frame);
    const Arguments all(values, arguments.size());
    const std::string &method = computed ? (dynamic = to_text(computed->eval(frame))) : name;
    frame.position = place;
    if (is_static) {
      if (target.is_null())
        throw_invalid_operation("InvokeMethodOnNull",
                                "You cannot call a method on a null-valued expression.");
      const Type *type = static_target(target);
      Value result;
      if (session_call_static(frame.session, type, method, all, &result)) return result;
      return call_static(type, method, all);
    }
    if (base.name != nullptr) {
      const Type *type = base.get(frame);
      const Member *member =
          type_of(unwrap(target))->is_a(type) ? find_member(type, method, false) : nullptr;
      if (member != nullptr && !member->property)
        return invoke_member(*member, unwrap(target), type, all);
    }
    return call_method(target, method, all);
  }
  LazyType base{};  // of ([T]$this).Method(): the method as T has it
  const Node *node = nullptr;
  ExprPtr object, computed;
  std::string name;
  mutable std::string dynamic;
  std::vector<ExprPtr> arguments;
  bool is_static = false, null_conditional = false;
};

}  // namespace

ExprPtr Compiler::member(const MemberExpression &node) {
  auto result = std::make_unique<MemberNode>();
  result->object = expr(*node.object);
  result->is_static = node.is_static;
  result->null_conditional = node.null_conditional;
  if (const auto *name = try_as<StringConstantExpression>(node.member))
    result->name = std::string(name->value);
  else
    result->computed = expr(*node.member);
  return result;
}

namespace {

// ([T]$this)
const ConvertExpression *cast_of_this(const Expression &node) {
  const auto *paren = try_as<ParenExpression>(&node);
  const auto *pipeline = paren ? try_as<Pipeline>(paren->pipeline) : nullptr;
  const auto *only = pipeline && pipeline->elements.size() == 1
                         ? try_as<CommandExpression>(pipeline->elements[0])
                     : paren ? try_as<CommandExpression>(paren->pipeline)
                             : nullptr;
  const auto *cast = only ? try_as<ConvertExpression>(only->expression) : nullptr;
  const auto *variable = cast ? try_as<VariableExpression>(cast->child) : nullptr;
  return variable && Compiler::symbol_of(*variable) == kSymThis ? cast : nullptr;
}

}  // namespace

ExprPtr Compiler::invoke(const InvokeMemberExpression &node) {
  auto result = std::make_unique<InvokeNode>();
  result->node = &node;
  if (const auto *cast = cast_of_this(*node.object)) result->base.name = cast->type->type;
  result->object = expr(*node.object);
  result->is_static = node.is_static;
  result->null_conditional = node.null_conditional;
  if (const auto *name = try_as<StringConstantExpression>(node.member))
    result->name = std::string(name->value);
  else
    result->computed = expr(*node.member);
  for (const Expression *argument : node.arguments) result->arguments.push_back(expr(*argument));
  return result;
}

}  // namespace psjsh
