// Finding and sorting among the items of arrays, lists and other sequences.
#pragma once
#include "language/value/containers.h"
#include "language/value/member_table.h"

namespace psjsh::items {

inline Value number(std::size_t count) {
  return static_cast<std::int32_t>(count);
}
// As .NET's Equals has it: texts with their case.
bool same_item(const Value &a, const Value &b);
std::int32_t index_in(const Values &items, const Value &what, std::size_t from = 0);  // -1: none
std::int32_t last_index_in(const Values &items, const Value &what);
// Stable; `comparison` is a script block of two arguments, or null.
void sort_items(Values &items, const Value &comparison = {});
// The argument as an array; anything else is refused.
Array &array_argument(Call &call, std::size_t argument);
[[noreturn]] void fail_fixed();  // the collection cannot grow
Value get_enumerator(Call &call);

}  // namespace psjsh::items
