// System.Net.IPEndPoint.
#pragma once
#include <cstdint>

#include "language/value/value.h"

namespace psjsh {

Value end_point(const Value &address, std::int32_t port);

}  // namespace psjsh
