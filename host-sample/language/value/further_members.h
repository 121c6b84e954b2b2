// Members of types whose code is in a library above this one.
#pragma once
#include <span>

#include "language/value/member_table.h"

namespace psjsh {

// The tables must live as long as the program. Call before anybody asks for a member of those
// types.
void add_type_members(std::span<const TypeMembers> tables);

}  // namespace psjsh
