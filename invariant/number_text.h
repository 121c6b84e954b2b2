#pragma once

#include <cstdint>
#include <string>

namespace psj::invariant {

// Text of numbers as .NET's ToString() gives it in the invariant culture. All functions append.

void append_text(std::string &out, std::int64_t value);
void append_text(std::string &out, std::uint64_t value);

// The shortest text that reads back as the same number: 0.1, 1E+16, 1.5E-07, -0, NaN, Infinity.
void append_text(std::string &out, double value);
void append_text(std::string &out, float value);

// What PowerShell makes of a number in "$x", in a cast to string and in tables without a format:
// at most 15 digits of a double and 7 of a single.
void append_display_text(std::string &out, double value);
void append_display_text(std::string &out, float value);

std::string text_of(std::int64_t value);
std::string text_of(std::uint64_t value);
std::string text_of(double value);
std::string text_of(float value);
std::string display_text_of(double value);
std::string display_text_of(float value);

}  // namespace psj::invariant
