#include "language/value/member_table.h"

namespace psjsh {

std::span<const TypeMembers> system_members() {
  return {};
}

}  // namespace psjsh
