// RFC 4648, 4.
#pragma once
#include <string>
#include <string_view>

namespace psjsh::web {

// In one line.
std::string base64(std::string_view bytes);

}  // namespace psjsh::web
