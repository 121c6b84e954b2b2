// Values of the language as values of the ABI, live: numbers, dates and texts as themselves,
// everything else as a handle to the very object. serialize.h makes copies instead.
#pragma once
#include "bridge/value_arena.h"

namespace psjsh {

// Borrows from `value` (texts) and from the arena (handles); both must outlive the result.
psj_value to_abi(const Value &value, ValueArena &arena);
// The items of an array, list or single value as a PSJ_LIST of live values.
psj_value to_abi_list(const Value &value, ValueArena &arena);
// A dictionary as PSJ_DICT with live values.
psj_value to_abi_dict(const Value &dictionary, ValueArena &arena);
// What a cmdlet parameter of that .NET type gets: lists for array types, PSJ_DICT for hashtables,
// numbers for enums.
psj_value to_abi_parameter(const Value &value, std::string_view type_name, ValueArena &arena);
// A result that keeps the value alive.
psj_result to_abi_result(Value value);

// Scalars that need no handle; false for the rest.
bool scalar_to_abi(const Value &value, ValueArena &arena, psj_value *out);

}  // namespace psjsh
