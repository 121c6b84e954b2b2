// Expressions but operators and variables.
#include "invariant/decimal.h"
#include "language/run/compiler.h"
#include "language/run/types.h"
#include "language/run/variable_nodes.h"
#include "language/value/containers.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/operators.h"
#include "language/value/scalars.h"

namespace psjsh {
namespace {

using namespace ast;

struct TernaryNode final : Expr {
  Value eval(Frame &frame) const override {
    return condition->test(frame) ? yes->eval(frame) : no->eval(frame);
  }
  ExprPtr condition, yes, no;
};

// A type named in the script, found when it is first needed.
struct LazyType {
  const TypeName *name;
  mutable const Type *type = nullptr;
  mutable std::uint64_t epoch = 0;
  const Node *node = nullptr;  // marked when there is no such type
  const Type *get(Frame &frame) const {
    if (type != nullptr && epoch == frame.session.type_epoch) return type;
    try {
      type = resolve_type(frame.session, *name);
    } catch (ScriptError &error) {
      if (node != nullptr) frame.session.fill_position(*error.record, &frame, node);
      throw;
    }
    epoch = frame.session.type_epoch;
    return type;
  }
};

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
    if (slot == nullptr) {
      // An undefined variable is made, as PowerShell does for out parameters.
      frame.session.write(frame.scope, symbol, {});
      slot = frame.scope->find_here(symbol);
    }
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

struct TypeNode final : Expr {
  Value eval(Frame &frame) const override { return Value(const_cast<Type *>(type.get(frame))); }
  LazyType type;
};

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

struct IndexNode final : Expr {
  Value eval(Frame &frame) const override {
    const Value object = target->eval(frame);
    if (object.is_null()) {
      if (null_conditional) return {};
      index->eval(frame);
      throw_invalid_operation("NullArray", "Cannot index into a null array.");
    }
    const Value at = index->eval(frame);
    if (__builtin_expect(frame.session.strict >= 3, false)) return strict_item(object, at);
    return get_index(object, at);
  }
  // Set-StrictMode -Version 3: an index outside of the array is an error.
  static Value strict_item(const Value &object, const Value &at) {
    Value found;
    if (find_index(object, at, &found) || at.is_string()) return found;
    if (object.as<psjsh::Array>() != nullptr || object.is_string())
      throw_raw("System.IndexOutOfRangeException", "Index was outside the bounds of the array.");
    if (object.as<psjsh::List>() != nullptr)
      throw_raw("System.ArgumentOutOfRangeException",
                "Index was out of range. Must be non-negative and less than the size of the "
                "collection. (Parameter 'index')");
    return found;
  }
  ExprPtr target, index;
  bool null_conditional = false;
};

struct ArrayNode final : Expr {
  Value eval(Frame &frame) const override {
    Values values;
    values.reserve(elements.size());
    for (const ExprPtr &element : elements) {
      Value value = element->eval(frame);
      values.push_back(value.is_nothing() ? Value() : std::move(value));
    }
    return make_array(std::move(values));
  }
  std::vector<ExprPtr> elements;
};

// Runs statements inside an expression; `break` and `return` in there leave the whole block.
void exec_inside(const Block &body, Frame &frame) {
  const Flow flow = body.exec(frame);
  if (flow != Flow::Next) throw FlowRequest{flow, frame.session.label};
}

struct ArrayOfNode final : Expr {
  Value eval(Frame &frame) const override {
    if (only) {
      Value value = only->eval(frame);
      if (const Array *array = value.as<Array>();
          array != nullptr && array->type()->is(TypeId::ObjectArray))
        return value;
      if (value.is_nothing()) return make_array({});
      CollectSink sink;
      sink.write_all(std::move(value));
      return make_array(std::move(sink.values));
    }
    CollectSink sink;
    {
      OutputTo to(frame, &sink);
      exec_inside(*body, frame);
    }
    return make_array(std::move(sink.values));
  }
  ExprPtr only;
  BlockPtr body;
};

struct SubNode final : Expr {
  Value eval(Frame &frame) const override {
    CollectSink sink;
    Sink *const outer = frame.out;
    try {
      OutputTo to(frame, &sink);
      exec_inside(*body, frame);
    } catch (const FlowRequest &) {
      // What was collected goes to the output after all; `@( )` loses it.
      for (Value &value : sink.values) outer->write(std::move(value));
      throw;
    }
    return collapse(std::move(sink.values));
  }
  BlockPtr body;
};

struct ParenNode final : Expr {
  explicit ParenNode(ExprPtr c) : child(std::move(c)) {}
  Value eval(Frame &frame) const override { return child->eval(frame); }
  bool test(Frame &frame) const override { return child->test(frame); }
  ExprPtr child;
};

struct StatementNode final : Expr {
  explicit StatementNode(StmtPtr s) : statement(std::move(s)) {}
  Value eval(Frame &frame) const override { return statement->eval(frame); }
  StmtPtr statement;
};

struct HashtableNode final : Expr {
  Value eval(Frame &frame) const override {
    Ref<Dictionary> table = ordered ? make_ordered() : make_hashtable();
    for (const auto &[key_expr, value_expr] : pairs) {
      const Value key = key_expr->eval(frame);
      if (key.is_null())
        throw_invalid_operation("InvalidNullKey", "A null key is not allowed in a hash literal.");
      Value value = value_expr->eval(frame);
      if (value.is_nothing()) value = Value();
      if (!table->add(key, std::move(value)))
        throw_runtime("DuplicateKeyInHashLiteral", ErrorCategory::InvalidOperation,
                      "System.Management.Automation.RuntimeException",
                      "Duplicate keys '" + to_text(key) + "' are not allowed in hash literals.");
    }
    return table;
  }
  std::vector<std::pair<ExprPtr, ExprPtr>> pairs;
  bool ordered = false;
};

// [pscustomobject]@{ … } with names that are known: one shape for all objects made here.
struct CustomObjectNode final : Expr {
  Value eval(Frame &frame) const override {
    Values slots;
    slots.reserve(values.size());
    for (const ExprPtr &value : values) {
      slots.push_back(value->eval(frame));
      if (slots.back().is_nothing()) slots.back() = Value();
    }
    return make<CustomObject>(shape, std::move(slots));
  }
  const Shape *shape = Shape::empty();
  std::vector<ExprPtr> values;
};

struct ExpandableNode final : Expr {
  Value eval(Frame &frame) const override {
    std::string text;
    for (const auto &[fixed, part] : parts) {
      if (part)
        append_text(text, part->eval(frame));
      else
        text += fixed;
    }
    return Value(text);
  }
  std::vector<std::pair<std::string, ExprPtr>> parts;
};

struct BlockNode final : Expr {
  Value eval(Frame &frame) const override {
    if (!code) code = frame.session.code_of(ast->shared());
    auto block = make<RunBlock>(code, ast->shared());
    block->module = frame.session.module_of(frame.scope);
    return block;
  }
  const ast::ScriptBlock *ast = nullptr;
  mutable std::shared_ptr<const BlockCode> code;
};

struct UsingNode final : Expr {
  Value eval(Frame &frame) const override { return frame.session.using_value(key); }
  std::string key;
};

Value number_of(const ConstantExpression &node) {
  switch (node.number) {
    case NumberKind::SByte:
      return Value::integer(psjsh::Kind::SByte, node.signed_value);
    case NumberKind::Byte:
      return Value::integer(psjsh::Kind::Byte, static_cast<std::int64_t>(node.unsigned_value));
    case NumberKind::Int16:
      return Value::integer(psjsh::Kind::Int16, node.signed_value);
    case NumberKind::UInt16:
      return Value::integer(psjsh::Kind::UInt16, static_cast<std::int64_t>(node.unsigned_value));
    case NumberKind::Int32:
      return Value::integer(psjsh::Kind::Int32, node.signed_value);
    case NumberKind::UInt32:
      return Value::integer(psjsh::Kind::UInt32, static_cast<std::int64_t>(node.unsigned_value));
    case NumberKind::Int64:
      return Value::integer(psjsh::Kind::Int64, node.signed_value);
    case NumberKind::UInt64:
      return Value::integer(psjsh::Kind::UInt64, static_cast<std::int64_t>(node.unsigned_value));
    case NumberKind::Double:
      return node.double_value;
    case NumberKind::Decimal:
      return convert_to(Value(node.text), TypeId::Decimal);
    default:
      return convert_to(Value(node.text), TypeId::BigInteger);
  }
}

}  // namespace

ExprPtr Compiler::constant(const ConstantExpression &node) {
  return std::make_unique<ConstantNode>(number_of(node));
}

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

ExprPtr Compiler::hashtable(const Hashtable &node, bool ordered) {
  auto result = std::make_unique<HashtableNode>();
  result->ordered = ordered;
  for (const HashtablePair &pair : node.pairs)
    result->pairs.emplace_back(expr(*pair.key), value_of(*pair.value));
  return result;
}

ExprPtr Compiler::custom_object(const Hashtable &node) {
  auto known = std::make_unique<CustomObjectNode>();
  bool plain = true;
  for (const HashtablePair &pair : node.pairs) {
    const auto *name = try_as<StringConstantExpression>(pair.key);
    if (name == nullptr || equals_ignoring_case(name->value, "PSTypeName") || name->value.empty() ||
        known->shape->find(name->value) != Shape::kMissing) {
      plain = false;
      break;
    }
    known->shape = known->shape->with(Value(name->value));
    known->values.push_back(value_of(*pair.value));
  }
  if (plain) return known;
  struct FromTable final : Expr {
    Value eval(Frame &frame) const override {
      return convert_to(table->eval(frame), TypeId::PSCustomObject);
    }
    ExprPtr table;
  };
  auto result = std::make_unique<FromTable>();
  result->table = hashtable(node, true);
  return result;
}

ExprPtr Compiler::expandable(const ExpandableStringExpression &node) {
  auto result = std::make_unique<ExpandableNode>();
  const bool outer = std::exchange(in_string_, true);
  for (const StringPart &part : node.parts)
    result->parts.emplace_back(std::string(part.text),
                               part.expression != nullptr ? expr(*part.expression) : nullptr);
  in_string_ = outer;
  return result;
}

ExprPtr Compiler::value_of(const Statement &node) {
  StmtPtr compiled = stmt(node);
  if (auto *plain = dynamic_cast<ExprStmt *>(compiled.get())) return std::move(plain->expr);
  return std::make_unique<StatementNode>(std::move(compiled));
}

ExprPtr Compiler::expr(const Expression &node) {
  session_.check_stack();
  switch (node.kind) {
    case ast::Kind::BinaryExpression:
      return binary(as<BinaryExpression>(node));
    case ast::Kind::UnaryExpression:
      return unary(as<UnaryExpression>(node));
    case ast::Kind::TernaryExpression: {
      auto result = std::make_unique<TernaryNode>();
      result->condition = expr(*as<TernaryExpression>(node).condition);
      result->yes = expr(*as<TernaryExpression>(node).if_true);
      result->no = expr(*as<TernaryExpression>(node).if_false);
      return result;
    }
    case ast::Kind::ConvertExpression:
      return convert(as<ConvertExpression>(node));
    case ast::Kind::AttributedExpression:
      return expr(*as<AttributedExpression>(node).child);
    case ast::Kind::MemberExpression:
      return member(as<MemberExpression>(node));
    case ast::Kind::InvokeMemberExpression:
      return invoke(as<InvokeMemberExpression>(node));
    case ast::Kind::IndexExpression: {
      auto result = std::make_unique<IndexNode>();
      result->target = expr(*as<IndexExpression>(node).target);
      result->index = expr(*as<IndexExpression>(node).index);
      result->null_conditional = as<IndexExpression>(node).null_conditional;
      return result;
    }
    case ast::Kind::TypeExpression: {
      auto result = std::make_unique<TypeNode>();
      result->type.name = as<TypeExpression>(node).type;
      result->type.node = &node;
      return result;
    }
    case ast::Kind::VariableExpression:
      return variable(as<VariableExpression>(node));
    case ast::Kind::ConstantExpression:
      return constant(as<ConstantExpression>(node));
    case ast::Kind::StringConstantExpression:
      return std::make_unique<ConstantNode>(Value(as<StringConstantExpression>(node).value));
    case ast::Kind::ExpandableStringExpression:
      return expandable(as<ExpandableStringExpression>(node));
    case ast::Kind::ScriptBlockExpression: {
      auto result = std::make_unique<BlockNode>();
      result->ast = as<ScriptBlockExpression>(node).block;
      reserve_names(*result->ast);
      return result;
    }
    case ast::Kind::ArrayLiteral: {
      auto result = std::make_unique<ArrayNode>();
      for (const Expression *element : as<ArrayLiteral>(node).elements)
        result->elements.push_back(expr(*element));
      return result;
    }
    case ast::Kind::ArrayExpression: {
      const StatementBlock &body = *as<ArrayExpression>(node).body;
      auto result = std::make_unique<ArrayOfNode>();
      if (body.statements.size() == 1 && body.traps.empty()) {
        StmtPtr only = stmt(*body.statements[0]);
        if (auto *plain = dynamic_cast<ExprStmt *>(only.get());
            plain != nullptr && !plain->expr->is_void()) {
          result->only = std::move(plain->expr);
          return result;
        }
      }
      result->body = block(body);
      return result;
    }
    case ast::Kind::Hashtable:
      return hashtable(as<Hashtable>(node), false);
    case ast::Kind::ParenExpression:
      return std::make_unique<ParenNode>(value_of(*as<ParenExpression>(node).pipeline));
    case ast::Kind::SubExpression: {
      auto result = std::make_unique<SubNode>();
      result->body = block(*as<SubExpression>(node).body);
      return result;
    }
    case ast::Kind::UsingExpression: {
      auto result = std::make_unique<UsingNode>();
      result->key = using_key(text_of(node));
      return result;
    }
    default:
      throw_invalid_operation("ParseError", "The expression has errors.");
  }
}

}  // namespace psjsh
