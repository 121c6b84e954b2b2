#include "language/value/member_table.h"

namespace psjsh {

std::span<const TypeMembers> stream_members() {
  return {};
}

}  // namespace psjsh
