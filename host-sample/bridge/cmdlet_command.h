// A cmdlet of the plugin (or of a job type) as a command of the language.
#pragma once
#include <memory>
#include <vector>

#include "language/run/command.h"
#include "psj.h"

namespace psjsh {

class PluginLibrary;

CommandInfo describe_cmdlet(const psj_cmdlet &cmdlet);
std::vector<std::string> aliases_of(const psj_cmdlet &cmdlet);
// Both live as long as the process.
std::unique_ptr<Command> make_cmdlet_command(const psj_cmdlet &cmdlet,
                                             const PluginLibrary &library);

}  // namespace psjsh
