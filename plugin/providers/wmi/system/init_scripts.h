#pragma once

#include <vector>

#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/services.h"

namespace psj::wmi {

// The scripts in /etc/init.d. A script runs when the process of its pid file does, or one of the
// program that it names as its DAEMON; it is stopped when its pid file names no such process.
// Without either its state is empty.
std::vector<Service> services_of_init_scripts(const Root &root);

}  // namespace psj::wmi
