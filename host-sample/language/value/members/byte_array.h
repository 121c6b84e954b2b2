// byte[] as a C++ text, both ways.
#pragma once
#include <string>
#include <string_view>

#include "language/value/member_table.h"

namespace psjsh::bytes {

std::string bytes_of(const Value &value);
Value byte_array(std::string_view bytes);
// Two of the 16 digits for each byte.
std::string hex_text(std::string_view bytes, const char *digits, const char *between);

}  // namespace psjsh::bytes
