#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <string>
#include <string_view>

#include "invariant/decimal.h"
#include "invariant/parsed.h"

// Apart from the other headers because Boost.Multiprecision is long to compile: include it in the
// few source files that compute with big integers.
namespace psj::invariant {

using BigInteger = boost::multiprecision::cpp_int;

std::string text_of(const BigInteger &value);

// Like format_signed in number_format.h, with D, R, X, G, N … of any length.
[[nodiscard]] bool format_big(std::string &out, const BigInteger &value, std::string_view format);

// `styles` as in number_parse.h.
Parsed<BigInteger> parse_big(std::string_view text, unsigned styles);

double to_double(const BigInteger &value);
// The integral part; `value` is finite.
BigInteger big_from_double(double value);
BigInteger big_from_decimal(const Decimal &value);
Parsed<Decimal> to_decimal(const BigInteger &value);
// Two's complement, least significant byte first, as .NET's ToByteArray() gives it, and back.
std::string to_bytes(const BigInteger &value);
BigInteger big_from_bytes(std::string_view bytes);

}  // namespace psj::invariant
