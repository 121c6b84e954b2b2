#include "commands/command_objects.h"

#include <algorithm>

#include "commands/command_parameters.h"
#include "commands/item_paths.h"
#include "language/run/dynamic_parameters.h"
#include "language/run/pipeline.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

constexpr const char *kPrefix = "System.Management.Automation.";

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
    if (const ParameterUse *use = use_in(parameter, set);
        use != nullptr && (parameter.flags & kAdded) == 0)
      shown.emplace_back(&parameter, use);
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

Ref<Record> command_record(const char *type, const char *kind, const std::string &name,
                           const std::string &definition, const std::string &source) {
  Ref<Record> record = make_record(std::string(kPrefix) + type);
  static const Type *const kinds = find_type("System.Management.Automation.CommandTypes");
  record->with("CommandType", convert_to(Value(kind), kinds));
  record->with("Name", Value(name));
  record->with("Version", Value());
  record->with("Source", Value(source));
  record->with("Definition", Value(definition));
  record->with("ModuleName", Value(source));
  record->text_property = "Name";
  return record;
}

void add_parameters(Record &record, const CommandInfo &info, bool common) {
  record.with("DefaultParameterSet", info.default_set.empty() ? Value() : Value(info.default_set));
  record.with("Parameters", parameter_table(info, common));
  record.with("ParameterSets", parameter_sets(info, common));
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
  add_parameters(*record, info, true);
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

Value command_object(SessionState &session, const CommandTarget &target) {
  if (target.function) {
    const std::string text(target.function->block->source());
    Ref<Record> record =
        command_record("FunctionInfo", "Function", target.function->name, text,
                       target.function->module ? target.function->module->name : "");
    record->with("ScriptBlock", target.function->block);
    const auto info = described_with(session, *target.function, {});
    add_parameters(*record, *info, target.function->code->signature().advanced);
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
