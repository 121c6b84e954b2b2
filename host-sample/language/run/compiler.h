// Turns a syntax tree into nodes. One Compiler makes one Unit.
#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "language/run/code.h"
#include "language/run/session_state.h"
#include "language/syntax/ast_statements.h"

namespace psjsh {

class AttributeObject;

// A place that can be assigned to.
struct Place {
  virtual ~Place() = default;
  virtual void assign(Frame &frame, Value value) const = 0;
  // place = change(place); gives the new value, or the old one when `old` is asked for.
  struct Change {
    virtual ~Change() = default;
    virtual Value operator()(Frame &frame, const Value &old) const = 0;
  };
  virtual Value update(Frame &frame, const Change &change, bool old) const = 0;
};
using PlacePtr = std::unique_ptr<Place>;

class Compiler {
 public:
  // `live` is the scope whose slots the code will use, or null for a scope that each call makes.
  Compiler(SessionState &session, const BlockCode &block, Layout &layout, Scope *live)
      : session_(session), block_(block), layout_(layout), live_(live) {}

  ExprPtr expr(const ast::Expression &node);
  StmtPtr stmt(const ast::Statement &node);
  BlockPtr block(const ast::StatementBlock &node);
  // What goes before the first statement: `using module`, and making the types that the script
  // block defines.
  std::vector<StmtPtr> type_definitions(const ast::ScriptBlock &node);
  BlockPtr block(const ast::List<const ast::Statement *> &statements,
                 const ast::List<const ast::TrapStatement *> &traps);
  PlacePtr place(const ast::Expression &node);
  // A statement as a value: a condition, a collection, the right side of `=`.
  ExprPtr value_of(const ast::Statement &node);
  StmtPtr pipeline(const ast::Pipeline &node);
  StmtPtr command(const ast::Command &node);
  StmtPtr redirected(const ast::CommandExpression &node);
  StmtPtr background(const ast::Statement &node);

  // Layout::kNone: the name has no slot in the live scope.
  std::uint32_t slot(Symbol symbol);
  static Symbol symbol_of(const ast::VariableExpression &variable);
  void reserve_names(const ast::Node &node);

  SessionState &session() { return session_; }
  const BlockCode &block_code() const { return block_; }
  std::string_view text_of(const ast::Node &node) const {
    return block_.source().text_of(node.extent);
  }

 private:
  ExprPtr variable(const ast::VariableExpression &node);
  ExprPtr constant(const ast::ConstantExpression &node);
  ExprPtr binary(const ast::BinaryExpression &node);
  ExprPtr unary(const ast::UnaryExpression &node);
  ExprPtr convert(const ast::ConvertExpression &node);
  ExprPtr member(const ast::MemberExpression &node);
  ExprPtr invoke(const ast::InvokeMemberExpression &node);
  ExprPtr array(const ast::ArrayLiteral &node);
  ExprPtr array_of(const ast::ArrayExpression &node);
  ExprPtr sub(const ast::SubExpression &node);
  ExprPtr hashtable(const ast::Hashtable &node, bool ordered);
  ExprPtr expandable(const ast::ExpandableStringExpression &node);
  ExprPtr custom_object(const ast::Hashtable &node);
  StmtPtr assignment(const ast::AssignmentStatement &node);
  StmtPtr if_statement(const ast::IfStatement &node);
  StmtPtr data(const ast::DataStatement &node);
  StmtPtr leave(const ast::LeaveStatement &node);
  StmtPtr jump(const ast::JumpStatement &node);
  StmtPtr loop(const ast::LabeledStatement &node);
  StmtPtr for_each(const ast::ForEachStatement &node);
  StmtPtr switch_statement(const ast::SwitchStatement &node);
  StmtPtr try_statement(const ast::TryStatement &node);
  StmtPtr definition(const ast::FunctionDefinition &node);

  SessionState &session_;
  const BlockCode &block_;
  Layout &layout_;
  Scope *live_;
  bool in_string_ = false;  // inside of an expandable string
};

// The type a type name means; a class or enum of the session comes first. Throws TypeNotFound.
const Type *resolve_type(SessionState &session, const ast::TypeName &name);

// Attributes of a variable or parameter that check values; null for one that says nothing about
// values.
std::shared_ptr<VariableCheck> make_check(SessionState &session, const BlockCode &block,
                                          const ast::Attribute &attribute);
std::shared_ptr<VariableCheck> make_check(SessionState &session, const AttributeObject &attribute);

}  // namespace psjsh
