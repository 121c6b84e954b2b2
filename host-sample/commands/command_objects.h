// What Get-Command and Get-Alias give: CmdletInfo, FunctionInfo, AliasInfo … as values.
#pragma once
#include <string>

#include "language/run/command_info.h"
#include "language/value/value.h"

namespace psjsh {

class SessionState;
struct CommandTarget;

Value cmdlet_object(const CommandInfo &info);
Value alias_object(SessionState &session, const std::string &name, const std::string &command);
// Whatever a name was resolved to; $null for nothing.
Value command_object(SessionState &session, const CommandTarget &target);

// Name [-Parameter] <type> … for each parameter set, as Get-Command -Syntax shows it.
std::string syntax_text(const CommandInfo &info);
// The type as syntax lines write it: its short name, without a namespace.
std::string shown_type(const std::string &type);

}  // namespace psjsh
