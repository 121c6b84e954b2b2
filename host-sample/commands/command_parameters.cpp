#include "commands/command_parameters.h"

#include <algorithm>
#include <limits>

#include "language/run/binder.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

constexpr const char *kPrefix = "System.Management.Automation.";
constexpr const char *kAnySet = "__AllParameterSets";
constexpr std::int32_t kNamedOnly = std::numeric_limits<std::int32_t>::min();

std::vector<const ParameterInfo *> all_parameters(const CommandInfo &info, bool common) {
  std::vector<const ParameterInfo *> all, dynamic;
  for (const ParameterInfo &parameter : info.parameters) {
    if ((parameter.flags & kAdded) != 0) continue;
    ((parameter.flags & kDynamic) != 0 ? dynamic : all).push_back(&parameter);
  }
  for (const ParameterInfo &parameter : common_parameters())
    if (common &&
        (info.should_process || (parameter.name != "WhatIf" && parameter.name != "Confirm")))
      all.push_back(&parameter);
  all.insert(all.end(), dynamic.begin(), dynamic.end());
  return all;
}

void add_use(Record &record, const ParameterUse &use) {
  record.with("IsMandatory", (use.flags & kMandatory) != 0)
      .with("Position", use.position < 0 ? kNamedOnly : use.position)
      .with("ValueFromPipeline", (use.flags & kByValue) != 0)
      .with("ValueFromPipelineByPropertyName", (use.flags & kByPropertyName) != 0)
      .with("ValueFromRemainingArguments", (use.flags & kRemaining) != 0);
}

Value type_value(const ParameterInfo &parameter) {
  const Type *type = find_type(parameter.type);
  return type != nullptr ? Value(const_cast<Type *>(type)) : Value();
}

Value alias_names(const ParameterInfo &parameter) {
  Values names;
  for (const std::string &alias : parameter.aliases) names.emplace_back(alias);
  return make_array(std::move(names));
}

Value uses_of(const ParameterInfo &parameter) {
  Ref<Dictionary> uses = make_hashtable();
  for (const ParameterUse &use : parameter.uses) {
    Ref<Record> record = make_record(std::string(kPrefix) + "ParameterSetMetadata");
    add_use(*record, use);
    uses->set(Value(use.set.empty() ? std::string(kAnySet) : use.set), record);
  }
  return uses;
}

}  // namespace

const ParameterUse *use_in(const ParameterInfo &parameter, const std::string &set) {
  for (const ParameterUse &use : parameter.uses)
    if (use.set.empty() || use.set == set) return &use;
  return nullptr;
}

std::vector<std::string> sets_of(const CommandInfo &info) {
  std::vector<std::string> sets = info.sets;
  if (sets.empty()) sets.emplace_back();
  const auto first = std::find(sets.begin(), sets.end(), info.default_set);
  if (first != sets.end()) std::rotate(sets.begin(), first, first + 1);
  return sets;
}

bool is_switch(const ParameterInfo &parameter) {
  return parameter.type == "switch" || parameter.type.ends_with("SwitchParameter");
}

Value parameter_table(const CommandInfo &info, bool common) {
  Ref<Dictionary> table = make_hashtable();
  for (const ParameterInfo *parameter : all_parameters(info, common)) {
    Ref<Record> record = make_record(std::string(kPrefix) + "ParameterMetadata");
    record->with("Name", Value(parameter->name))
        .with("ParameterType", type_value(*parameter))
        .with("ParameterSets", uses_of(*parameter))
        .with("IsDynamic", (parameter->flags & kDynamic) != 0)
        .with("Aliases", alias_names(*parameter))
        .with("SwitchParameter", is_switch(*parameter));
    table->set(Value(parameter->name), record);
  }
  return table;
}

Value parameter_sets(const CommandInfo &info, bool common) {
  Values sets;
  for (const std::string &name : sets_of(info)) {
    Values parameters;
    for (const ParameterInfo *parameter : all_parameters(info, common)) {
      const ParameterUse *use = use_in(*parameter, name);
      if (use == nullptr) continue;
      Ref<Record> record = make_record(std::string(kPrefix) + "CommandParameterInfo");
      record->with("Name", Value(parameter->name))
          .with("ParameterType", type_value(*parameter))
          .with("IsDynamic", (parameter->flags & kDynamic) != 0);
      add_use(*record, *use);
      // Only functions have texts of HelpMessage; those of cmdlets are their help.
      record->with("HelpMessage", info.type_name.empty() ? Value(parameter->help) : Value())
          .with("Aliases", alias_names(*parameter));
      parameters.push_back(record);
    }
    Ref<Record> set = make_record(std::string(kPrefix) + "CommandParameterSetInfo");
    set->with("Name", Value(name.empty() ? std::string(kAnySet) : name));
    set->with("IsDefault", name == info.default_set);
    set->with("Parameters", make_array(std::move(parameters)));
    sets.push_back(set);
  }
  return make_array(std::move(sets));
}

}  // namespace psjsh
