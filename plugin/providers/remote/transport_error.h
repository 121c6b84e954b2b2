#pragma once

#include <string>
#include <string_view>

#include "plugin/providers/remote/connection.h"
#include "psj.h"

namespace psj::remote {

inline constexpr const char *kAbruptEnd =
    "The SSH client session has ended with error message: The SSH transport process has abruptly "
    "terminated causing this remote session to break.";

// Why a child has no session any more: PSRemotingTransportException with the failure's message, as
// PowerShell says it; what ssh said stands in the record's details, which a screen shows. The
// caller owns the error.
psj_error *transport_error(const Failure &failure, const std::string &computer,
                           std::string_view id = "PSSessionStateBroken");

}  // namespace psj::remote
