// `. name`: a call whose code runs in the scope of its caller.
#pragma once
#include <utility>
#include <vector>

#include "language/run/call.h"

namespace psjsh {

// Parameters become variables of the caller. $_, $args, $input, $PSBoundParameters, $PSCmdlet,
// $MyInvocation and the preferences that common parameters set are the call's own: they stand in
// the scope while its code runs, and the caller's come back behind it.
class DottedCall final : public ScriptCall {
 public:
  DottedCall(SessionState &session, const BlockCode &code, Scope *scope, Sink *out,
             const Streams *streams);

  void set_underscore(const Value &value) override;
  void set_input(Values values) override;
  void set_own(Symbol symbol, Value value) override;
  const Value *own(Symbol symbol) const override;
  Flow run(const Block *block) override;

 private:
  void set_parameter(std::size_t i, Value value) override;

  std::vector<std::pair<Symbol, Value>> own_;
};

}  // namespace psjsh
