// The escapes that CLIXML has of its own, below those of XML: _xHHHH_ for a UTF-16 unit.
#pragma once
#include <string>
#include <string_view>

namespace psj::clixml {

// Escapes control characters, the halves of surrogate pairs, and an underscore that could be read
// as the beginning of an escape.
std::string escape(std::string_view text);
// Undoes it; what is no escape stays as it is.
std::string unescape(std::string_view text);

}  // namespace psj::clixml
