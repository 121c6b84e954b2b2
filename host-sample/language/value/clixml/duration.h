// Time spans as XML Schema writes durations: P1DT2H3M4.005S.
#pragma once
#include <string>
#include <string_view>

#include "invariant/time_span.h"

namespace psjsh {

std::string duration_text(psj::invariant::TimeSpan span);
// Years count as 365 days and months as 30, as in .NET. False when the text is no duration or too
// long for a time span.
[[nodiscard]] bool parse_duration(std::string_view text, psj::invariant::TimeSpan *span);

}  // namespace psjsh
