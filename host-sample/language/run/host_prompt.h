// -WhatIf and -Confirm.
#pragma once
#include <string_view>

#include "language/run/common_streams.h"

namespace psjsh {

bool ask_should_process(CommonStreams &streams, std::string_view target, std::string_view action,
                        bool confirm_high);
bool ask_should_continue(CommonStreams &streams, std::string_view question,
                         std::string_view caption);

}  // namespace psjsh
