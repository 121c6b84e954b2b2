// What values ask of the evaluator: to run a script block, to make one from text, a variable, the
// host's services. The evaluator installs its Engine for each thread that runs script.
#pragma once
#include <string>
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

// A script block value; the evaluator derives it. Equality is identity.
class ScriptBlock : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::ScriptBlock;
  }
  const Type *type() const override;
  // The text between the braces.
  virtual std::string_view source() const = 0;

 protected:
  ScriptBlock() : Object(ObjectKind::ScriptBlock) {}
};

// How a block is called from a member or an operator.
struct BlockCall {
  Arguments arguments = {};
  const Value *dollar_underscore = nullptr;  // $_ (null: not set)
  const Value *dollar_this = nullptr;        // $this of script properties and methods
  bool in_place = false;                     // in the caller's scope: .ForEach(), .Where()
};

class Engine {
 public:
  virtual ~Engine() = default;
  // Runs a block and gives all that it wrote to the output stream.
  virtual Values invoke(const ScriptBlock &block, const BlockCall &call) = 0;
  // [scriptblock]::Create; throws a ParseException ScriptError.
  virtual Ref<ScriptBlock> create_block(std::string_view text) = 0;
  virtual Value variable(std::string_view name) = 0;  // $null when there is none; $OFS for texts
  // Members of script blocks and other engine objects that values do not know (GetNewClosure, Ast
  // …); false: no such member.
  virtual bool block_member(const ScriptBlock &block, std::string_view name, Value *out) {
    (void)block, (void)name, (void)out;
    return false;
  }
  virtual bool call_block_member(const ScriptBlock &block, std::string_view name,
                                 Arguments arguments, Value *out) {
    (void)block, (void)name, (void)arguments, (void)out;
    return false;
  }
  // A type that scripts defined and the running code sees; null: none of that name.
  virtual const Type *own_type(std::string_view name) {
    (void)name;
    return nullptr;
  }
  // Current location, for members that take relative paths ([IO.File] uses the process's own
  // directory instead).
  virtual std::string location() { return {}; }
  // Readable when the running code is to stop, for members that wait; -1: nobody will ask.
  virtual int stop_fd() { return -1; }
};

// The engine of this thread; null before the evaluator set it (then blocks cannot be run).
Engine *current_engine() noexcept;
// Gives the previous one back, so that a caller can restore it.
Engine *set_current_engine(Engine *engine) noexcept;

// Runs a block through the current engine; one value is itself, several are an array, none is
// nothing.
Value invoke_block(const ScriptBlock &block, const BlockCall &call);

// A variable that can be written through: [ref]$x. The evaluator derives one that writes to the
// variable.
class Reference : public Object {
 public:
  static bool is(const Object &object) noexcept {
    return object.object_kind() == ObjectKind::Reference;
  }
  Reference() : Object(ObjectKind::Reference) {}
  const Type *type() const override;
  virtual Value get() const { return value_; }
  virtual void set(Value value) { value_ = std::move(value); }

 protected:
  Value value_;
};

}  // namespace psjsh
