#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "psj.h"

namespace psj::format {

// A failure inside the formatter, before it becomes a psj_error at the boundary.
struct Problem {
  psj_status status = PSJ_OK;
  std::string id;
  std::string message;
  std::int32_t category = 0;  // System.Management.Automation.ErrorCategory
};
inline constexpr std::int32_t kInvalidArgument = 5;
inline constexpr std::int32_t kObjectNotFound = 13;
inline constexpr std::int32_t kInvalidType = 14;

// Owns copies of the problem's texts; released by whoever receives it.
psj_error *make_error(const Problem &problem);

}  // namespace psj::format
