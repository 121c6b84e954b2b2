// Members of script block values.
#include "invariant/guid.h"
#include "language/run/call.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

// A closure is a module of its own, which holds copies of the variables around it.
Value make_closure(SessionState &session, const RunBlock &run) {
  auto module = std::make_shared<Module>();
  module->name = "__DynamicModule_" + psj::invariant::text_of(psj::invariant::Guid::random());
  module->layout = std::make_unique<Layout>();
  module->layout->room = 0;
  Scope *above = run.module ? run.module->scope.get() : &session.global;
  module->scope = std::make_unique<Scope>(above, module->layout.get(), nullptr);
  module->scope->script = module->scope.get();
  for (const auto &[symbol, slot] : session.scope()->list()) {
    if (slot->details && slot->details->options != 0) continue;
    if (symbol < kKnownSymbols) continue;
    session.write(module->scope.get(), symbol, session.read_slot(*slot));
  }
  auto closure = make<RunBlock>(run.code_for(session), run.ast().shared());
  closure->module = std::move(module);
  // Not to be run in place, where the module would be passed by.
  closure->captured = std::make_shared<std::vector<std::pair<Symbol, Value>>>();
  return closure;
}

}  // namespace

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
    *out = make_closure(*this, run);
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
