#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/wmi/root.h"
#include "plugin/value/status.h"

namespace psj::wmi {

// A service of systemd or of the init scripts. What nobody tells is empty.
struct Service {
  std::string name, description;
  std::string path;   // the command that starts it
  std::string state;  // Running, Stopped, Start Pending, Stop Pending
  std::string start;  // Auto, Manual, Disabled
  std::int64_t process = 0;
  std::optional<std::int64_t> exit_code;
  std::vector<std::string> needs;  // names of other services
};

enum class ServiceSource { unit_files, init_scripts };

// What systemd says on its bus; without an answer what the files tell: the state of a unit is then
// unknown; an init script's is that of the process whose number its file below /run has, or of its
// DAEMON's process, and unknown when there is neither.
std::vector<Service> services(const Root &root, ServiceSource otherwise);

// Asks systemd and waits for the outcome, a return value of Win32_Service: 0 done, 2 access denied,
// 5 not running, 7 it took too long, 8 failed, 10 runs already, 13 what it needs can't be had. A
// failure: there is no bus, or it does not know the service.
Result<std::uint32_t> start_service(const Root &root, std::string_view name);
Result<std::uint32_t> stop_service(const Root &root, std::string_view name);

}  // namespace psj::wmi
