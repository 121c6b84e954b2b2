// Win32_PerfFormattedData_PerfOS_Processor, _System, _Memory: two looks at /proc/stat and its like.
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/load.h"
#include "plugin/providers/wmi/system/process_table.h"

namespace psj::wmi {
namespace {

constexpr const char *kProcessor = R"(
class Win32_PerfFormattedData_PerfOS_Processor : Win32_PerfFormattedData {
  key string Name; uint64 PercentIdleTime; uint64 PercentInterruptTime;
  uint64 PercentPrivilegedTime; uint64 PercentProcessorTime; uint64 PercentUserTime;
};
)";
constexpr const char *kSystem = R"(
class Win32_PerfFormattedData_PerfOS_System : Win32_PerfFormattedData {
  uint32 ContextSwitchesPersec; uint32 Processes; uint32 ProcessorQueueLength;
  uint64 SystemUpTime; uint32 Threads;
};
)";
constexpr const char *kMemory = R"(
class Win32_PerfFormattedData_PerfOS_Memory : Win32_PerfFormattedData {
  uint64 AvailableBytes; uint64 AvailableKBytes; uint64 AvailableMBytes; uint64 CacheBytes;
  uint64 CommitLimit; uint64 CommittedBytes; uint32 PercentCommittedBytesInUse;
};
)";

Status processor(const Root &root, const Request &request, const Give &give) {
  for (const ProcessorTicks &work : processor_work(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Name", work.name);
    const auto percent = [&](const char *property, std::int64_t ticks) {
      if (work.total > 0) made->set(property, 100 * ticks / work.total);
    };
    percent("PercentIdleTime", work.idle);
    percent("PercentInterruptTime", work.interrupt);
    percent("PercentPrivilegedTime", work.system + work.interrupt);
    percent("PercentProcessorTime", work.total - work.idle);
    percent("PercentUserTime", work.user);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status system(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  if (request.wants("Processes")) made->set("Processes", process_ids(root).size());
  if (const auto uptime = root.line("/proc/uptime")) made->set("SystemUpTime", number_of(*uptime));
  if (const auto load = root.line("/proc/loadavg")) {
    // 0.20 0.18 0.12 1/80 11206: running and all threads
    const auto fields = words_of(*load);
    const auto counts = fields.size() > 3 ? split(fields[3], '/') : std::vector<std::string_view>();
    if (counts.size() == 2) {
      made->set("ProcessorQueueLength", number_of(counts[0]));
      made->set("Threads", number_of(counts[1]));
    }
  }
  return give(std::move(made));
}

Status memory(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  const auto text = root.read("/proc/meminfo");
  const std::string_view meminfo = text ? *text : std::string_view();
  if (const auto available = memory_kib(meminfo, "MemAvailable")) {
    made->set("AvailableBytes", *available * 1024);
    made->set("AvailableKBytes", *available);
    made->set("AvailableMBytes", *available / 1024);
  }
  if (const auto cached = memory_kib(meminfo, "Cached")) made->set("CacheBytes", *cached * 1024);
  const auto limit = memory_kib(meminfo, "CommitLimit"), used = memory_kib(meminfo, "Committed_AS");
  if (limit) made->set("CommitLimit", *limit * 1024);
  if (used) made->set("CommittedBytes", *used * 1024);
  if (limit && used && *limit > 0) made->set("PercentCommittedBytesInUse", 100 * *used / *limit);
  return give(std::move(made));
}

}  // namespace

extern const BuiltInClass kWin32PerfProcessor = {kProcessor, processor};
extern const BuiltInClass kWin32PerfSystem = {kSystem, system};
extern const BuiltInClass kWin32PerfMemory = {kMemory, memory};

}  // namespace psj::wmi
