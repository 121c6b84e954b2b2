#include "commands/module_loader.h"

#include <algorithm>
#include <cstdlib>

#include "commands/invocation_sink.h"
#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "invariant/compare.h"
#include "invariant/wildcard.h"
#include "language/run/call.h"
#include "language/run/module_discovery.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;
using psj::invariant::WildcardPattern;

namespace {

constexpr std::uint32_t kModuleSlots = 256;

bool matches_any(const std::vector<std::string> &patterns, const std::string &name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string &pattern) {
    return WildcardPattern(pattern).matches(name);
  });
}

bool wanted(const std::vector<std::string> &patterns, const std::string &name) {
  return patterns.empty() || matches_any(patterns, name);
}

std::string module_name(const std::string &file) {
  const std::string leaf(leaf_of(file));
  return leaf.substr(0, leaf.rfind('.'));
}

std::shared_ptr<Module> make_module(SessionState &state, std::string name, std::string path) {
  auto module = std::make_shared<Module>();
  module->name = std::move(name);
  module->path = std::move(path);
  module->version = "0.0";
  module->layout = std::make_unique<Layout>();
  module->layout->room = kModuleSlots;
  module->slots = std::unique_ptr<Slot[]>(new Slot[kModuleSlots]);
  module->scope = std::make_unique<Scope>(&state.global, module->layout.get(), module->slots.get());
  module->scope->script = module->scope.get();
  return module;
}

// A module that failed half-way is not left behind.
void run_in_module(Invocation &call, const std::shared_ptr<Module> &module, const RunBlock &block,
                   const Values &arguments) {
  SessionState &state = call.session().state();
  state.modules[module->name] = module;
  InvocationSink out(call);
  BlockRun run;
  run.arguments = arguments;
  run.out = &out;
  run.in_place = true;
  run.in = module->scope.get();
  try {
    run_block(state, block, run);
  } catch (...) {
    state.modules.erase(module->name);
    throw;
  }
}

// "Get-X" with prefix My is Get-MyX.
std::string prefixed(const std::string &name, const std::string &prefix) {
  const std::size_t dash = name.find('-');
  if (prefix.empty()) return name;
  return dash == std::string::npos ? prefix + name
                                   : name.substr(0, dash + 1) + prefix + name.substr(dash + 1);
}

// Where imports go: into the module that imports, else into the global scope.
Scope *import_scope(SessionState &state) {
  const auto importer = state.module_of(state.scope());
  return importer ? importer->scope.get() : &state.global;
}

void hand_out(SessionState &state, Module &module, const ModuleImport &import) {
  if (import.as_object) return;
  Scope *to = import.into_global ? &state.global : import_scope(state);
  const bool all = !module.explicit_exports;
  if (module.scope->functions)
    for (const auto &[name, function] : *module.scope->functions) {
      if (!(all || matches_any(module.exported_functions, name)) || !wanted(import.functions, name))
        continue;
      auto copy = std::make_shared<FunctionValue>(*function);
      copy->name = prefixed(function->name, import.prefix);
      const std::string shown = copy->name;
      state.define_function(to, shown, std::move(copy));
    }
  if (module.scope->aliases)
    for (const auto &[name, command] : *module.scope->aliases)
      if ((all || matches_any(module.exported_aliases, name)) && wanted(import.aliases, name))
        state.define_alias(to, prefixed(name, import.prefix), command);
  for (const auto &[symbol, slot] : module.scope->list()) {
    const std::string name(symbol_name(symbol));
    if (matches_any(module.exported_variables, name) && wanted(import.variables, name))
      state.write(to, symbol, state.read_slot(*slot));
  }
}

std::vector<std::string> texts(const Value &value) {
  std::vector<std::string> out;
  if (value.is_null()) return out;
  for (const Value &item : to_items(value)) out.push_back(to_text(item));
  return out;
}

// What a manifest says about the module itself.
void read_facts(const Dictionary &table, Module &module) {
  const auto read = [&](const char *key, std::string *to) {
    if (const Value value = table.get(key); !value.is_null()) *to = to_text(value);
  };
  read("ModuleVersion", &module.version);
  read("Description", &module.description);
  read("GUID", &module.guid);
  read("RootModule", &module.root);
}

// A manifest is a hashtable; it names the script that makes the module.
std::shared_ptr<Module> import_manifest(Invocation &call, const std::string &file,
                                        ModuleImport import) {
  SessionState &state = call.session().state();
  const Ref<Dictionary> table = read_data_file(call, file);
  if (!table)
    call.fail({"Modules_InvalidManifest", ErrorCategory::ResourceUnavailable,
               "The module manifest '" + file +
                   "' could not be processed because it is not a "
                   "valid PowerShell module manifest file.",
               "System.InvalidOperationException", Value(file)});
  Value root = table->get("RootModule");
  if (root.is_null()) root = table->get("ModuleToProcess");
  auto functions = texts(table->get("FunctionsToExport"));
  if (import.functions.empty()) import.functions = std::move(functions);
  std::shared_ptr<Module> module;
  if (root.is_null()) {
    module = make_module(state, module_name(file), file);
    state.modules[module->name] = module;
  } else {
    const std::string path = clean_path(std::string(parent_of(file)) + "/" + to_text(root));
    module = import_module(call, path, import);
    state.modules.erase(module->name);
    module->name = module_name(file);
    state.modules[module->name] = module;
  }
  module->path = file;
  read_facts(*table, *module);
  module->object = module_object(*module);
  return module;
}

}  // namespace

bool is_builtin_module(std::string_view name) {
  return equals_ignore_case(name.substr(0, 21), "Microsoft.PowerShell.") ||
         equals_ignore_case(name, "ThreadJob") || equals_ignore_case(name, "PSJobs") ||
         equals_ignore_case(name, "PSReadLine") || equals_ignore_case(name, "CimCmdlets");
}

std::string find_module_file(Invocation &call, const std::string &name) {
  const auto in_folder = [](const std::string &folder, const std::string &leaf) -> std::string {
    for (const char *end : {".psd1", ".psm1"})
      if (item_exists(folder + "/" + leaf + end)) return folder + "/" + leaf + end;
    return {};
  };
  const bool by_path = name.find('/') != std::string::npos ||
                       name.find('\\') != std::string::npos || name.ends_with(".psm1") ||
                       name.ends_with(".psd1") || name.ends_with(".ps1");
  if (by_path) {
    const std::string path = full_path(call, name);
    if (is_directory(path)) return in_folder(path, std::string(leaf_of(path)));
    if (item_exists(path)) return path;
    return in_folder(std::string(parent_of(path)), std::string(leaf_of(path)));
  }
  for (const InstalledModule &installed : installed_modules())
    if (equals_ignore_case(installed.name, name)) return installed.file;
  return {};
}

std::shared_ptr<Module> loaded_module(SessionState &state, std::string_view name) {
  for (const auto &[key, module] : state.modules)
    if (equals_ignore_case(key, name) || module->path == name) return module;
  return nullptr;
}

std::shared_ptr<Module> import_module(Invocation &call, const std::string &file,
                                      const ModuleImport &import) {
  SessionState &state = call.session().state();
  if (file.ends_with(".psd1")) return import_manifest(call, file, import);
  std::shared_ptr<Module> module = loaded_module(state, file);
  if (module && import.force) {
    remove_module(state, module);
    module.reset();
  }
  if (!module) {
    module = make_module(state, module_name(file), file);
    run_in_module(call, module, *state.script_file(file), import.arguments);
    module->object = module_object(*module);
  }
  hand_out(state, *module, import);
  return module;
}

std::shared_ptr<Module> import_block(Invocation &call, const std::string &name, const Value &block,
                                     const ModuleImport &import) {
  SessionState &state = call.session().state();
  auto module = make_module(state, name, "");
  if (const auto *own = unwrap(block).as<RunBlock>())
    run_in_module(call, module, *state.parse_block(own->source(), {}), import.arguments);
  module->object = module_object(*module);
  hand_out(state, *module, import);
  return module;
}

void remove_module(SessionState &state, const std::shared_ptr<Module> &module) {
  for (Scope *scope = state.scope(); scope != nullptr; scope = scope->parent)
    if (scope->functions && scope != module->scope.get())
      std::erase_if(*scope->functions,
                    [&](const auto &entry) { return entry.second->module == module; });
  ++state.epoch;
  state.modules.erase(module->name);
}

Value custom_object_of(SessionState &state, const std::shared_ptr<Module> &module) {
  const bool all = !module->explicit_exports;
  Ref<CustomObject> object = make_custom_object();
  const auto in_module = [&](const std::string &text) {
    Ref<RunBlock> block = state.parse_block(text, {});
    block->module = module;
    return Value(block);
  };
  for (const auto &[symbol, slot] : module->scope->list()) {
    const std::string name(symbol_name(symbol));
    if (!matches_any(module->exported_variables, name)) continue;
    object->bag.set(Value(name),
                    Value(make<ScriptMember>(in_module("${" + name + "}"),
                                             in_module("${script:" + name + "} = $args[0]"))),
                    MemberKind::Script);
  }
  if (module->scope->functions)
    for (const auto &[name, function] : *module->scope->functions)
      if (all || matches_any(module->exported_functions, name))
        object->bag.set(Value(function->name), function->block, MemberKind::ScriptMethod);
  return object;
}

Ref<Dictionary> read_data_file(Invocation &call, const std::string &file) {
  SessionState &state = call.session().state();
  const Ref<RunBlock> block = state.script_file(file);
  const auto *body = block->ast().end;
  if (body == nullptr || body->statements.size() != 1) return {};
  const Value value = collapse(state.invoke(*block, {}));
  auto *table = unwrap(value).as<Dictionary>();
  return table != nullptr ? Ref<Dictionary>(table) : Ref<Dictionary>();
}

Value installed_module_object(Invocation &call, const std::string &name, const std::string &file,
                              const std::string &version) {
  SessionState &state = call.session().state();
  const auto module = make_module(state, name, file);
  if (!version.empty()) module->version = version;
  Value root;
  if (file.ends_with(".psd1"))
    if (const Ref<Dictionary> table = read_data_file(call, file)) read_facts(*table, *module);
  const Value info = module_object(*module);
  const Ref<Dictionary> commands = make_hashtable();
  for (const std::string &command : exported_commands(state, file))
    if (!WildcardPattern::has_wildcards(command)) commands->set(Value(command), Value(command));
  if (auto *record = unwrap(info).as<Record>()) {
    record->with("ExportedCommands", commands);
    record->with("ExportedFunctions", commands);
  }
  return info;
}

Value module_object(const Module &module) {
  Ref<Record> info = make_record("System.Management.Automation.PSModuleInfo");
  Ref<Dictionary> functions = make_hashtable();
  if (module.scope->functions)
    for (const auto &[name, function] : *module.scope->functions)
      if (!module.explicit_exports || matches_any(module.exported_functions, name))
        functions->set(Value(function->name), function->block);
  const std::string base(parent_of(module.path));
  info->with("Name", Value(module.name));
  info->with("Path", Value(module.path));
  info->with("Description", Value(module.description));
  info->with("Guid", Value(module.guid));
  info->with("ModuleBase", Value(base));
  info->with("Version", convert_to(Value(module.version), TypeId::Version));
  info->with("ModuleType", Value(module.path.ends_with(".psd1") ? "Manifest" : "Script"));
  info->with("ExportedFunctions", functions);
  info->with("ExportedCommands", functions);
  info->text_property = "Name";
  return info;
}

}  // namespace psjsh
