#pragma once

#include <cstddef>
#include <string_view>

namespace psj::invariant {

// Less than, equal to or greater than zero.

// By UTF-16 units.
int compare_ordinal(std::string_view a, std::string_view b);
// By UTF-16 units after invariant upper-casing: names of variables, parameters, commands, keys.
int compare_ordinal_ignore_case(std::string_view a, std::string_view b);
bool equals_ignore_case(std::string_view a, std::string_view b);
// A hash that agrees with equals_ignore_case.
std::size_t hash_ignore_case(std::string_view text);

// As PowerShell's -eq, -lt, Sort-Object … compare texts: linguistically in the invariant culture
// (ICU's root collation). Plain ASCII never loads ICU. Callable from many threads.
int compare_culture(std::string_view a, std::string_view b, bool ignore_case);
bool equals_culture(std::string_view a, std::string_view b, bool ignore_case);

struct IgnoreCaseHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return hash_ignore_case(text); }
};
struct IgnoreCaseEqual {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return equals_ignore_case(a, b); }
};
struct IgnoreCaseLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const {
    return compare_ordinal_ignore_case(a, b) < 0;
  }
};

}  // namespace psj::invariant
