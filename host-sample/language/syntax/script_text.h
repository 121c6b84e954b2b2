#pragma once
#include <string>

namespace psjsh {

// The text of a script file's bytes: UTF-8, or UTF-16 of either byte order when its mark stands in
// front. Marks are taken out.
std::string script_text(std::string bytes);

}  // namespace psjsh
