#pragma once

#include <cstdint>

namespace psj::invariant {

// Why a text is not a value. The words that .NET prints for each kind depend on the type, so the
// caller has them.
enum class ParseStatus : std::uint8_t { ok, format, overflow };

// A value read from text, or the reason why there is none; `value` is then T{}.
template <class T>
struct Parsed {
  T value{};
  ParseStatus status = ParseStatus::format;

  explicit operator bool() const { return status == ParseStatus::ok; }
};

template <class T>
Parsed<T> parsed(T value) {
  return {value, ParseStatus::ok};
}

}  // namespace psj::invariant
