#pragma once

#include "ast_expressions.h"

namespace psjsh::ast {

enum class Stream : uint8_t { All, Output, Error, Warning, Verbose, Debug, Information };

struct Redirection : Node {
  using Node::Node;
  Stream from = Stream::Output;
};
// `2> file`, `>> file`.
struct FileRedirection : Redirection {
  static constexpr Kind kKind = Kind::FileRedirection;
  FileRedirection(Extent e) : Redirection(kKind, e) {}
  const Expression *location = nullptr;
  bool append = false;
};
// `2>&1`; the target is always Output.
struct MergingRedirection : Redirection {
  static constexpr Kind kKind = Kind::MergingRedirection;
  MergingRedirection(Extent e) : Redirection(kKind, e) {}
  Stream to = Stream::Output;
};

// `-Name` or `-Name:argument`; `name` has no dash.
struct CommandParameter : Node {
  static constexpr Kind kKind = Kind::CommandParameter;
  CommandParameter(Extent e) : Node(kKind, e) {}
  std::string_view name;
  const Expression *argument = nullptr;
};

// An element of a pipeline: a Command or a CommandExpression.
struct CommandBase : Statement {
  using Statement::Statement;
  List<const Redirection *> redirections;
};
// `elements[0]` is the name or the expression that gives the command; the others are
// CommandParameters and expressions. `invocation` is Unknown, Ampersand or Dot.
struct Command : CommandBase {
  static constexpr Kind kKind = Kind::Command;
  Command(Extent e) : CommandBase(kKind, e) {}
  TokenKind invocation = TokenKind::Unknown;
  List<const Node *> elements;
};
struct CommandExpression : CommandBase {
  static constexpr Kind kKind = Kind::CommandExpression;
  CommandExpression(Extent e) : CommandBase(kKind, e) {}
  const Expression *expression = nullptr;
};

struct Pipeline : Statement {
  static constexpr Kind kKind = Kind::Pipeline;
  Pipeline(Extent e) : Statement(kKind, e) {}
  List<const CommandBase *> elements;
  bool background = false;
};

// `left && right`, `left || right`; chains lean to the left, `right` is a Pipeline.
struct PipelineChain : Statement {
  static constexpr Kind kKind = Kind::PipelineChain;
  PipelineChain(Extent e) : Statement(kKind, e) {}
  TokenKind op = TokenKind::AndAnd;
  const Statement *left = nullptr;
  const Pipeline *right = nullptr;
  bool background = false;
};

// `right` is a Pipeline, a CommandExpression (the usual single expression), another assignment
// or a statement such as `if`.
struct AssignmentStatement : Statement {
  static constexpr Kind kKind = Kind::AssignmentStatement;
  AssignmentStatement(Extent e) : Statement(kKind, e) {}
  TokenKind op = TokenKind::Equals;
  const Expression *left = nullptr;
  const Statement *right = nullptr;
  Extent op_extent;
};

struct TrapStatement;

// The statements between braces or parentheses. Traps hold for the whole block and stand apart.
struct StatementBlock : Node {
  static constexpr Kind kKind = Kind::StatementBlock;
  StatementBlock(Extent e) : Node(kKind, e) {}
  List<const Statement *> statements;
  List<const TrapStatement *> traps;
};

struct IfClause {
  const Statement *condition = nullptr;
  const StatementBlock *body = nullptr;
};
struct IfStatement : Statement {
  static constexpr Kind kKind = Kind::IfStatement;
  IfStatement(Extent e) : Statement(kKind, e) {}
  List<IfClause> clauses;
  const StatementBlock *else_body = nullptr;
};

// Loops and switch; `label` has no colon and is empty when there is none.
struct LabeledStatement : Statement {
  using Statement::Statement;
  std::string_view label;
};
struct ForStatement : LabeledStatement {
  static constexpr Kind kKind = Kind::ForStatement;
  ForStatement(Extent e) : LabeledStatement(kKind, e) {}
  const Statement *initializer = nullptr;
  const Statement *condition = nullptr;
  const Statement *iterator = nullptr;
  const StatementBlock *body = nullptr;
};
struct ForEachStatement : LabeledStatement {
  static constexpr Kind kKind = Kind::ForEachStatement;
  ForEachStatement(Extent e) : LabeledStatement(kKind, e) {}
  const VariableExpression *variable = nullptr;
  const Statement *collection = nullptr;
  const StatementBlock *body = nullptr;
};
// While, DoWhile and DoUntil are told apart by `kind`.
struct ConditionLoop : LabeledStatement {
  ConditionLoop(Kind k, Extent e) : LabeledStatement(k, e) {}
  const Statement *condition = nullptr;
  const StatementBlock *body = nullptr;
};

enum SwitchFlag : uint8_t {
  kSwitchFile = 1,
  kSwitchRegex = 2,
  kSwitchWildcard = 4,
  kSwitchExact = 8,
  kSwitchCaseSensitive = 16,
  kSwitchParallel = 32,
};
struct SwitchClause {
  const Expression *condition = nullptr;
  const StatementBlock *body = nullptr;
};
struct SwitchStatement : LabeledStatement {
  static constexpr Kind kKind = Kind::SwitchStatement;
  SwitchStatement(Extent e) : LabeledStatement(kKind, e) {}
  uint8_t flags = 0;
  const Statement *condition = nullptr;
  List<SwitchClause> clauses;
  const StatementBlock *default_body = nullptr;
};

struct AttributeBase : Node {
  AttributeBase(Kind k, Extent e) : Node(k, e) {}
  const TypeName *type = nullptr;
};
struct TypeConstraint : AttributeBase {
  static constexpr Kind kKind = Kind::TypeConstraint;
  TypeConstraint(Extent e) : AttributeBase(kKind, e) {}
};
// `argument` is null-free: `[Parameter(Mandatory)]` has a `$true` made up, `omitted` tells.
struct NamedAttributeArgument : Node {
  static constexpr Kind kKind = Kind::NamedAttributeArgument;
  NamedAttributeArgument(Extent e) : Node(kKind, e) {}
  std::string_view name;
  const Expression *argument = nullptr;
  bool omitted = false;
};
struct Attribute : AttributeBase {
  static constexpr Kind kKind = Kind::Attribute;
  Attribute(Extent e) : AttributeBase(kKind, e) {}
  List<const Expression *> positional;
  List<const NamedAttributeArgument *> named;
};

struct CatchClause : Node {
  static constexpr Kind kKind = Kind::CatchClause;
  CatchClause(Extent e) : Node(kKind, e) {}
  List<const TypeConstraint *> types;
  const StatementBlock *body = nullptr;
};
struct TryStatement : Statement {
  static constexpr Kind kKind = Kind::TryStatement;
  TryStatement(Extent e) : Statement(kKind, e) {}
  const StatementBlock *body = nullptr;
  List<const CatchClause *> catches;
  const StatementBlock *finally_body = nullptr;
};
// `type` is null for a trap of everything.
struct TrapStatement : Statement {
  static constexpr Kind kKind = Kind::TrapStatement;
  TrapStatement(Extent e) : Statement(kKind, e) {}
  const TypeConstraint *type = nullptr;
  const StatementBlock *body = nullptr;
};

// Throw, Return and Exit; `pipeline` may be null.
struct LeaveStatement : Statement {
  LeaveStatement(Kind k, Extent e) : Statement(k, e) {}
  const Statement *pipeline = nullptr;
};
// Break and Continue; `label` may be null and may be any expression.
struct JumpStatement : Statement {
  JumpStatement(Kind k, Extent e) : Statement(k, e) {}
  const Expression *label = nullptr;
};

struct DataStatement : Statement {
  static constexpr Kind kKind = Kind::DataStatement;
  DataStatement(Extent e) : Statement(kKind, e) {}
  std::string_view variable;
  List<const Expression *> commands_allowed;
  const StatementBlock *body = nullptr;
};
// `parallel { }` and `sequence { }` of workflows: parsed, never run.
struct BlockStatement : Statement {
  static constexpr Kind kKind = Kind::BlockStatement;
  BlockStatement(Extent e) : Statement(kKind, e) {}
  TokenKind keyword = TokenKind::Parallel;
  const StatementBlock *body = nullptr;
};

// `attributes` holds Attributes and TypeConstraints in written order.
struct Parameter : Node {
  static constexpr Kind kKind = Kind::Parameter;
  Parameter(Extent e) : Node(kKind, e) {}
  const VariableExpression *name = nullptr;
  List<const AttributeBase *> attributes;
  const Expression *default_value = nullptr;
};
struct ParamBlock : Node {
  static constexpr Kind kKind = Kind::ParamBlock;
  ParamBlock(Extent e) : Node(kKind, e) {}
  List<const Attribute *> attributes;
  List<const Parameter *> parameters;
};

enum class BlockKind : uint8_t { DynamicParam, Begin, Process, End, Clean };
// `unnamed` when the statements stand in the script block itself, without `end { }`.
struct NamedBlock : Node {
  static constexpr Kind kKind = Kind::NamedBlock;
  NamedBlock(Extent e) : Node(kKind, e) {}
  BlockKind block = BlockKind::End;
  bool unnamed = false;
  List<const Statement *> statements;
  List<const TrapStatement *> traps;
};

struct UsingStatement;

// `extent` includes the braces, where there are any; `body_text` is what stands between them and
// is what a script block value converts to as a string.
struct ScriptBlock : Node {
  static constexpr Kind kKind = Kind::ScriptBlock;
  ScriptBlock(Extent e, const Tree *t) : Node(kKind, e), tree(t) {}
  const Tree *tree;
  List<const UsingStatement *> usings;
  List<const Attribute *> attributes;
  const ParamBlock *param_block = nullptr;
  const NamedBlock *dynamic_param = nullptr;
  const NamedBlock *begin = nullptr;
  const NamedBlock *process = nullptr;
  const NamedBlock *end = nullptr;
  const NamedBlock *clean = nullptr;
  std::string_view body_text;

  // This block, keeping its tree and source alive.
  std::shared_ptr<const ScriptBlock> shared() const { return {tree->shared_from_this(), this}; }
};

// function, filter, and the methods of classes. `parameters` is the list in parentheses after the
// name; `has_parameter_list` tells `f() {}` from `f {}`.
struct FunctionMember;
struct FunctionDefinition : Statement {
  static constexpr Kind kKind = Kind::FunctionDefinition;
  FunctionDefinition(Extent e) : Statement(kKind, e) {}
  std::string_view name;
  bool is_filter = false;
  bool is_workflow = false;
  bool has_parameter_list = false;
  List<const Parameter *> parameters;
  const ScriptBlock *body = nullptr;
  const FunctionMember *member = nullptr;  // of which this is the function
};

struct PropertyMember : Node {
  static constexpr Kind kKind = Kind::PropertyMember;
  PropertyMember(Extent e) : Node(kKind, e) {}
  std::string_view name;
  const TypeConstraint *type = nullptr;
  List<const Attribute *> attributes;
  const Expression *initial_value = nullptr;
  bool is_static = false;
  bool is_hidden = false;
};
// A constructor has the class's name. `base_arguments` is what follows `: base`.
struct FunctionMember : Node {
  static constexpr Kind kKind = Kind::FunctionMember;
  FunctionMember(Extent e) : Node(kKind, e) {}
  const TypeConstraint *return_type = nullptr;
  List<const Attribute *> attributes;
  const FunctionDefinition *function = nullptr;
  List<const Expression *> base_arguments;
  bool calls_base = false;
  bool is_constructor = false;
  bool is_static = false;
  bool is_hidden = false;
};
enum class TypeDefinitionKind : uint8_t { Class, Enum, Interface };
// `members` holds PropertyMembers and FunctionMembers in written order.
struct TypeDefinition : Statement {
  static constexpr Kind kKind = Kind::TypeDefinition;
  TypeDefinition(Extent e) : Statement(kKind, e) {}
  TypeDefinitionKind type_kind = TypeDefinitionKind::Class;
  std::string_view name;
  List<const Attribute *> attributes;
  List<const TypeConstraint *> base_types;
  List<const Node *> members;
};

// `configuration Name { }`: parsed, never run.
struct ConfigurationDefinition : Statement {
  static constexpr Kind kKind = Kind::ConfigurationDefinition;
  ConfigurationDefinition(Extent e) : Statement(kKind, e) {}
  const Expression *name = nullptr;
  const ScriptBlockExpression *body = nullptr;
};

enum class UsingKind : uint8_t { Assembly, Command, Module, Namespace, Type };
struct UsingStatement : Statement {
  static constexpr Kind kKind = Kind::UsingStatement;
  UsingStatement(Extent e) : Statement(kKind, e) {}
  UsingKind using_kind = UsingKind::Namespace;
  const StringConstantExpression *name = nullptr;
  const StringConstantExpression *alias = nullptr;
  const Hashtable *specification = nullptr;
};

// Stands where the source has no valid statement; only in trees with errors. `parts` is what could
// be read of it.
struct ErrorStatement : Statement {
  static constexpr Kind kKind = Kind::ErrorStatement;
  ErrorStatement(Extent e) : Statement(kKind, e) {}
  List<const Node *> parts;
};

}  // namespace psjsh::ast
