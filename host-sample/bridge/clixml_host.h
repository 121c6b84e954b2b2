// psj.host.clixml/1: scripts for a far side that has only PowerShell's own program, and what such a
// program prints.
#pragma once
#include "psj_remote.h"

namespace psjsh {

const psj_host_clixml *clixml_table() noexcept;

}  // namespace psjsh
