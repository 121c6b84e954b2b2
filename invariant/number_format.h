#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace psj::invariant {

class Decimal;

// Number formats of .NET's ToString(format): the standard ones (C D E F G N P R X B with a
// precision) and custom ones ("#,##0.00", "0.0%", sections, quoted text, exponents).
// Each function appends and returns true, or returns false and leaves `out` as it was: the format
// is not for this type ("Format specifier was invalid.").

// `bytes` is the size of the type (1, 2, 4, 8): X and B show negative numbers in that width.
[[nodiscard]] bool format_signed(std::string &out, std::int64_t value, int bytes,
                                 std::string_view format);
[[nodiscard]] bool format_unsigned(std::string &out, std::uint64_t value, std::string_view format);
[[nodiscard]] bool format_double(std::string &out, double value, std::string_view format);
[[nodiscard]] bool format_single(std::string &out, float value, std::string_view format);
[[nodiscard]] bool format_decimal(std::string &out, const Decimal &value, std::string_view format);

}  // namespace psj::invariant
