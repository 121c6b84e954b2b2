#pragma once

#include <memory>
#include <string_view>

#include "source.h"
#include "token_kind.h"

// The tree of a script: the classes of System.Management.Automation.Language without the suffix
// `Ast`. `ast_expressions.h` and `ast_statements.h` hold the concrete nodes; include those.
//
// Nodes, their lists and their texts live in the arena of one Tree and are immutable after the
// parse; every pointer is borrowed from it. A part of a tree that has to outlive its parse (a
// script block value) is held by `ScriptBlock::shared()`, which keeps the whole tree, and with it
// the source text, alive.
namespace psjsh {
class Tree;
}

namespace psjsh::ast {

enum class Kind : uint8_t {
  // Expressions: the first group, up to and with ErrorExpression.
  BinaryExpression,
  UnaryExpression,
  TernaryExpression,
  ConvertExpression,
  AttributedExpression,
  MemberExpression,
  InvokeMemberExpression,
  IndexExpression,
  TypeExpression,
  VariableExpression,
  ConstantExpression,
  StringConstantExpression,
  ExpandableStringExpression,
  ScriptBlockExpression,
  ArrayLiteral,
  ArrayExpression,
  Hashtable,
  ParenExpression,
  SubExpression,
  UsingExpression,
  ErrorExpression,
  // Parts of a pipeline.
  Command,
  CommandExpression,
  CommandParameter,
  FileRedirection,
  MergingRedirection,
  // Statements, up to and with ErrorStatement. CommandExpression also stands as a statement, on
  // the right of an assignment.
  Pipeline,
  PipelineChain,
  AssignmentStatement,
  IfStatement,
  ForStatement,
  ForEachStatement,
  WhileStatement,
  DoWhileStatement,
  DoUntilStatement,
  SwitchStatement,
  TryStatement,
  TrapStatement,
  ThrowStatement,
  ReturnStatement,
  ExitStatement,
  BreakStatement,
  ContinueStatement,
  DataStatement,
  BlockStatement,
  FunctionDefinition,
  TypeDefinition,
  ConfigurationDefinition,
  UsingStatement,
  ErrorStatement,
  // The rest.
  ScriptBlock,
  ParamBlock,
  NamedBlock,
  StatementBlock,
  Parameter,
  Attribute,
  TypeConstraint,
  NamedAttributeArgument,
  PropertyMember,
  FunctionMember,
  CatchClause,
};

struct Node {
  Kind kind;
  Extent extent;

 protected:
  Node(Kind k, Extent e) : kind(k), extent(e) {}
};

// The concrete node behind `node`, which must be of that class; each has its kind as `kKind`.
template <typename T>
const T &as(const Node &node) {
  return static_cast<const T &>(node);
}
// The same, or null when `node` is null or of another kind.
template <typename T>
const T *try_as(const Node *node) {
  return node != nullptr && node->kind == T::kKind ? static_cast<const T *>(node) : nullptr;
}

// A fixed list in the arena.
template <typename T>
class List {
 public:
  List() = default;
  List(const T *data, uint32_t size) : data_(data), size_(size) {}

  const T *begin() const { return data_; }
  const T *end() const { return data_ + size_; }
  uint32_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  const T &operator[](size_t index) const { return data_[index]; }
  const T &back() const { return data_[size_ - 1]; }

 private:
  const T *data_ = nullptr;
  uint32_t size_ = 0;
};

struct Expression : Node {
  using Node::Node;
};
// Whatever a statement list holds, a condition, or the right side of an assignment.
struct Statement : Node {
  using Node::Node;
};

std::string_view kind_name(Kind kind);

struct ScriptBlock;

}  // namespace psjsh::ast

namespace psjsh {

class Arena;

// One parsed source. Made by parse(); shared ownership because script block values keep it.
class Tree : public std::enable_shared_from_this<Tree> {
 public:
  explicit Tree(std::shared_ptr<const Source> source);
  ~Tree();
  Tree(const Tree &) = delete;
  Tree &operator=(const Tree &) = delete;

  const Source &source() const { return *source_; }
  const std::shared_ptr<const Source> &shared_source() const { return source_; }
  // Never null after parse(), also when the source has errors.
  const ast::ScriptBlock &root() const { return *root_; }

  // Whether there is a class or an enum anywhere.
  bool defines_types() const { return defines_types_; }

  // For the parser only.
  void set_defines_types() { defines_types_ = true; }
  Arena &arena() { return *arena_; }
  void set_root(const ast::ScriptBlock *root) { root_ = root; }

 private:
  std::shared_ptr<const Source> source_;
  std::unique_ptr<Arena> arena_;
  const ast::ScriptBlock *root_ = nullptr;
  bool defines_types_ = false;
};

}  // namespace psjsh
