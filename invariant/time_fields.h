#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// Inside this folder: what the formats of dates and of spans share.
namespace psj::invariant {

void append_padded_number(std::string &out, std::uint64_t value, int digits);

// The first `digits` of the seven decimal places of a second, without zeros at the end if `short_`.
// Returns whether anything was appended.
bool append_fraction(std::string &out, std::uint64_t ticks_of_second, int digits, bool short_);

// The run of equal letters at `at`.
std::string_view run_of(std::string_view format, std::size_t at);

// Copies the quoted text that starts at `at` and moves past it; false when it does not end.
bool append_quoted(std::string &out, std::string_view format, std::size_t &at);

}  // namespace psj::invariant
