#include "commands/command_objects.h"

#include <algorithm>

#include "commands/item_paths.h"
#include "language/run/pipeline.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

constexpr const char *kPrefix = "System.Management.Automation.";

const std::vector<std::string> &common_parameters() {
  static const std::vector<std::string> names = {"Verbose",
                                                 "Debug",
                                                 "ErrorAction",
                                                 "WarningAction",
                                                 "InformationAction",
                                                 "ProgressAction",
                                                 "ErrorVariable",
                                                 "WarningVariable",
                                                 "InformationVariable",
                                                 "OutVariable",
                                                 "OutBuffer",
                                                 "PipelineVariable"};
  return names;
}

// The place of a parameter in a set; null when it is not in it.
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

}  // namespace

std::string shown_type(const std::string &name) {
  const Type *type = find_type(name);
  if (type != nullptr && type->name() == "Nullable`1" && !type->arguments().empty())
    type = type->arguments()[0];
  std::string shown = type != nullptr ? type->display_name() : name;
  // object is no accelerator.
  if (shown.starts_with("object")) shown[0] = 'O';
  const std::size_t bracket = shown.find('[');
  const std::size_t dot = shown.substr(0, bracket).rfind('.');
  return dot == std::string::npos ? shown : shown.substr(dot + 1);
}

bool is_switch(const ParameterInfo &parameter) {
  return parameter.type == "switch" || parameter.type.ends_with("SwitchParameter");
}

namespace {

std::string parameter_syntax(const ParameterInfo &parameter, const ParameterUse &use) {
  const bool mandatory = (use.flags & kMandatory) != 0;
  std::string name = "-" + parameter.name;
  if (is_switch(parameter)) return mandatory ? name : "[" + name + "]";
  if (use.position >= 0) name = "[" + name + "]";
  name += " <" + shown_type(parameter.type) + ">";
  return mandatory ? name : "[" + name + "]";
}

std::string set_syntax(const CommandInfo &info, const std::string &set) {
  std::vector<std::pair<const ParameterInfo *, const ParameterUse *>> shown;
  for (const ParameterInfo &parameter : info.parameters)
    if (const ParameterUse *use = use_in(parameter, set)) shown.emplace_back(&parameter, use);
  // Positional ones first, by position; then mandatory ones, then the rest.
  std::stable_sort(shown.begin(), shown.end(), [](const auto &a, const auto &b) {
    const auto rank = [](const ParameterUse &use) {
      if (use.position >= 0) return use.position;
      return (use.flags & kMandatory) != 0 ? 1000 : 2000;
    };
    return rank(*a.second) < rank(*b.second);
  });
  std::string line = info.name;
  for (const auto &[parameter, use] : shown) line += " " + parameter_syntax(*parameter, *use);
  if (info.should_process) line += " [-WhatIf] [-Confirm]";
  return line + " [<CommonParameters>]";
}

Value parameter_table(const CommandInfo &info) {
  Ref<Dictionary> table = make_hashtable();
  const auto add = [&](const std::string &name, const std::string &type, bool flag,
                       const std::vector<std::string> &aliases) {
    Ref<Record> parameter = make_record(std::string(kPrefix) + "ParameterMetadata");
    Values names;
    for (const std::string &alias : aliases) names.emplace_back(alias);
    const Type *found = find_type(type);
    parameter->with("Name", Value(name));
    parameter->with("ParameterType", found != nullptr ? Value(const_cast<Type *>(found)) : Value());
    parameter->with("Aliases", make_array(std::move(names)));
    parameter->with("SwitchParameter", flag);
    table->set(Value(name), parameter);
  };
  for (const ParameterInfo &parameter : info.parameters)
    add(parameter.name, parameter.type, is_switch(parameter), parameter.aliases);
  for (const std::string &name : common_parameters())
    add(name, "System.String", name == "Verbose" || name == "Debug", {});
  if (info.should_process)
    for (const char *name : {"WhatIf", "Confirm"}) add(name, "switch", true, {});
  return table;
}

Value parameter_sets(const CommandInfo &info) {
  Values sets;
  for (const std::string &name : sets_of(info)) {
    Values parameters;
    for (const ParameterInfo &parameter : info.parameters) {
      const ParameterUse *use = use_in(parameter, name);
      if (use == nullptr) continue;
      Ref<Record> record = make_record(std::string(kPrefix) + "CommandParameterInfo");
      record->with("Name", Value(parameter.name));
      record->with("IsMandatory", (use->flags & kMandatory) != 0);
      record->with("Position", use->position);
      parameters.push_back(record);
    }
    Ref<Record> set = make_record(std::string(kPrefix) + "CommandParameterSetInfo");
    set->with("Name", Value(name.empty() ? std::string("__AllParameterSets") : name));
    set->with("IsDefault", name == info.default_set);
    set->with("Parameters", make_array(std::move(parameters)));
    sets.push_back(set);
  }
  return make_array(std::move(sets));
}

Ref<Record> command_record(const char *type, const char *kind, const std::string &name,
                           const std::string &definition, const std::string &source) {
  Ref<Record> record = make_record(std::string(kPrefix) + type);
  record->with("CommandType", Value(kind));
  record->with("Name", Value(name));
  record->with("Version", Value());
  record->with("Source", Value(source));
  record->with("Definition", Value(definition));
  record->with("ModuleName", Value(source));
  record->text_property = "Name";
  return record;
}

void add_parameters(Record &record, const CommandInfo &info) {
  record.with("Parameters", parameter_table(info));
  record.with("ParameterSets", parameter_sets(info));
}

}  // namespace

std::string syntax_text(const CommandInfo &info) {
  std::string out;
  for (const std::string &set : sets_of(info)) out += "\n" + set_syntax(info, set) + "\n";
  return out;
}

Value cmdlet_object(const CommandInfo &info) {
  Ref<Record> record =
      command_record("CmdletInfo", "Cmdlet", info.name, syntax_text(info), info.module);
  const std::size_t dash = info.name.find('-');
  record->with("Verb", Value(info.name.substr(0, dash)));
  record->with("Noun", Value(dash == std::string::npos ? "" : info.name.substr(dash + 1)));
  add_parameters(*record, info);
  return record;
}

Value alias_object(SessionState &session, const std::string &name, const std::string &command) {
  Ref<Record> record = command_record("AliasInfo", "Alias", name, command, "");
  record->with("DisplayName", Value(name + " -> " + command));
  const CommandTarget target = find_command(session, session.scope(), command);
  const Value resolved = target ? command_object(session, target) : Value();
  record->with("ReferencedCommand", resolved);
  record->with("ResolvedCommand", resolved);
  record->with("ResolvedCommandName", target ? Value(target.resolved_name) : Value());
  return record;
}

Value command_object(SessionState &, const CommandTarget &target) {
  if (target.function) {
    const std::string text(target.function->block->source());
    Ref<Record> record =
        command_record("FunctionInfo", "Function", target.function->name, text,
                       target.function->module ? target.function->module->name : "");
    record->with("ScriptBlock", target.function->block);
    add_parameters(*record, target.function->code->signature().info);
    return record;
  }
  if (target.native != nullptr) return cmdlet_object(info_of(*target.native));
  if (!target.script.empty())
    return command_record("ExternalScriptInfo", "ExternalScript",
                          std::string(leaf_of(target.script)), target.script, target.script);
  if (!target.executable.empty()) {
    Ref<Record> record =
        command_record("ApplicationInfo", "Application", std::string(leaf_of(target.executable)),
                       target.executable, target.executable);
    record->with("Path", Value(target.executable));
    return record;
  }
  return {};
}

}  // namespace psjsh
