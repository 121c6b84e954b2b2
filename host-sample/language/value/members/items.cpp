#include "language/value/members/items.h"

#include <algorithm>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/operators.h"
#include "language/value/script_error.h"

namespace psjsh::items {

bool same_item(const Value &a, const Value &b) {
  const Value &x = unwrap(a), &y = unwrap(b);
  if (x.is_null() || y.is_null()) return x.is_null() && y.is_null();
  return equal_keys(x, y, false);
}

std::int32_t index_in(const Values &items, const Value &what, std::size_t from) {
  for (auto i = from; i < items.size(); ++i)
    if (same_item(items[i], what)) return static_cast<std::int32_t>(i);
  return -1;
}
std::int32_t last_index_in(const Values &items, const Value &what) {
  for (auto i = items.size(); i-- > 0;)
    if (same_item(items[i], what)) return static_cast<std::int32_t>(i);
  return -1;
}

namespace {

bool less(const Value &a, const Value &b, const Value &comparison) {
  if (const auto *block = comparison.as<ScriptBlock>()) {
    const Value pair[] = {a, b};
    return to_int32(invoke_block(*block, {.arguments = pair})) < 0;
  }
  return sort_compare(a, b, Case::Match) < 0;
}

}  // namespace

// Sorts a copy, so that a comparison in script never sees half-moved items.
void sort_items(Values &items, const Value &comparison) {
  Values copy = items;
  std::stable_sort(copy.begin(), copy.end(),
                   [&](const Value &a, const Value &b) { return less(a, b, comparison); });
  items.swap(copy);
}

Array &array_argument(Call &call, std::size_t i) {
  auto *found = call.arguments[i].as<Array>();
  if (!found)
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'array')");
  return *found;
}

[[noreturn]] void fail_fixed() {
  throw_net("System.NotSupportedException", "Collection was of a fixed size.");
}

Value get_enumerator(Call &c) {
  return make<EnumeratorObject>(to_items(c.self), false);
}

}  // namespace psjsh::items
