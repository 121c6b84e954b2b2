// A script block that a member needs: casts to [scriptblock] let $null through.
#pragma once
#include "language/value/engine.h"
#include "language/value/script_error.h"

namespace psjsh {

inline const ScriptBlock &required_block(const Value &value) {
  if (const auto *block = value.as<ScriptBlock>()) return *block;
  throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'scriptBlock')");
}

}  // namespace psjsh
