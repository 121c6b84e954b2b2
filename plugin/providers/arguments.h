#pragma once

#include <cstdint>
#include <string_view>

#include "psj.h"

namespace psj {

// What a request's arguments (a PSJ_DICT with text keys) hold under `key`; NULL when there is no
// such entry or no dictionary.
const psj_value *argument(const psj_job_request &request, std::string_view key);
std::int64_t integer_argument(const psj_job_request &request, std::string_view key,
                              std::int64_t otherwise);

}  // namespace psj
