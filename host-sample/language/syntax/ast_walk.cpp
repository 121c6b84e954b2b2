#include "ast_walk.h"

namespace psjsh::ast {

namespace {

class Children {
 public:
  explicit Children(ChildVisitor *visitor) : visitor_(visitor) {}

  void one(const Node *node) {
    if (node != nullptr) visitor_->child(*node);
  }
  template <typename T>
  void all(const List<T> &nodes) {
    for (const T &node : nodes) one(node);
  }
  void statements(const List<const TrapStatement *> &traps,
                  const List<const Statement *> &statements) {
    all(traps);
    all(statements);
  }

  void expression(const Node &node);
  void command_part(const Node &node);
  void statement(const Node &node);
  void loop(const Node &node);
  void script_block(const ScriptBlock &block);
  void definition(const Node &node);

 private:
  ChildVisitor *visitor_;
};

void Children::expression(const Node &node) {
  switch (node.kind) {
    case Kind::BinaryExpression:
      one(as<BinaryExpression>(node).left);
      return one(as<BinaryExpression>(node).right);
    case Kind::UnaryExpression:
      return one(as<UnaryExpression>(node).child);
    case Kind::TernaryExpression:
      one(as<TernaryExpression>(node).condition);
      one(as<TernaryExpression>(node).if_true);
      return one(as<TernaryExpression>(node).if_false);
    case Kind::ConvertExpression:
      one(as<ConvertExpression>(node).type);
      return one(as<ConvertExpression>(node).child);
    case Kind::AttributedExpression:
      one(as<AttributedExpression>(node).attribute);
      return one(as<AttributedExpression>(node).child);
    case Kind::MemberExpression:
      one(as<MemberExpression>(node).object);
      return one(as<MemberExpression>(node).member);
    case Kind::InvokeMemberExpression:
      one(as<InvokeMemberExpression>(node).object);
      one(as<InvokeMemberExpression>(node).member);
      return all(as<InvokeMemberExpression>(node).arguments);
    case Kind::IndexExpression:
      one(as<IndexExpression>(node).target);
      return one(as<IndexExpression>(node).index);
    case Kind::ExpandableStringExpression:
      for (const StringPart &part : as<ExpandableStringExpression>(node).parts)
        one(part.expression);
      return;
    case Kind::ScriptBlockExpression:
      return one(as<ScriptBlockExpression>(node).block);
    case Kind::ArrayLiteral:
      return all(as<ArrayLiteral>(node).elements);
    case Kind::ArrayExpression:
      return one(as<ArrayExpression>(node).body);
    case Kind::Hashtable:
      for (const HashtablePair &pair : as<Hashtable>(node).pairs) {
        one(pair.key);
        one(pair.value);
      }
      return;
    case Kind::ParenExpression:
      return one(as<ParenExpression>(node).pipeline);
    case Kind::SubExpression:
      return one(as<SubExpression>(node).body);
    case Kind::UsingExpression:
      return one(as<UsingExpression>(node).child);
    default:
      return;
  }
}

void Children::command_part(const Node &node) {
  switch (node.kind) {
    case Kind::Command:
      all(as<Command>(node).elements);
      return all(as<Command>(node).redirections);
    case Kind::CommandExpression:
      one(as<CommandExpression>(node).expression);
      return all(as<CommandExpression>(node).redirections);
    case Kind::CommandParameter:
      return one(as<CommandParameter>(node).argument);
    case Kind::FileRedirection:
      return one(as<FileRedirection>(node).location);
    default:
      return;
  }
}

void Children::loop(const Node &node) {
  switch (node.kind) {
    case Kind::ForStatement: {
      const auto &loop = as<ForStatement>(node);
      one(loop.initializer);
      one(loop.condition);
      one(loop.iterator);
      return one(loop.body);
    }
    case Kind::ForEachStatement:
      one(as<ForEachStatement>(node).variable);
      one(as<ForEachStatement>(node).collection);
      return one(as<ForEachStatement>(node).body);
    case Kind::SwitchStatement: {
      const auto &choice = as<SwitchStatement>(node);
      one(choice.condition);
      for (const SwitchClause &clause : choice.clauses) {
        one(clause.condition);
        one(clause.body);
      }
      return one(choice.default_body);
    }
    default: {
      const auto &loop = static_cast<const ConditionLoop &>(node);
      one(loop.condition);
      return one(loop.body);
    }
  }
}

void Children::statement(const Node &node) {
  switch (node.kind) {
    case Kind::Pipeline:
      return all(as<Pipeline>(node).elements);
    case Kind::PipelineChain:
      one(as<PipelineChain>(node).left);
      return one(as<PipelineChain>(node).right);
    case Kind::AssignmentStatement:
      one(as<AssignmentStatement>(node).left);
      return one(as<AssignmentStatement>(node).right);
    case Kind::IfStatement:
      for (const IfClause &clause : as<IfStatement>(node).clauses) {
        one(clause.condition);
        one(clause.body);
      }
      return one(as<IfStatement>(node).else_body);
    case Kind::TryStatement:
      one(as<TryStatement>(node).body);
      all(as<TryStatement>(node).catches);
      return one(as<TryStatement>(node).finally_body);
    case Kind::TrapStatement:
      one(as<TrapStatement>(node).type);
      return one(as<TrapStatement>(node).body);
    case Kind::ThrowStatement:
    case Kind::ReturnStatement:
    case Kind::ExitStatement:
      return one(static_cast<const LeaveStatement &>(node).pipeline);
    case Kind::BreakStatement:
    case Kind::ContinueStatement:
      return one(static_cast<const JumpStatement &>(node).label);
    case Kind::DataStatement:
      all(as<DataStatement>(node).commands_allowed);
      return one(as<DataStatement>(node).body);
    case Kind::BlockStatement:
      return one(as<BlockStatement>(node).body);
    default:
      return definition(node);
  }
}

void Children::script_block(const ScriptBlock &block) {
  all(block.usings);
  all(block.attributes);
  one(block.param_block);
  one(block.dynamic_param);
  one(block.begin);
  one(block.process);
  one(block.end);
  one(block.clean);
}

void Children::definition(const Node &node) {
  switch (node.kind) {
    case Kind::FunctionDefinition:
      all(as<FunctionDefinition>(node).parameters);
      return one(as<FunctionDefinition>(node).body);
    case Kind::TypeDefinition:
      all(as<TypeDefinition>(node).attributes);
      all(as<TypeDefinition>(node).base_types);
      return all(as<TypeDefinition>(node).members);
    case Kind::ConfigurationDefinition:
      one(as<ConfigurationDefinition>(node).name);
      return one(as<ConfigurationDefinition>(node).body);
    case Kind::ErrorStatement:
      return all(as<ErrorStatement>(node).parts);
    case Kind::UsingStatement:
      one(as<UsingStatement>(node).name);
      one(as<UsingStatement>(node).alias);
      return one(as<UsingStatement>(node).specification);
    case Kind::ScriptBlock:
      return script_block(as<ScriptBlock>(node));
    case Kind::ParamBlock:
      all(as<ParamBlock>(node).attributes);
      return all(as<ParamBlock>(node).parameters);
    case Kind::NamedBlock:
      return statements(as<NamedBlock>(node).traps, as<NamedBlock>(node).statements);
    case Kind::StatementBlock:
      return statements(as<StatementBlock>(node).traps, as<StatementBlock>(node).statements);
    case Kind::Parameter:
      all(as<Parameter>(node).attributes);
      one(as<Parameter>(node).name);
      return one(as<Parameter>(node).default_value);
    case Kind::Attribute:
      all(as<Attribute>(node).positional);
      return all(as<Attribute>(node).named);
    case Kind::NamedAttributeArgument:
      return one(as<NamedAttributeArgument>(node).argument);
    case Kind::PropertyMember:
      all(as<PropertyMember>(node).attributes);
      one(as<PropertyMember>(node).type);
      return one(as<PropertyMember>(node).initial_value);
    case Kind::FunctionMember:
      all(as<FunctionMember>(node).attributes);
      one(as<FunctionMember>(node).return_type);
      all(as<FunctionMember>(node).base_arguments);
      return one(as<FunctionMember>(node).function);
    case Kind::CatchClause:
      all(as<CatchClause>(node).types);
      return one(as<CatchClause>(node).body);
    default:
      return;
  }
}

}  // namespace

void visit_children(const Node &node, ChildVisitor *visitor) {
  Children children(visitor);
  if (node.kind <= Kind::ErrorExpression) return children.expression(node);
  if (node.kind < Kind::Pipeline) return children.command_part(node);
  if (node.kind >= Kind::ForStatement && node.kind <= Kind::SwitchStatement)
    return children.loop(node);
  children.statement(node);
}

}  // namespace psjsh::ast
