// Base64 without line breaks.
#pragma once
#include <string>
#include <string_view>

namespace psj::clixml {

std::string to_base64(std::string_view bytes);
// Blanks between the letters are allowed; false for anything else that is no base64.
[[nodiscard]] bool from_base64(std::string_view text, std::string *bytes);

}  // namespace psj::clixml
