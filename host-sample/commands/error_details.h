// Everything that an error carries, as Get-Error shows it.
#pragma once
#include <string>

#include "language/value/value.h"

namespace psjsh {

// A line for each property with something in it: its name, padded to the longest, and its text.
// Exceptions, error records, places of a call and items of lists stand below their name, four
// blanks further to the right, ten levels deep. `value` is an ErrorRecord or an exception.
std::string error_details(const Value &value);

}  // namespace psjsh
