// Calling script blocks and functions.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "language/run/binder.h"
#include "language/run/session_state.h"

namespace psjsh {

// How a block is run by somebody who is no pipeline.
struct BlockRun {
  Arguments arguments = {};
  const Value *underscore = nullptr;  // $_
  const Value *self = nullptr;        // $this
  const Values *input = nullptr;      // $input and process blocks
  Sink *out = nullptr;                // null: dropped
  const Streams *streams = nullptr;   // null: those of the running frame
  bool in_place = false;              // without a scope of its own
  Scope *in =
      nullptr;  // the scope for in_place, or the parent of the new one; null: the running one
};
void run_block(SessionState &session, const RunBlock &block, const BlockRun &run);
// A block's body: `return` ends it, also from within `$( )`; a break or continue that finds no loop
// in it looks for one in the callers (throws FlowRequest).
Flow run_body(const Block &body, Frame &frame);
// Parameters of a block that runs in an existing scope.
void bind_in_scope(SessionState &session, Frame &frame, const Unit &unit,
                   const Signature &signature, const CommandArguments &arguments);
// $PSBoundParameters
const Type *bound_parameters_type();
Value bound_table(const BindTable &table, const BoundArguments &bound);

// One call of a block: its parameters, its automatic variables and its parts.
class ScriptCall {
 public:
  virtual ~ScriptCall() = default;
  ScriptCall(const ScriptCall &) = delete;
  ScriptCall &operator=(const ScriptCall &) = delete;

  // What the binder found. Defaults of the others are evaluated.
  void bind(const BoundArguments &bound, const BindTable &table);
  // The parameters that are bound so far, for a dynamicparam block.
  void bind_first(const BoundArguments &bound, const BindTable &table);
  // The parameters that a pipeline object brought.
  void rebind(const BoundArguments &bound, const BindTable &table);
  virtual void set_underscore(const Value &value) = 0;
  virtual void set_input(Values values) = 0;
  // A variable that is the call's own, whatever scope it runs in.
  virtual void set_own(Symbol symbol, Value value) = 0;
  virtual const Value *own(Symbol symbol) const = 0;  // null: not set
  virtual Flow run(const Block *block) = 0;           // with this frame as the innermost

  // Whether the code may read an automatic variable with this slot in its unit.
  bool names(std::uint32_t slot) const { return slot != Layout::kNone || names_all_; }
  Scope &scope() { return *frame_.scope; }
  Frame &frame() { return frame_; }
  CodeCall &call() { return call_; }
  const Unit &unit() const { return unit_; }

 protected:
  ScriptCall(SessionState &session, const BlockCode &code, const Unit &unit, Scope *scope,
             Slot *slots, Sink *out, const Streams *streams, bool names_all);
  virtual void set_parameter(std::size_t i, Value value) = 0;
  void prepare_parameter(std::size_t i, Value value, bool given);
  void evaluate_default(std::size_t i);

  SessionState &session_;
  const BlockCode &code_;
  const Unit &unit_;
  CodeCall call_;
  Frame frame_;

 private:
  Value converted_default(std::size_t i, const Value &value) const;

  const bool names_all_;  // the unit can not say which ones its code names
};

// A call with a scope of its own. Lives on the stack, or in a pipeline's stage.
class Activation final : public ScriptCall {
 public:
  Activation(SessionState &session, const BlockCode &code, Scope *parent, Sink *out,
             const Streams *streams);
  ~Activation() override;

  // Positional values into the parameters of a plain signature; the rest is $args.
  void bind_plain(Arguments arguments);
  void set_underscore(const Value &value) override;
  void set_self(const Value &value);
  void set_input(Values values) override;
  void set_own(Symbol symbol, Value value) override;
  const Value *own(Symbol symbol) const override;
  Flow run(const Block *block) override;

 private:
  Activation(SessionState &session, const BlockCode &code, const Unit &unit, Scope *parent,
             Sink *out, const Streams *streams);
  void set_parameter(std::size_t i, Value value) override;
  void set(std::uint32_t slot, Value value);

  const int strict_;  // the caller's strict mode, which comes back with it
  const std::uint32_t slot_count_;
  Scope scope_;
};

// Memory for the slots of calls: taken and given back in the order of a stack.
class SlotStack {
 public:
  Slot *take(std::uint32_t count);
  void give_back(Slot *slots, std::uint32_t count);

 private:
  struct Chunk {
    std::unique_ptr<Slot[]> slots;
    std::uint32_t size = 0, used = 0;
  };
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
};

// The innermost frame for as long as this lives.
class Running {
 public:
  Running(SessionState &session, Frame *frame) : session_(session), old_(session.frame) {
    session.frame = frame;
  }
  ~Running() { session_.frame = old_; }
  Running(const Running &) = delete;
  Running &operator=(const Running &) = delete;

 private:
  SessionState &session_;
  Frame *old_;
};

}  // namespace psjsh
