// What a command object says of its parameters: Parameters and ParameterSets.
#pragma once
#include "language/run/command_info.h"
#include "language/value/value.h"

namespace psjsh {

// The sets of a command in the order they are shown, the default one first; one without a name when
// it has none.
std::vector<std::string> sets_of(const CommandInfo &info);
// The place of a parameter in a set; null when it is not in it.
const ParameterUse *use_in(const ParameterInfo &parameter, const std::string &set);
bool is_switch(const ParameterInfo &parameter);

// Name to ParameterMetadata. `common`: with -Verbose and the other parameters that every cmdlet and
// every advanced function has.
Value parameter_table(const CommandInfo &info, bool common);
// An array of CommandParameterSetInfo.
Value parameter_sets(const CommandInfo &info, bool common);

}  // namespace psjsh
