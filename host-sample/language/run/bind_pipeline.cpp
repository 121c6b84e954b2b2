// Parameters that take their value from a pipeline object or from its properties.
#include <bit>

#include "invariant/compare.h"
#include "language/run/binder.h"
#include "language/value/containers.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/script_error.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;

namespace {

// A property that the object itself has, also by an alias of the parameter. Neither keys of a
// dictionary count nor what every object answers to ($x.Length).
bool own_property(const Value &object, const ParameterInfo &info, Value *out) {
  if (unwrap(object).is_null()) return false;
  const auto has = [&](std::string_view name) {
    if (!find_property(object, name, out)) return false;
    const bool for_all = equals_ignore_case(name, "Length") || equals_ignore_case(name, "Count");
    if (!for_all && !is_enumerable(object) && unwrap(object).as<Dictionary>() == nullptr)
      return true;
    for (const std::string &own : property_names(object))
      if (equals_ignore_case(own, name)) return true;
    return false;
  };
  if (has(info.name)) return true;
  for (const std::string &alias : info.aliases)
    if (has(alias)) return true;
  return false;
}

}  // namespace

// One parameter from a pipeline object. A value that does not convert just does not bind; another
// refusal is an error of its own.
bool Binder::take_from_pipeline(std::uint32_t at, const Value &object, bool by_name, bool convert,
                                Ref<ErrorRecord> *why) {
  const BindParameter &parameter = table_.parameters[at];
  Value value = object;
  if (by_name && !own_property(object, *parameter.info, &value)) return false;
  if (!convert) {
    const bool fits = parameter.is_switch
                          ? type_of(unwrap(value))->is(TypeId::SwitchParameter)
                          : parameter.type == nullptr || is_instance(value, parameter.type);
    if (!fits) return false;
  }
  const SetMask sets = bound_.sets;
  try {
    store(at, value, nullptr);
  } catch (const ScriptError &error) {
    bound_.sets = sets;
    const std::string &id = error.record->id;
    const bool unfit = id.starts_with("ParameterArgumentTransformationError") ||
                       id.starts_with("CannotConvertArgument");
    if (by_name || !unfit) *why = error.record;
    return false;
  }
  from_pipeline_.push_back(at);
  return true;
}

// The parameters of the sets that can take the object this way; true when any did.
bool Binder::try_pipeline(SetMask sets, const Value &object, bool by_name, bool convert,
                          Ref<ErrorRecord> *why) {
  bool any = false;
  for (std::uint32_t i = 0; i < table_.own_count; ++i) {
    const BindParameter &parameter = table_.parameters[i];
    if (!((by_name ? parameter.by_name : parameter.by_value) & sets & bound_.sets)) continue;
    if (bound_already(i)) continue;
    any = take_from_pipeline(i, object, by_name, convert, why) || any;
    if (*why) return any;
  }
  return any;
}

bool Binder::bind_pipeline(const Value &object, Ref<ErrorRecord> *why) {
  for (const std::uint32_t i : from_pipeline_) {
    bound_.values[i].reset();
    std::erase(bound_.order, i);
  }
  from_pipeline_.clear();
  bound_.sets = sets_before_pipeline_;
  bool any = false;
  Ref<ErrorRecord> refused;
  // First what fits as it is, then what converts; the object itself before its properties. The
  // default set goes first each time.
  for (const bool convert : {false, true})
    for (const bool by_name : {false, true}) {
      const SetMask usual = table_.default_set & bound_.sets;
      bool now = usual != 0 && try_pipeline(usual, object, by_name, convert, &refused);
      if (!now && !refused)
        now = try_pipeline(bound_.sets & ~usual, object, by_name, convert, &refused);
      any = any || now;
      if (refused) break;
    }
  if (!any || refused) {
    *why = refused;
    return false;
  }
  if (std::popcount(bound_.sets) > 1 && (table_.default_set & bound_.sets))
    bound_.sets = table_.default_set & bound_.sets;
  if (std::popcount(bound_.sets) == 1) {
    if (!table_.set_names.empty())
      bound_.set_name = table_.set_names[static_cast<std::size_t>(std::countr_zero(bound_.sets))];
    check_mandatory(bound_.sets, false);
  }
  return true;
}

}  // namespace psjsh
