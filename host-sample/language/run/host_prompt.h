// -WhatIf and -Confirm.
#pragma once
#include <string_view>

#include "language/run/common_streams.h"

namespace psjsh {

// Nobody is there to be asked: PowerShell's words for that. A record without a place.
Ref<ErrorRecord> prompt_refused();

bool ask_should_process(CommonStreams &streams, std::string_view target, std::string_view action,
                        bool confirm_high);
bool ask_should_continue(CommonStreams &streams, std::string_view question,
                         std::string_view caption);

}  // namespace psjsh
