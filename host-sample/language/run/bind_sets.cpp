// Which parameter set the arguments mean, and whether it has all that it must.
#include <bit>

#include "language/run/binder.h"
#include "language/run/host_prompt.h"
#include "language/run/session_state.h"

namespace psjsh {

std::vector<std::uint32_t> Binder::missing_mandatory(SetMask set, bool input_expected) const {
  std::vector<std::uint32_t> missing;
  for (std::uint32_t i = 0; i < table_.own_count; ++i) {
    const BindParameter &parameter = table_.parameters[i];
    if (!(parameter.mandatory & set) || bound_already(i)) continue;
    if (input_expected && ((parameter.by_value | parameter.by_name) & set)) continue;
    missing.push_back(i);
  }
  return missing;
}

void Binder::check_mandatory(SetMask sets, bool input_expected) {
  const std::vector<std::uint32_t> missing = missing_mandatory(sets, input_expected);
  if (missing.empty()) return;
  std::vector<AskedParameter> asked;
  for (const std::uint32_t i : missing) {
    const BindParameter &parameter = table_.parameters[i];
    asked.push_back(
        {parameter.info->name, parameter.type != nullptr && parameter.type->is_array()});
  }
  if (const auto given = ask_values(session_, table_.info->name, asked)) {
    for (std::size_t i = 0; i < missing.size(); ++i) store(missing[i], (*given)[i], nullptr);
    return;
  }
  if (is_user_remote()) throw ScriptError(prompt_refused());
  std::string list;
  for (const std::uint32_t i : missing) list += " " + table_.parameters[i].info->name;
  fail("MissingMandatoryParameter",
       "Cannot process command because of one or more missing mandatory parameters:" + list + ".",
       nullptr);
}

void Binder::resolve_sets(bool input_expected) {
  if (bound_.sets == 0) {
    bound_.sets = table_.all_sets;
    fail("AmbiguousParameterSet",
         "Parameter set cannot be resolved using the specified named parameters. One or more "
         "parameters issued cannot "
         "be used together or an insufficient number of parameters were provided.",
         nullptr);
  }
  if (std::popcount(bound_.sets) > 1) {
    const SetMask usual = table_.default_set & bound_.sets;
    SetMask complete = 0;
    for (SetMask set = 1; set != 0 && set <= bound_.sets; set <<= 1)
      if ((bound_.sets & set) && missing_mandatory(set, input_expected).empty()) complete |= set;
    if (input_expected && table_.takes_pipeline) {
      if (complete == 0 && usual == 0 && table_.signature == nullptr && !table_.set_names.empty())
        complete = 0;
      if (complete != 0) bound_.sets = complete;
      if (complete == 0)
        check_mandatory(usual != 0 ? usual : bound_.sets & (~bound_.sets + 1), input_expected);
      if (std::popcount(bound_.sets) == 1) check_mandatory(bound_.sets, input_expected);
      return;
    }
    if (usual != 0) {
      bound_.sets = usual;
    } else if (std::popcount(complete) == 1) {
      bound_.sets = complete;
    } else {
      fail("AmbiguousParameterSet",
           "Parameter set cannot be resolved using the specified named parameters. One or more "
           "parameters issued "
           "cannot be used together or an insufficient number of parameters were provided.",
           nullptr);
    }
  }
  check_mandatory(bound_.sets, input_expected);
}

}  // namespace psjsh
