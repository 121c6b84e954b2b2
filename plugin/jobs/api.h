#pragma once

#include "psj.h"

namespace psj {

// The table that a host calls: every entry catches, checks its arguments and hands over.
const psj_api *api_table();

}  // namespace psj
