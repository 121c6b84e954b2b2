#pragma once

#include <string>
#include <vector>

#include "plugin/cmdlets/cmdlet.h"
#include "plugin/providers/remote/session.h"
#include "plugin/value/arena.h"

namespace psj {

// Places of the parameters by which a cmdlet names computers.
struct TargetPlaces {
  static constexpr std::uint32_t kNone = 0xffffffffu;
  std::uint32_t computer_name = kNone, host_name = kNone, ssh_connection = kNone, session = kNone,
                user_name = kNone, key_file = kNone, port = kNone, subsystem = kNone,
                options = kNone, connecting_timeout = kNone, credential = kNone;
};

// One computer that a cmdlet was given.
struct RemoteTarget {
  std::string computer;  // as PSComputerName and Location show it
  psj_value key;         // "connection" or "session"
  psj_value value;       // what RemoteProvider documents under that key
};

// The computers in the order of the command line. Values live in `memory`; sessions in the
// arguments. Host names are in lower case (as a URI's are), computer names as typed.
Result<std::vector<RemoteTarget>> remote_targets(const Arguments &arguments,
                                                 const TargetPlaces &places, Arena &memory);

// The terminating error for what is no computer; valid as long as the status.
ErrorParts no_target(const Status &status);

}  // namespace psj
