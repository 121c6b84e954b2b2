// Message digests of Get-FileHash: MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4).
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace psjsh {

// Upper-case hexadecimal digest by the algorithm of that name (MD5, SHA1, SHA256, SHA384, SHA512,
// in any case); nothing for another name.
std::optional<std::string> hex_digest(std::string_view algorithm, std::string_view bytes);

}  // namespace psjsh
