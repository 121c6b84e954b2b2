#include "semantic_rules.h"

#include <algorithm>

#include "unicode.h"

namespace psjsh {

using namespace ast;

const Expression *inside_parentheses(const Expression *expression) {
  while (const auto *paren = try_as<ParenExpression>(expression)) {
    const auto *line = try_as<Pipeline>(static_cast<const Node *>(paren->pipeline));
    if (line == nullptr || line->elements.size() != 1) return expression;
    const auto *element = try_as<CommandExpression>(static_cast<const Node *>(line->elements[0]));
    if (element == nullptr) return expression;
    expression = element->expression;
  }
  return expression;
}

const Expression *not_assignable(const Expression *target) {
  target = inside_parentheses(target);
  switch (target->kind) {
    case Kind::VariableExpression:
      return nullptr;
    case Kind::InvokeMemberExpression:
      return as<InvokeMemberExpression>(*target).null_conditional ? target : nullptr;
    case Kind::MemberExpression:
      return as<MemberExpression>(*target).null_conditional ? target : nullptr;
    case Kind::IndexExpression:
      return as<IndexExpression>(*target).null_conditional ? target : nullptr;
    case Kind::ConvertExpression:
      return not_assignable(as<ConvertExpression>(*target).child);
    case Kind::AttributedExpression:
      return not_assignable(as<AttributedExpression>(*target).child);
    default:
      return target;
  }
}

const Expression *invalid_in_using(const Expression *expression) {
  while (true) {
    if (const auto *member = try_as<MemberExpression>(expression)) {
      if (member->member->kind != Kind::StringConstantExpression) return expression;
      expression = member->object;
    } else if (const auto *index = try_as<IndexExpression>(expression)) {
      if (!is_constant(*index->index)) return index->index;
      expression = index->target;
    } else {
      return expression->kind == Kind::VariableExpression ? nullptr : expression;
    }
  }
}

std::string constant_key(const Expression &key) {
  if (const auto *text = try_as<StringConstantExpression>(&key)) return std::string(text->value);
  const auto *number = try_as<ConstantExpression>(&key);
  if (number == nullptr) return {};
  switch (number->number) {
    case NumberKind::SByte:
    case NumberKind::Int16:
    case NumberKind::Int32:
    case NumberKind::Int64:
      return std::to_string(number->signed_value);
    case NumberKind::Byte:
    case NumberKind::UInt16:
    case NumberKind::UInt32:
    case NumberKind::UInt64:
      return std::to_string(number->unsigned_value);
    default:
      return {};
  }
}

namespace {

bool is_constant_variable(const VariableExpression &variable) {
  return equals_ignoring_case(variable.path, "true") ||
         equals_ignoring_case(variable.path, "false") ||
         equals_ignoring_case(variable.path, "null");
}

bool all_constant(const List<const Expression *> &expressions) {
  return std::all_of(expressions.begin(), expressions.end(),
                     [](const Expression *expression) { return is_constant(*expression); });
}

}  // namespace

bool is_constant(const Expression &expression) {
  switch (expression.kind) {
    case Kind::ConstantExpression:
    case Kind::StringConstantExpression:
    case Kind::TypeExpression:
      return true;
    case Kind::VariableExpression:
      return is_constant_variable(as<VariableExpression>(expression));
    case Kind::ArrayLiteral:
      return all_constant(as<ArrayLiteral>(expression).elements);
    case Kind::UnaryExpression:
      return is_constant(*as<UnaryExpression>(expression).child);
    case Kind::ConvertExpression:
      return is_constant(*as<ConvertExpression>(expression).child);
    case Kind::TernaryExpression:
      return is_constant(*as<TernaryExpression>(expression).condition) &&
             is_constant(*as<TernaryExpression>(expression).if_true) &&
             is_constant(*as<TernaryExpression>(expression).if_false);
    case Kind::ParenExpression: {
      const Expression *inner = inside_parentheses(&expression);
      return inner != &expression && is_constant(*inner);
    }
    case Kind::MemberExpression:
      return as<MemberExpression>(expression).is_static &&
             is_constant(*as<MemberExpression>(expression).object);
    case Kind::BinaryExpression: {
      // A long sum leans to the left.
      const Expression *left = &expression;
      while (const auto *binary = try_as<BinaryExpression>(left)) {
        if (!is_constant(*binary->right)) return false;
        left = binary->left;
      }
      return is_constant(*left);
    }
    default:
      return false;
  }
}

bool allowed_in_data(const VariableExpression &variable) {
  return is_constant_variable(variable) || equals_ignoring_case(variable.path, "PSCulture") ||
         equals_ignoring_case(variable.path, "PSUICulture");
}

std::string_view not_allowed_in_data(const Command &command, const DataStatement &data) {
  if (command.elements.empty()) return {};
  const auto *name = try_as<StringConstantExpression>(command.elements[0]);
  if (name == nullptr) return {};
  if (equals_ignoring_case(name->value, "ConvertFrom-StringData")) return {};
  for (const Expression *allowed : data.commands_allowed) {
    const auto *word = try_as<StringConstantExpression>(allowed);
    if (word != nullptr && equals_ignoring_case(word->value, name->value)) return {};
  }
  return name->value;
}

void check_attribute(const Attribute &node, ErrorList *errors) {
  const auto check = [&](const Expression &argument) {
    if (argument.kind != Kind::ScriptBlockExpression && !is_constant(argument))
      errors->add(ErrorId::ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock,
                  argument.extent);
  };
  for (const Expression *argument : node.positional) check(*argument);
  for (const NamedAttributeArgument *argument : node.named)
    if (!argument->omitted) check(*argument->argument);
}

}  // namespace psjsh
