// What makes arrays, hash tables and objects: a list, @( ), $( ), @{ }, [pscustomobject]@{ }.
#include "language/run/compiler.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/psobject.h"

namespace psjsh {

using namespace ast;

namespace {

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

}  // namespace

ExprPtr Compiler::array(const ArrayLiteral &node) {
  auto result = std::make_unique<ArrayNode>();
  for (const Expression *element : node.elements) result->elements.push_back(expr(*element));
  return result;
}

ExprPtr Compiler::array_of(const ArrayExpression &node) {
  const StatementBlock &body = *node.body;
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

ExprPtr Compiler::sub(const SubExpression &node) {
  auto result = std::make_unique<SubNode>();
  result->body = block(*node.body);
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

}  // namespace psjsh
