// Copies of values for another process, by PowerShell's serialization rules for jobs: depth 1,
// objects become bags of their properties, what lies deeper becomes text; collections and custom
// objects do not count as depth.
#pragma once
#include "bridge/value_arena.h"

namespace psjsh {

// No handle is in the result. Texts are borrowed from `value`, which the arena keeps alive. A
// property whose getter fails is null. Cycles become back references.
psj_value serialize(const Value &value, ValueArena &arena);
// The same for the items of a list.
psj_value serialize_list(const Values &items, ValueArena &arena);

}  // namespace psjsh
