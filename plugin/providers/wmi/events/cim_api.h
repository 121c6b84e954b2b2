#pragma once

#include "abi/psj_cim.h"

namespace psj::wmi {

// The table of PSJ_CIM.
const psj_cim_api *cim_api();

}  // namespace psj::wmi
