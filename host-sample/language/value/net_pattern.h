// Differences between the patterns of .NET and of PCRE2.
#pragma once
#include <string>
#include <string_view>

namespace psjsh {

// The same pattern for PCRE2: (?'n'…) , \z, character class subtraction, \p{IsGreek} …
std::string net_to_pcre(std::string_view pattern);
// Throws NetError in .NET's words for the mistakes that people make: open groups, open classes, bad
// quantifiers.
void check_net_pattern(std::string_view pattern);

}  // namespace psjsh
