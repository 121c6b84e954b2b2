#include "language/value/engine.h"

#include "language/value/enumerate.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {
namespace {

thread_local Engine *t_engine = nullptr;

}  // namespace

const Type *ScriptBlock::type() const {
  return type_of_id(TypeId::ScriptBlock);
}
const Type *Reference::type() const {
  static const auto *definition = find_type("System.Management.Automation.PSReference`1");
  const Value held = get();
  const Type *inner = held.is_null() ? type_of_id(TypeId::Object) : type_of(held);
  return generic_of(definition, {&inner, 1});
}

Engine *current_engine() noexcept {
  return t_engine;
}
Engine *set_current_engine(Engine *engine) noexcept {
  return std::exchange(t_engine, engine);
}

Value invoke_block(const ScriptBlock &block, const BlockCall &call) {
  if (!t_engine)
    throw_invalid_operation("NoRunspace",
                            "There is no Runspace available to run scripts in this thread.");
  return collapse(t_engine->invoke(block, call));
}

}  // namespace psjsh
