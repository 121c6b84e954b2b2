#pragma once

#include "plugin/value/status.h"

namespace psj {

class Plugin;

// Adds what the library brings: its job types, cmdlets, extensions.
Status add_built_in_parts(Plugin &plugin);

}  // namespace psj
