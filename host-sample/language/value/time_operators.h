// Arithmetic of dates and time spans.
#pragma once
#include "language/value/value.h"

namespace psjsh {

// `left` is a DateTime or TimeSpan.
Value time_arithmetic(char op, const Value &left, const Value &right);
// A number at the left of a DateTime or TimeSpan counts as ticks.
Value number_with_time(char op, const Value &number, const Value &time);

}  // namespace psjsh
