#include <algorithm>
#include <unordered_set>

#include "ast_walk.h"
#include "parser_state.h"
#include "semantic_rules.h"

namespace psjsh {

using namespace ast;

namespace {

// Walks the whole tree once. What the rules need to know of the nodes around is kept in members
// that are set aside while a node of the kind is walked.
class Checker : public ChildVisitor {
 public:
  explicit Checker(ErrorList *errors) : errors_(errors) {}

  void child(const Node &node) override;

 private:
  void check(const Node &node);
  void walk_children(const Node &node);
  void check_operand(const UnaryExpression &node);
  void check_assignable(const Expression *target, bool simple);
  void check_hashtable(const Hashtable &node);
  void check_parameters(const List<const Parameter *> &parameters);
  void check_jump(const Node &node);
  void check_attributed(const AttributedExpression &node);
  void check_data_use(const Node &node);
  void check_return(const LeaveStatement &node);
  void walk_try(const TryStatement &node);
  void walk_loop(const Node &node);
  void walk_script_block(const Node &node);
  void walk_method(const FunctionMember &node);

  void error(ErrorId id, Extent extent, std::string_view argument = {}) {
    errors_->add(id, extent, argument);
  }

  ErrorList *errors_;
  const Node *parent_ = nullptr;
  const DataStatement *data_ = nullptr;
  const FunctionMember *method_ = nullptr;
  bool in_finally_ = false;
  int finally_loops_ = 0;
};

void Checker::child(const Node &node) {
  check(node);
  const Node *const parent_before = parent_;
  switch (node.kind) {
    case Kind::TryStatement:
      walk_try(as<TryStatement>(node));
      break;
    case Kind::ForStatement:
    case Kind::ForEachStatement:
    case Kind::WhileStatement:
    case Kind::DoWhileStatement:
    case Kind::DoUntilStatement:
    case Kind::SwitchStatement:
      walk_loop(node);
      break;
    case Kind::ScriptBlock:
      walk_script_block(node);
      break;
    case Kind::FunctionMember:
      walk_method(as<FunctionMember>(node));
      break;
    case Kind::DataStatement: {
      const DataStatement *const outer = data_;
      data_ = &as<DataStatement>(node);
      walk_children(node);
      data_ = outer;
      break;
    }
    default:
      walk_children(node);
  }
  parent_ = parent_before;
}

void Checker::walk_children(const Node &node) {
  parent_ = &node;
  visit_children(node, this);
}

void Checker::walk_try(const TryStatement &node) {
  parent_ = &node;
  child(*node.body);
  for (const CatchClause *clause : node.catches) {
    parent_ = &node;
    child(*clause);
  }
  if (node.finally_body == nullptr) return;
  const bool outer = in_finally_;
  const int loops = finally_loops_;
  in_finally_ = true;
  finally_loops_ = 0;
  parent_ = &node;
  child(*node.finally_body);
  in_finally_ = outer;
  finally_loops_ = loops;
}

void Checker::walk_loop(const Node &node) {
  ++finally_loops_;
  walk_children(node);
  --finally_loops_;
}

// A block runs on its own: it may return in a finally, and is no part of a method.
void Checker::walk_script_block(const Node &node) {
  const bool in_finally = in_finally_;
  const FunctionMember *const method = method_;
  const bool is_body = parent_ != nullptr && parent_->kind == Kind::FunctionDefinition &&
                       method_ != nullptr && method_->function == parent_;
  in_finally_ = false;
  if (!is_body) method_ = nullptr;
  walk_children(node);
  in_finally_ = in_finally;
  method_ = method;
}

void Checker::walk_method(const FunctionMember &node) {
  const FunctionMember *const outer = method_;
  method_ = &node;
  walk_children(node);
  method_ = outer;
}

void Checker::check(const Node &node) {
  switch (node.kind) {
    case Kind::AssignmentStatement: {
      const auto &assignment = as<AssignmentStatement>(node);
      return check_assignable(assignment.left, assignment.op == TokenKind::Equals);
    }
    case Kind::UnaryExpression:
      return check_operand(as<UnaryExpression>(node));
    case Kind::VariableExpression: {
      const auto &variable = as<VariableExpression>(node);
      const bool argument = parent_ != nullptr && (parent_->kind == Kind::Command ||
                                                   parent_->kind == Kind::UsingExpression);
      if (variable.splatted && !argument)
        error(ErrorId::SplattingNotPermitted, node.extent, variable.path);
      return check_data_use(node);
    }
    case Kind::Command:
      return check_data_use(node);
    case Kind::ConvertExpression: {
      const auto &convert = as<ConvertExpression>(node);
      if (equals_ignoring_case(convert.type->type->text, "ordered") &&
          convert.child->kind != Kind::Hashtable)
        error(ErrorId::OrderedAttributeOnlyOnHashLiteralNode, node.extent);
      return;
    }
    case Kind::AttributedExpression:
      return check_attributed(as<AttributedExpression>(node));
    case Kind::Hashtable:
      return check_hashtable(as<Hashtable>(node));
    case Kind::UsingExpression:
      if (const Expression *bad = invalid_in_using(as<UsingExpression>(node).child))
        error(ErrorId::InvalidUsingExpression, bad->extent);
      return;
    case Kind::ParamBlock:
      return check_parameters(as<ParamBlock>(node).parameters);
    case Kind::FunctionDefinition: {
      const auto &function = as<FunctionDefinition>(node);
      if (function.has_parameter_list && function.body->param_block != nullptr)
        error(ErrorId::OnlyOneParameterListAllowed, function.body->param_block->extent);
      return check_parameters(function.parameters);
    }
    case Kind::Attribute:
      return check_attribute(as<Attribute>(node), errors_);
    case Kind::TryStatement:
      return check_catches(as<TryStatement>(node), errors_);
    case Kind::TypeDefinition:
      return check_members(as<TypeDefinition>(node), errors_);
    case Kind::FunctionMember:
      return check_method(as<FunctionMember>(node), errors_);
    case Kind::ReturnStatement:
      check_return(static_cast<const LeaveStatement &>(node));
      return check_jump(node);
    case Kind::BreakStatement:
    case Kind::ContinueStatement:
      return check_jump(node);
    default:
      return;
  }
}

void Checker::check_operand(const UnaryExpression &node) {
  switch (node.op) {
    case TokenKind::PlusPlus:
    case TokenKind::MinusMinus:
    case TokenKind::PostfixPlusPlus:
    case TokenKind::PostfixMinusMinus:
      break;
    default:
      return;
  }
  if (const Expression *bad = not_assignable(node.child))
    error(ErrorId::OperatorRequiresVariableOrProperty, bad->extent, kind_text(node.op));
}

void Checker::check_assignable(const Expression *target, bool simple) {
  if (const auto *array = try_as<ArrayLiteral>(target); array != nullptr && simple) {
    for (const Expression *element : array->elements) check_assignable(element, true);
    return;
  }
  // `($a, $b), $c = …`
  if (const Expression *inner = inside_parentheses(target); inner != target)
    return check_assignable(inner, simple);
  if (const Expression *bad = not_assignable(target))
    error(ErrorId::InvalidLeftHandSide, bad->extent);
}

// An attribute belongs to a variable.
void Checker::check_attributed(const AttributedExpression &node) {
  const Expression *child = node.child;
  while (true) {
    if (const auto *inner = try_as<AttributedExpression>(child))
      child = inner->child;
    else if (const auto *convert = try_as<ConvertExpression>(child))
      child = convert->child;
    else
      break;
  }
  if (child->kind != Kind::VariableExpression)
    error(ErrorId::UnexpectedAttribute, node.attribute->extent, node.attribute->type->text);
}

void Checker::check_hashtable(const Hashtable &node) {
  std::unordered_set<std::string> seen;
  for (const HashtablePair &pair : node.pairs) {
    std::string key = constant_key(*pair.key);
    if (key.empty()) continue;
    std::string folded(key);
    for (char &c : folded)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if (!seen.insert(folded).second)
      error(ErrorId::DuplicateKeyInHashLiteral, pair.key->extent, key);
  }
}

void Checker::check_parameters(const List<const Parameter *> &parameters) {
  std::vector<std::string_view> seen;
  for (const Parameter *parameter : parameters) {
    const std::string_view name = parameter->name->path;
    const auto same = [&](std::string_view other) { return equals_ignoring_case(name, other); };
    if (std::any_of(seen.begin(), seen.end(), same))
      error(ErrorId::DuplicateFormalParameter, parameter->name->extent, name);
    seen.push_back(name);
  }
}

void Checker::check_jump(const Node &node) {
  if (!in_finally_) return;
  if (node.kind != Kind::ReturnStatement && finally_loops_ > 0) return;
  error(ErrorId::ControlLeavingFinally, node.extent);
}

void Checker::check_return(const LeaveStatement &node) {
  if (method_ == nullptr) return;
  const bool is_void = returns_nothing(*method_);
  if (is_void && node.pipeline != nullptr) error(ErrorId::VoidMethodHasReturn, node.extent);
  if (!is_void && node.pipeline == nullptr)
    error(ErrorId::NonVoidMethodMissingReturnValue, node.extent);
}

void Checker::check_data_use(const Node &node) {
  if (data_ == nullptr) return;
  if (const auto *variable = try_as<VariableExpression>(&node)) {
    if (!allowed_in_data(*variable))
      error(ErrorId::VariableReferenceNotSupportedInDataSection, node.extent);
  } else if (const std::string_view name = not_allowed_in_data(as<Command>(node), *data_);
             !name.empty()) {
    error(ErrorId::CmdletNotInAllowedListForDataSection, node.extent, name);
  }
}

}  // namespace

void check_tree(const Tree &tree, ErrorList *errors) {
  check_base_types(tree.root(), errors);
  Checker checker(errors);
  checker.child(tree.root());
}

}  // namespace psjsh
