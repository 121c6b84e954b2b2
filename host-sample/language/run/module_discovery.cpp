#include "language/run/module_discovery.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "invariant/wildcard.h"
#include "language/run/errors.h"
#include "language/run/version_check.h"
#include "language/syntax/ast_walk.h"
#include "language/value/enumerate.h"

namespace psjsh {
namespace {

namespace fs = std::filesystem;
using psj::invariant::WildcardPattern;

std::vector<fs::path> folders_in(const fs::path &folder) {
  std::vector<fs::path> found;
  std::error_code failure;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end;
       at.increment(failure))
    if (at->is_directory(failure)) found.push_back(at->path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string file_of(const fs::path &folder, const std::string &name) {
  std::error_code failure;
  for (const char *end : {".psd1", ".psm1"}) {
    const fs::path file = folder / (name + end);
    if (fs::is_regular_file(file, failure)) return file.string();
  }
  return {};
}

void add_module(const fs::path &folder, std::vector<InstalledModule> *out) {
  const std::string name = folder.filename().string();
  std::vector<fs::path> versions = folders_in(folder);
  std::erase_if(versions, [](const fs::path &path) {
    return path.filename().string().find_first_not_of("0123456789.") != std::string::npos;
  });
  std::sort(versions.begin(), versions.end(), [](const fs::path &left, const fs::path &right) {
    return is_newer_version(left.filename().string(), right.filename().string());
  });
  for (const fs::path &version : versions)
    if (std::string file = file_of(version, name); !file.empty())
      out->push_back({name, std::move(file), version.filename().string()});
  if (std::string file = file_of(folder, name); !file.empty())
    out->push_back({name, std::move(file), {}});
}

std::vector<std::string> texts_of(const Value &value) {
  std::vector<std::string> texts;
  if (value.is_null()) return texts;
  for (const Value &item : to_items(value)) texts.push_back(to_text(item));
  return texts;
}

// Functions at the top of a script.
std::vector<std::string> functions_of(SessionState &session, const std::string &file) {
  std::vector<std::string> names;
  const Ref<RunBlock> block = session.script_file(file);
  if (block->ast().end == nullptr) return names;
  for (const ast::Statement *statement : block->ast().end->statements)
    if (const auto *function = ast::try_as<ast::FunctionDefinition>(statement))
      names.push_back(std::string(function->name));
  return names;
}

std::vector<std::string> commands_of_manifest(SessionState &session, const std::string &file) {
  std::vector<std::string> names;
  const Values made = session.invoke(*session.script_file(file), {});
  const auto *table = made.empty() ? nullptr : unwrap(made[0]).as<Dictionary>();
  if (table == nullptr) return names;
  bool all = table->get("FunctionsToExport").is_null();
  for (const char *key : {"FunctionsToExport", "AliasesToExport", "CmdletsToExport"})
    for (std::string &name : texts_of(table->get(key))) {
      all = all || name == "*";
      names.push_back(std::move(name));
    }
  Value root = table->get("RootModule");
  if (root.is_null()) root = table->get("ModuleToProcess");
  if (!all || root.is_null()) return names;
  const fs::path script = fs::path(file).parent_path() / to_text(root);
  if (script.extension() == ".psm1")
    for (std::string &name : functions_of(session, script.string()))
      names.push_back(std::move(name));
  return names;
}

void import(SessionState &session, const std::string &file) {
  const Value path(file);
  session.invoke(*session.parse_block("param($m) Import-Module -Name $m -Global", {}),
                 BlockCall{Arguments(&path, 1)});
}

bool is_off(SessionState &session, Scope *from) {
  Value preference;
  return session.try_read(from, intern("PSModuleAutoLoadingPreference"), &preference) &&
         equals_ignoring_case(to_text(preference), "None");
}

[[noreturn]] void refuse(std::string_view command, const std::string &module) {
  auto record = make_error("System.Management.Automation.CommandNotFoundException",
                           "The module '" + module +
                               "' could not be loaded. For more information, run 'Import-Module " +
                               module + "'.",
                           "CouldNotAutoLoadModule", ErrorCategory::ObjectNotFound, Value(command));
  record->exception->bag.set("CommandName", Value(command));
  throw ScriptError(record);
}

}  // namespace

std::string default_module_path() {
  const char *home = std::getenv("HOME");
  return std::string(home != nullptr ? home : "") +
         "/.local/share/powershell/Modules:/usr/local/share/powershell/Modules";
}

std::vector<InstalledModule> installed_modules() {
  std::vector<InstalledModule> found;
  const char *value = std::getenv("PSModulePath");
  const std::string path = value != nullptr ? value : default_module_path();
  for (std::string_view rest = path; !rest.empty();) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    for (const fs::path &folder : folders_in(fs::path(rest.substr(0, end))))
      add_module(folder, &found);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return found;
}

std::vector<std::string> exported_commands(SessionState &session, const std::string &file) {
  try {
    return file.ends_with(".psd1") ? commands_of_manifest(session, file)
                                   : functions_of(session, file);
  } catch (const ScriptError &) {
    return {};  // a module with mistakes is none
  }
}

bool load_module_of(SessionState &session, Scope *from, std::string_view command) {
  if (command.find('/') != command.npos || command.empty() || is_off(session, from)) return false;
  const std::size_t backslash = command.rfind('\\');
  const bool qualified = backslash != command.npos && backslash > 0 && command[0] != '.';
  const std::string module(qualified ? command.substr(0, backslash) : "");
  for (const auto &[name, loaded] : session.modules)
    if (qualified && equals_ignoring_case(name, module)) return false;
  for (const InstalledModule &installed : installed_modules()) {
    if (session.modules.contains(installed.name)) continue;
    bool fits = qualified && equals_ignoring_case(installed.name, module);
    if (!qualified)
      for (const std::string &name : exported_commands(session, installed.file))
        fits = fits || WildcardPattern(name).matches(std::string(command));
    if (!fits) continue;
    import(session, installed.file);
    return true;
  }
  if (qualified) refuse(command, module);
  return false;
}

}  // namespace psjsh
