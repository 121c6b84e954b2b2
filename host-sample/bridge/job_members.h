// What Get-Member shows of a job besides the names of its properties, which the plugin tells.
#pragma once
#include <string_view>
#include <vector>

#include "language/value/foreign.h"

namespace psjsh {

// Gives the properties their definitions and adds the methods and events of jobs of the type.
void add_job_members(std::string_view type, std::vector<ForeignMember> &members);

}  // namespace psjsh
