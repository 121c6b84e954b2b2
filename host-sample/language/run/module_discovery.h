// Modules that are installed but not loaded: the folders of $env:PSModulePath.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "language/run/session_state.h"

namespace psjsh {

struct InstalledModule {
  std::string name, file;  // NAME.psd1 or NAME.psm1
  std::string version;     // of the folder NAME/VERSION; empty: none
};

// In the order of the path; of a module with several versions the newest comes first.
std::vector<InstalledModule> installed_modules();
// $env:PSModulePath as it is when nobody has set it.
std::string default_module_path();
// What a module's script or manifest says that it gives to others, without running a script.
std::vector<std::string> exported_commands(SessionState &session, const std::string &file);

// A command that nothing defines: imports the first installed module that has it, unless
// $PSModuleAutoLoadingPreference is None. Module\Command imports that module. Throws the
// CommandNotFoundException about a module that is not there.
bool load_module_of(SessionState &session, Scope *from, std::string_view command);

}  // namespace psjsh
