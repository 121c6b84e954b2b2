// A script block with its compiled forms, and the block as a value.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "language/run/command_info.h"
#include "language/run/scope.h"
#include "language/syntax/ast_statements.h"
#include "language/value/engine.h"

namespace psjsh {

struct Block;
struct Expr;
struct ParameterCode;
class SessionState;
struct Module;

// Code compiled against one layout of slots.
struct Unit {
  Unit();
  ~Unit();
  const Layout *layout = nullptr;
  std::unique_ptr<Block> begin, process, end, clean, dynamic_param;
  // Slots of the automatic variables that the code names, Layout::kNone when it does not.
  std::uint32_t underscore = Layout::kNone, args = Layout::kNone, input = Layout::kNone,
                my_invocation = Layout::kNone, bound_parameters = Layout::kNone,
                cmdlet = Layout::kNone, self = Layout::kNone;
  std::vector<std::uint32_t> parameter_slots;
  std::vector<std::unique_ptr<Expr>> defaults;        // null: none
  std::vector<std::unique_ptr<Expr>> base_arguments;  // of a constructor: base(…)
};

// What a block's param() says, once for all its units.
struct ParameterCode {
  Symbol symbol = 0;
  const ast::Parameter *node = nullptr;
  const Type *type = nullptr;  // null: none given
  bool is_switch = false;
  std::vector<std::shared_ptr<VariableCheck>> checks;
  // Makes later assignments to the parameter's variable convert and be checked.
  void constrain(Slot &slot) const;
};
struct BindTable;
struct Signature {
  CommandInfo info;
  std::vector<ParameterCode> parameters;
  bool advanced =
      false;  // CmdletBinding or Parameter attributes: binds as a cmdlet, has common parameters
  bool plain = false;  // positional binding without any check: calls may skip the binder
  bool positional_binding = true;
  mutable std::shared_ptr<const BindTable> table;  // made when first needed: bind_table()
  const BindTable &bind_table() const;
};

class BlockCode {
 public:
  BlockCode(SessionState &session, std::shared_ptr<const ast::ScriptBlock> ast,
            const ast::FunctionDefinition *function);
  ~BlockCode();

  const ast::ScriptBlock &ast() const { return *ast_; }
  const ast::FunctionDefinition *function() const { return function_; }
  const Source &source() const { return ast_->tree->source(); }
  // Compiled on first use, for a scope of its own.
  const Unit &unit() const;
  // The same code for running in an existing scope.
  const Unit &unit_in(Scope &scope) const;
  const Signature &signature() const;
  // Only an end block, no parameters: may run in place without any set-up.
  bool simple() const { return simple_; }
  bool has_process() const { return ast_->process != nullptr; }
  bool has_named_blocks() const {
    return ast_->begin != nullptr || ast_->process != nullptr || ast_->clean != nullptr;
  }
  bool is_filter() const { return filter_; }

  SessionState &session;

 private:
  std::shared_ptr<const ast::ScriptBlock> ast_;
  const ast::FunctionDefinition *function_;
  bool simple_, filter_;
  mutable std::unique_ptr<Layout> layout_;
  mutable std::unique_ptr<Unit> unit_;
  mutable std::vector<std::pair<const Layout *, std::unique_ptr<Unit>>> in_place_;
  mutable std::unique_ptr<Signature> signature_;
};

// `{ … }` as a value. Shared between sessions only as its syntax tree: another session compiles its
// own code.
class RunBlock final : public ScriptBlock {
 public:
  RunBlock(std::shared_ptr<const BlockCode> its_code, std::shared_ptr<const ast::ScriptBlock> ast);
  std::string_view source() const override;
  // The code for the session, compiled there when it is another one than the block's own.
  std::shared_ptr<const BlockCode> code_for(SessionState &session) const;
  const ast::ScriptBlock &ast() const { return *ast_; }

  std::string
      text;  // of a function with its parameters in front of the body; empty: the block's own
  std::shared_ptr<Module> module;  // where it came from: its script scope
  std::shared_ptr<std::vector<std::pair<Symbol, Value>>> captured;  // GetNewClosure

 private:
  std::shared_ptr<const BlockCode> code_;
  std::shared_ptr<const ast::ScriptBlock> ast_;
};

// A function or filter by name.
struct FunctionValue {
  std::string name;
  std::shared_ptr<const BlockCode> code;
  Ref<RunBlock> block;
  std::shared_ptr<Module> module;
  std::string description;
  std::uint8_t options = 0;
};

}  // namespace psjsh
