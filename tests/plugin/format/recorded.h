#pragma once

#include <string>
#include <string_view>

namespace psj::format_test {

// What PowerShell printed for the case of that name ("implicit/two-rows") of tests/oracle/format.
// Empty and a failed check when there is no such case.
std::string recorded(std::string_view name);

}  // namespace psj::format_test
