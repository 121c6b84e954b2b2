#include "language/run/walk.h"

namespace psjsh {
namespace {

using namespace ast;

struct Walker {
  const Visit &visit;

  void one(const Node *node) const {
    if (node != nullptr) visit(*node);
  }
  template <class T>
  void all(const List<T> &list) const {
    for (const auto &item : list) one(item);
  }

  void expression(const Node &node) const;
  void statement(const Node &node) const;
  void rest(const Node &node) const;
};

void Walker::expression(const Node &node) const {
  switch (node.kind) {
    case ast::Kind::BinaryExpression:
      one(as<BinaryExpression>(node).left);
      one(as<BinaryExpression>(node).right);
      break;
    case ast::Kind::UnaryExpression:
      one(as<UnaryExpression>(node).child);
      break;
    case ast::Kind::TernaryExpression:
      one(as<TernaryExpression>(node).condition);
      one(as<TernaryExpression>(node).if_true);
      one(as<TernaryExpression>(node).if_false);
      break;
    case ast::Kind::ConvertExpression:
      one(as<ConvertExpression>(node).type);
      one(as<ConvertExpression>(node).child);
      break;
    case ast::Kind::AttributedExpression:
      one(as<AttributedExpression>(node).attribute);
      one(as<AttributedExpression>(node).child);
      break;
    case ast::Kind::MemberExpression:
      one(as<MemberExpression>(node).object);
      one(as<MemberExpression>(node).member);
      break;
    case ast::Kind::InvokeMemberExpression:
      one(as<InvokeMemberExpression>(node).object);
      one(as<InvokeMemberExpression>(node).member);
      all(as<InvokeMemberExpression>(node).arguments);
      break;
    case ast::Kind::IndexExpression:
      one(as<IndexExpression>(node).target);
      one(as<IndexExpression>(node).index);
      break;
    case ast::Kind::ExpandableStringExpression:
      for (const StringPart &part : as<ExpandableStringExpression>(node).parts)
        one(part.expression);
      break;
    case ast::Kind::ScriptBlockExpression:
      one(as<ScriptBlockExpression>(node).block);
      break;
    case ast::Kind::ArrayLiteral:
      all(as<ArrayLiteral>(node).elements);
      break;
    case ast::Kind::ArrayExpression:
      one(as<ArrayExpression>(node).body);
      break;
    case ast::Kind::Hashtable:
      for (const HashtablePair &pair : as<Hashtable>(node).pairs) {
        one(pair.key);
        one(pair.value);
      }
      break;
    case ast::Kind::ParenExpression:
      one(as<ParenExpression>(node).pipeline);
      break;
    case ast::Kind::SubExpression:
      one(as<SubExpression>(node).body);
      break;
    case ast::Kind::UsingExpression:
      one(as<UsingExpression>(node).child);
      break;
    default:
      break;
  }
}

void Walker::statement(const Node &node) const {
  switch (node.kind) {
    case ast::Kind::Command:
      all(as<Command>(node).elements);
      all(as<Command>(node).redirections);
      break;
    case ast::Kind::CommandExpression:
      one(as<CommandExpression>(node).expression);
      all(as<CommandExpression>(node).redirections);
      break;
    case ast::Kind::CommandParameter:
      one(as<CommandParameter>(node).argument);
      break;
    case ast::Kind::FileRedirection:
      one(as<FileRedirection>(node).location);
      break;
    case ast::Kind::Pipeline:
      all(as<Pipeline>(node).elements);
      break;
    case ast::Kind::PipelineChain:
      one(as<PipelineChain>(node).left);
      one(as<PipelineChain>(node).right);
      break;
    case ast::Kind::AssignmentStatement:
      one(as<AssignmentStatement>(node).left);
      one(as<AssignmentStatement>(node).right);
      break;
    case ast::Kind::IfStatement:
      for (const IfClause &clause : as<IfStatement>(node).clauses) {
        one(clause.condition);
        one(clause.body);
      }
      one(as<IfStatement>(node).else_body);
      break;
    case ast::Kind::ForStatement:
      one(as<ForStatement>(node).initializer);
      one(as<ForStatement>(node).condition);
      one(as<ForStatement>(node).iterator);
      one(as<ForStatement>(node).body);
      break;
    case ast::Kind::ForEachStatement:
      one(as<ForEachStatement>(node).variable);
      one(as<ForEachStatement>(node).collection);
      one(as<ForEachStatement>(node).body);
      break;
    case ast::Kind::WhileStatement:
      one(as<ConditionLoop>(node).condition);
      one(as<ConditionLoop>(node).body);
      break;
    case ast::Kind::DoWhileStatement:
    case ast::Kind::DoUntilStatement:
      one(as<ConditionLoop>(node).body);
      one(as<ConditionLoop>(node).condition);
      break;
    case ast::Kind::SwitchStatement:
      one(as<SwitchStatement>(node).condition);
      for (const SwitchClause &clause : as<SwitchStatement>(node).clauses) {
        one(clause.condition);
        one(clause.body);
      }
      one(as<SwitchStatement>(node).default_body);
      break;
    case ast::Kind::TryStatement:
      one(as<TryStatement>(node).body);
      all(as<TryStatement>(node).catches);
      one(as<TryStatement>(node).finally_body);
      break;
    case ast::Kind::TrapStatement:
      one(as<TrapStatement>(node).body);
      break;
    case ast::Kind::ThrowStatement:
    case ast::Kind::ReturnStatement:
    case ast::Kind::ExitStatement:
      one(as<LeaveStatement>(node).pipeline);
      break;
    case ast::Kind::BreakStatement:
    case ast::Kind::ContinueStatement:
      one(as<JumpStatement>(node).label);
      break;
    case ast::Kind::DataStatement:
      one(as<DataStatement>(node).body);
      break;
    case ast::Kind::BlockStatement:
      one(as<BlockStatement>(node).body);
      break;
    case ast::Kind::FunctionDefinition:
      all(as<FunctionDefinition>(node).parameters);
      one(as<FunctionDefinition>(node).body);
      break;
    case ast::Kind::TypeDefinition:
      all(as<TypeDefinition>(node).members);
      break;
    default:
      rest(node);
  }
}

void Walker::rest(const Node &node) const {
  switch (node.kind) {
    case ast::Kind::ScriptBlock: {
      const auto &block = as<ast::ScriptBlock>(node);
      all(block.usings);
      one(block.param_block);
      one(block.dynamic_param);
      one(block.begin);
      one(block.process);
      one(block.end);
      one(block.clean);
      break;
    }
    case ast::Kind::ParamBlock:
      all(as<ParamBlock>(node).attributes);
      all(as<ParamBlock>(node).parameters);
      break;
    case ast::Kind::NamedBlock:
      all(as<NamedBlock>(node).traps);
      all(as<NamedBlock>(node).statements);
      break;
    case ast::Kind::StatementBlock:
      all(as<StatementBlock>(node).traps);
      all(as<StatementBlock>(node).statements);
      break;
    case ast::Kind::Parameter:
      all(as<Parameter>(node).attributes);
      one(as<Parameter>(node).name);
      one(as<Parameter>(node).default_value);
      break;
    case ast::Kind::Attribute:
      all(as<Attribute>(node).positional);
      all(as<Attribute>(node).named);
      break;
    case ast::Kind::NamedAttributeArgument:
      one(as<NamedAttributeArgument>(node).argument);
      break;
    case ast::Kind::PropertyMember:
      one(as<PropertyMember>(node).initial_value);
      break;
    case ast::Kind::FunctionMember:
      one(as<FunctionMember>(node).function);
      break;
    case ast::Kind::CatchClause:
      all(as<CatchClause>(node).types);
      one(as<CatchClause>(node).body);
      break;
    default:
      break;
  }
}

}  // namespace

void visit_children(const ast::Node &node, const Visit &visit) {
  const Walker walker{visit};
  if (node.kind <= ast::Kind::ErrorExpression)
    walker.expression(node);
  else
    walker.statement(node);
}

void walk(const ast::Node &node, const std::function<bool(const ast::Node &)> &visit) {
  if (!visit(node)) return;
  visit_children(node, [&](const ast::Node &child) { walk(child, visit); });
}

}  // namespace psjsh
