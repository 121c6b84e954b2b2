// What a script block is compiled to: a tree of nodes, each specialised for what it does.
//
// Nodes belong to one session: their caches are not locked. They borrow from the syntax tree, which
// BlockCode keeps.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/run/block_code.h"
#include "language/run/scope.h"
#include "language/run/sink.h"
#include "language/syntax/ast_statements.h"
#include "language/value/convert.h"
#include "language/value/value.h"

namespace psjsh {

// How a statement ended. Break and Continue have their label in SessionState::label; a return's
// value is written.
enum class Flow : std::uint8_t { Next, Break, Continue, Return };

// What runs: a block's code in a scope. Lives on the stack.
struct Frame {
  SessionState &session;
  Scope *scope;
  Slot *slots;  // scope->slots
  Sink *out;
  const Streams *streams;
  const BlockCode *block;
  const ast::Node *position;  // the statement that runs, for errors
  Frame *caller;
  // The call that this frame is part of: its name in a stack trace; null for blocks run in place.
  const struct CodeCall *call;
  bool hidden = false;  // not in stack traces
  // In a method of a class: where `return` puts its value, which no other output reaches.
  Value *returned = nullptr;
};

struct Expr {
  virtual ~Expr() = default;
  virtual Value eval(Frame &frame) const = 0;
  virtual bool test(Frame &frame) const { return to_bool(eval(frame)); }
  virtual void discard(Frame &frame) const { eval(frame); }
  // The statement `x` alone writes nothing: assignments, ++.
  virtual bool is_void() const { return false; }
};
using ExprPtr = std::unique_ptr<Expr>;

struct Stmt {
  explicit Stmt(const ast::Node *its_node) : node(its_node) {}
  virtual ~Stmt() = default;
  virtual Flow exec(Frame &frame) const = 0;
  // As the value of an expression or of the right side of `=`.
  virtual Value eval(Frame &frame) const;
  const ast::Node *node;
};
using StmtPtr = std::unique_ptr<Stmt>;

struct TrapCode;
// Statements in a row, with what happens when one of them fails.
struct Block {
  ~Block();
  Flow exec(Frame &frame) const;
  std::vector<StmtPtr> statements;
  std::vector<std::unique_ptr<TrapCode>> traps;
};
using BlockPtr = std::unique_ptr<Block>;

struct TrapCode {
  const Type *type = nullptr;  // null: everything
  std::string type_name;
  BlockPtr body;
};

// Whether a command that the node runs decides about $?: the command itself, also in parentheses.
// Any other expression around it succeeds as such.
bool runs_command(const ast::Node &node);

// A value where a statement stands.
struct ExprStmt final : Stmt {
  ExprStmt(const ast::Node *its_node, ExprPtr its_expr)
      : Stmt(its_node), expr(std::move(its_expr)) {}
  Flow exec(Frame &frame) const override;
  Value eval(Frame &frame) const override { return expr->eval(frame); }
  ExprPtr expr;
  // A command in the expression decides about $?; otherwise the statement succeeded.
  bool keeps_success = false;
};

// Puts another output in place for a time.
class OutputTo {
 public:
  OutputTo(Frame &frame, Sink *sink) : frame_(frame), old_(frame.out) { frame.out = sink; }
  ~OutputTo() { frame_.out = old_; }
  OutputTo(const OutputTo &) = delete;
  OutputTo &operator=(const OutputTo &) = delete;

 private:
  Frame &frame_;
  Sink *old_;
};

}  // namespace psjsh
