#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// Ticks of /proc/stat: of all processors together (name "_Total", first) and of each ("0", "1").
struct ProcessorTicks {
  std::string name;
  std::int64_t user = 0, system = 0, idle = 0, interrupt = 0, total = 0;
};
std::vector<ProcessorTicks> processor_ticks(const Root &root);

// Two looks some time apart: what each processor did in between, in ticks. A fixture does nothing.
std::vector<ProcessorTicks> processor_work(const Root &root);

// Percent of the time in which the processors were busy just now.
std::optional<std::int64_t> processor_load(const Root &root);

}  // namespace psj::wmi
