#pragma once

#include "psj.h"

namespace psj {

// The table behind PSJ_WORKER.
const psj_worker_api *worker_api();

}  // namespace psj
