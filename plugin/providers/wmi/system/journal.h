#pragma once

#include <functional>
#include <string_view>

#include "plugin/providers/wmi/system/event_log.h"

namespace psj::wmi {

// The entries of systemd's journal that belong to one of the logs System, Security, Application,
// newest first, until `take` answers false. False: there is no journal with any entry.
bool read_journal(const Root &root, std::string_view log,
                  const std::function<bool(LogEntry)> &take);

// A file or folder of the journal that may not be read; nothing when all may.
std::optional<std::string> closed_journal(const Root &root);

}  // namespace psj::wmi
