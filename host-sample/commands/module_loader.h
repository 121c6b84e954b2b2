// Script modules: finding their files, running them in a scope of their own, handing out what they
// export.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "language/run/command.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"

namespace psjsh {

struct ModuleImport {
  std::vector<std::string> functions, aliases, variables;  // wildcards; empty: all that is exported
  std::string prefix;
  Values arguments;
  bool force = false;
  bool into_global = false;  // also when a module imports
  bool as_object = false;    // nothing is handed out: see custom_object_of
};

// The file that a name or path means (.psd1, .psm1, .ps1); empty when there is none.
std::string find_module_file(Invocation &call, const std::string &name);
// Modules that are part of the program: importing them does nothing.
bool is_builtin_module(std::string_view name);

std::shared_ptr<Module> loaded_module(SessionState &state, std::string_view name);
// Runs the module (again with `force`) and imports its exports into the caller's module or the
// global scope. Errors of the module's script are passed on.
std::shared_ptr<Module> import_module(Invocation &call, const std::string &file,
                                      const ModuleImport &import);
// The same for a block that is no file: New-Module.
std::shared_ptr<Module> import_block(Invocation &call, const std::string &name, const Value &block,
                                     const ModuleImport &import);
void remove_module(SessionState &state, const std::shared_ptr<Module> &module);
// An object with the module's exported variables as properties and its functions as methods:
// -AsCustomObject.
Value custom_object_of(SessionState &state, const std::shared_ptr<Module> &module);
// The hashtable of a .psd1 file. Code in it is refused.
Ref<Dictionary> read_data_file(Invocation &call, const std::string &file);
// PSModuleInfo of a module that is not loaded.
Value installed_module_object(Invocation &call, const std::string &name, const std::string &file,
                              const std::string &version);
// PSModuleInfo
Value module_object(const Module &module);

}  // namespace psjsh
