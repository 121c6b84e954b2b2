#pragma once

#include <string>
#include <vector>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// Names below /sys/block: disks and no loops, memory or layers over disks.
std::vector<std::string> disk_names(const Root &root);
std::vector<std::string> partition_names(const Root &root, const std::string &disk);

}  // namespace psj::wmi
