// What the binder knows of a command.
#include <algorithm>

#include "invariant/compare.h"
#include "language/run/binder.h"
#include "language/run/signature.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;

namespace {

BindParameter make_parameter(const ParameterInfo &info, const std::vector<std::string> &sets,
                             SetMask all) {
  BindParameter parameter;
  parameter.info = &info;
  parameter.is_switch =
      equals_ignore_case(info.type, "System.Management.Automation.SwitchParameter") ||
      equals_ignore_case(info.type, "switch");
  if (!parameter.is_switch) {
    parameter.type = find_type(info.type);
    if (parameter.type != nullptr) {
      parameter.is_bool = parameter.type->is(TypeId::Boolean);
      parameter.is_collection = parameter.type->is_array();
      if (parameter.type->is(TypeId::Object) || parameter.type->is(TypeId::PSObject))
        parameter.type = nullptr;
    }
  }
  for (const ParameterUse &use : info.uses) {
    SetMask mask = all;
    if (!use.set.empty() && use.set != "__AllParameterSets") {
      mask = 0;
      for (std::size_t i = 0; i < sets.size(); ++i)
        if (equals_ignore_case(sets[i], use.set)) mask = SetMask{1} << i;
    }
    parameter.sets |= mask;
    if (use.flags & kMandatory) parameter.mandatory |= mask;
    if (use.flags & kByValue) parameter.by_value |= mask;
    if (use.flags & kByPropertyName) parameter.by_name |= mask;
    if (use.flags & kRemaining) parameter.remaining |= mask;
    if (use.position >= 0) parameter.positions.emplace_back(mask, use.position);
  }
  parameter.checks = make_checks(info);
  return parameter;
}

}  // namespace

BindTable::BindTable(const CommandInfo &its_info, const Signature *its_signature)
    : info(&its_info), signature(its_signature), set_names(its_info.sets) {
  const std::size_t sets = std::min<std::size_t>(std::max<std::size_t>(set_names.size(), 1), 63);
  all_sets = (SetMask{1} << sets) - 1;
  for (std::size_t i = 0; i < set_names.size() && i < 63; ++i)
    if (equals_ignore_case(set_names[i], its_info.default_set)) default_set = SetMask{1} << i;
  if (set_names.empty()) default_set = 1;
  for (const ParameterInfo &parameter : its_info.parameters)
    parameters.push_back(make_parameter(parameter, set_names, all_sets));
  own_count = static_cast<std::uint32_t>(parameters.size());
  if (signature != nullptr)
    for (std::uint32_t i = 0; i < own_count && i < signature->parameters.size(); ++i) {
      const Type *type = signature->parameters[i].type;
      parameters[i].type =
          type != nullptr && (type->is(TypeId::Object) || type->is(TypeId::PSObject)) ? nullptr
                                                                                      : type;
      parameters[i].is_bool = type != nullptr && type->is(TypeId::Boolean);
      for (const auto &check : signature->parameters[i].checks)
        parameters[i].checks.push_back(check);
    }
  add_common();
  note_pipeline();
}

BindTable::BindTable(const BindTable &base, std::shared_ptr<const CommandInfo> extended,
                     const std::vector<BindParameter> &dynamic)
    : BindTable(*extended, base.signature) {
  own_info = std::move(extended);
  std::uint32_t at = base.own_count;
  for (const BindParameter &from : dynamic) {
    BindParameter &parameter = parameters[at++];
    parameter.type = from.type;
    parameter.is_switch = from.is_switch;
    parameter.is_bool = from.is_bool;
    parameter.is_collection = from.is_collection;
    parameter.checks = from.checks;
    if (parameter.info->uses.empty()) parameter.sets = 0;
  }
  plain_input.reset();
}

void BindTable::add_common() {
  has_common = signature == nullptr || signature->advanced;
  if (has_common) {
    const std::uint32_t count = info->should_process ? kCommonCount : kCommonWhatIf;
    for (std::uint32_t i = 0; i < count; ++i) {
      parameters.push_back(make_parameter(common_parameters()[i], set_names, all_sets));
      parameters.back().is_common = true;
    }
  }
}

void BindTable::note_pipeline() {
  std::uint32_t by_value_count = 0, by_name_count = 0, which = 0;
  for (std::uint32_t i = 0; i < own_count; ++i) {
    if (parameters[i].by_value != 0) ++by_value_count, which = i;
    if (parameters[i].by_name != 0) ++by_name_count;
  }
  takes_pipeline = by_value_count + by_name_count > 0;
  if (by_value_count == 1 && by_name_count == 0 && parameters[which].type == nullptr &&
      !parameters[which].is_switch && parameters[which].checks.empty() &&
      (parameters[which].mandatory == 0 ||
       (parameters[which].info->flags & (kAllowNull | kAllowEmptyString)) ==
           (kAllowNull | kAllowEmptyString)))
    plain_input = which;
}

}  // namespace psjsh
