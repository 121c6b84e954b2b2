// Arguments without a name go to the parameters by their positions.
#include <algorithm>
#include <bit>

#include "language/run/binder.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/foreign.h"
#include "language/value/members.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

// Whether the value fits as it is: an instance of the type, or of the element's type where the
// parameter takes several.
bool fits_without_conversion(const Value &value, const Type *type) {
  if (is_instance(value, type)) return true;
  if (type->element() == nullptr || value.is_null()) return false;
  if (const auto *array = value.as<Array>())
    return !array->items.empty() &&
           std::all_of(array->items.begin(), array->items.end(),
                       [&](const Value &item) { return is_instance(item, type->element()); });
  if (value.as<ForeignObject>() && is_enumerable(value)) {
    const Values items = to_items(value);
    return !items.empty() && std::all_of(items.begin(), items.end(), [&](const Value &item) {
      return is_instance(item, type->element());
    });
  }
  return is_instance(value, type->element());
}

}  // namespace

bool Binder::bind_position_in(SetMask sets, std::uint32_t position, const CommandArgument &argument,
                              bool convert) {
  // Parameters of several sets may take the same argument: which set is meant is settled later.
  const SetMask possible = sets & bound_.sets;
  const bool settled = std::popcount(bound_.sets) == 1;
  bool done = false;
  for (std::uint32_t i = 0; i < table_.own_count; ++i) {
    const BindParameter &parameter = table_.parameters[i];
    if (bound_already(i)) continue;
    bool here = false;
    for (const auto &[mask, at] : parameter.positions)
      here = here || ((mask & possible) != 0 && at == static_cast<std::int32_t>(position));
    if (!here) continue;
    if (parameter.remaining & possible) continue;
    if (!convert) {
      const bool fits =
          (parameter.type == nullptr && !parameter.is_switch) ||
          (parameter.type != nullptr && fits_without_conversion(argument.value, parameter.type));
      if (!fits) continue;
    }
    if (!convert || settled) {
      store(i, argument.value, argument.node);
      done = true;
      continue;
    }
    // A value that does not convert may still fit a parameter of another set at this position; one
    // that converts and is refused may not.
    try {
      store(i, argument.value, argument.node);
      done = true;
    } catch (const ScriptError &error) {
      if (error.record->id.starts_with("ParameterArgumentValidationError")) throw;
      if (!position_error_) position_error_ = error.record;
    }
  }
  return done;
}

void Binder::bind_positional(std::vector<const CommandArgument *> *positional) {
  std::size_t next = 0;
  std::int32_t last = -1;
  while (next < positional->size()) {
    const CommandArgument &argument = *(*positional)[next];
    if (held_.contains(&argument)) {
      ++next;
      continue;
    }
    // The lowest position behind the last one that has an unbound parameter in a set that is still
    // possible.
    std::int32_t position = INT32_MAX;
    for (std::uint32_t i = 0; i < table_.own_count; ++i) {
      const BindParameter &parameter = table_.parameters[i];
      if (bound_already(i)) continue;
      for (const auto &[mask, at] : parameter.positions)
        if ((mask & bound_.sets) != 0 && at > last && at < position &&
            !(parameter.remaining & mask & bound_.sets))
          position = at;
    }
    if (position == INT32_MAX) break;
    const auto at = static_cast<std::uint32_t>(position);
    const SetMask usual = table_.default_set & bound_.sets;
    const bool done = (usual != 0 && bind_position_in(usual, at, argument, false)) ||
                      bind_position_in(bound_.sets, at, argument, false) ||
                      (usual != 0 && bind_position_in(usual, at, argument, true)) ||
                      bind_position_in(bound_.sets, at, argument, true);
    if (!done && position_error_) throw ScriptError(position_error_);
    position_error_ = {};
    if (bound_.sets == 0) resolve_sets(false);
    last = position;
    if (done) positional->erase(positional->begin() + static_cast<std::ptrdiff_t>(next));
  }
}

}  // namespace psjsh
