// Expressions but operators and variables.
#include "invariant/decimal.h"
#include "language/run/lazy_type.h"
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

struct TypeNode final : Expr {
  Value eval(Frame &frame) const override { return Value(const_cast<Type *>(type.get(frame))); }
  LazyType type;
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
    case ast::Kind::ArrayLiteral:
      return array(as<ArrayLiteral>(node));
    case ast::Kind::ArrayExpression:
      return array_of(as<ArrayExpression>(node));
    case ast::Kind::Hashtable:
      return hashtable(as<Hashtable>(node), false);
    case ast::Kind::ParenExpression:
      return std::make_unique<ParenNode>(value_of(*as<ParenExpression>(node).pipeline));
    case ast::Kind::SubExpression:
      return sub(as<SubExpression>(node));
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
