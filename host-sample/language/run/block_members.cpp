// Members of script block values.
#include "language/run/call.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

bool SessionState::block_member(const ScriptBlock &block, std::string_view name, Value *out) {
  const auto &run = static_cast<const RunBlock &>(block);
  const Source &source = run.ast().tree->source();
  if (equals_ignoring_case(name, "File"))
    return *out = source.file().empty() ? Value() : Value(source.file()), true;
  if (equals_ignoring_case(name, "Ast"))
    return *out = Value(source.text_of(run.ast().extent)), true;
  if (equals_ignoring_case(name, "IsFilter")) return *out = false, true;
  if (equals_ignoring_case(name, "Module"))
    return *out = run.module ? run.module->object : Value(), true;
  if (equals_ignoring_case(name, "StartPosition"))
    return *out = Value(source.text_of(run.ast().extent)), true;
  if (equals_ignoring_case(name, "Attributes")) return *out = make_array({}), true;
  return false;
}

bool SessionState::call_block_member(const ScriptBlock &block, std::string_view name,
                                     Arguments arguments, Value *out) {
  const auto &run = static_cast<const RunBlock &>(block);
  if (equals_ignoring_case(name, "GetNewClosure")) {
    auto closure = make<RunBlock>(run.code_for(*this), run.ast().shared());
    closure->module = run.module;
    closure->captured = std::make_shared<std::vector<std::pair<Symbol, Value>>>();
    for (const auto &[symbol, slot] : scope()->list()) {
      if (slot->details && slot->details->options != 0) continue;
      if (symbol < kKnownSymbols) continue;
      closure->captured->emplace_back(symbol, read_slot(*slot));
    }
    *out = closure;
    return true;
  }
  if (equals_ignoring_case(name, "InvokeWithContext")) {
    CollectSink sink;
    BlockRun call;
    call.out = &sink;
    Values given;
    if (arguments.size() > 2) given = to_items(arguments[2]);
    call.arguments = given;
    run_block(*this, run, call);
    *out = collapse(std::move(sink.values));
    return true;
  }
  return false;
}

}  // namespace psjsh
