// Which versions of PowerShell there are, and which of them this shell stands in for.
#pragma once
#include <string_view>

namespace psjsh {

constexpr std::string_view kOwnVersion = "7.6.5";

// Whether PowerShell was ever released with this version (5.1, 7, 7.4 …).
bool is_known_version(std::string_view version);
bool is_newer_version(std::string_view version, std::string_view than);
// Whether a script that asks for this version runs: `#requires -Version`.
bool is_compatible_version(std::string_view version);

}  // namespace psjsh
