#pragma once

#include <string>
#include <string_view>

#include "plugin/cmdlets/cmdlet.h"
#include "plugin/cmdlets/description.h"

namespace psj {

// What PowerShell's cmdlets reach by other ways than ssh, which are not on this system: each bound
// parameter that asks for one is answered by the error that PowerShell has for it.
ErrorParts no_wsman();                                 // -ConnectionUri
ErrorParts no_virtual_machines();                      // -VMId, -VMName
std::string no_container(std::string_view id);         // -ContainerId: its message
ErrorParts no_container_parts(std::string_view text);  // and what stands around it

// The parameters that only WS-Management has a use for, in these sets: of all of them, of those
// that name computers, of those that name a URI. They follow the cmdlet's own.
void add_wsman_parameters(Description &description, std::string_view all,
                          std::string_view computers, std::string_view uris);

}  // namespace psj
