// dynamicparam { }: parameters that a function makes when its own ones are bound.
#pragma once
#include <memory>
#include <vector>

#include "language/run/binder.h"
#include "language/value/attribute.h"

namespace psjsh {

class ScriptCall;

// What one run of the block gave; no table when it gave no parameters.
struct DynamicParameters {
  std::shared_ptr<const BindTable> table;  // the function's, with the new ones behind its own
  std::vector<Ref<RuntimeParameter>> parameters;
  // Writes what was bound into the objects that the block gave.
  void note(const BindTable &base, const BoundArguments &bound) const;
};

// The parameters that the objects of a block describe. Throws the script errors of the binder.
DynamicParameters dynamic_parameters(SessionState &session, const BindTable &base,
                                     const Value &dictionary);
// Runs the block in a call whose own parameters are bound, and reads its result.
DynamicParameters run_dynamic_block(SessionState &session, ScriptCall &call, const BindTable &base,
                                    const ast::Node *command);
// What a function says about itself with the parameters that its block makes for `arguments`. The
// function's own description when it has no such block, or the block fails.
std::shared_ptr<const CommandInfo> described_with(SessionState &session,
                                                  const FunctionValue &function,
                                                  Arguments arguments);

}  // namespace psjsh
