// Commands that scripts for other systems, modules or engines call, and that this shell does not
// have: why, so that the error can say more than that the name is unknown.
#pragma once
#include <string>
#include <string_view>

namespace psjsh {

// What is missing, as a sentence without the command's name in front ("needs …"); empty for a name
// that nobody knows. A module before the name (Az\New-AzVM) is not looked at. [any thread]
std::string_view why_absent(std::string_view command);

// The message of the error about a command that was to run and was not found.
std::string not_found_message(std::string_view command);
// The one for names that nobody knows, which Get-Command has for all.
std::string unknown_command_message(std::string_view command);

}  // namespace psjsh
