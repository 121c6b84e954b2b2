#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// Somebody who is logged on.
struct LoginSession {
  std::string user, terminal, host;
  std::int64_t process = 0, began = 0;  // Unix time
};

// From /run/utmp, else logind's files below /run/systemd/sessions; none when neither is there.
std::vector<LoginSession> login_sessions(const Root &root);

}  // namespace psj::wmi
