// Win32_Processor: one instance for each socket of /proc/cpuinfo.

#include <algorithm>
#include <map>
#include <set>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/load.h"

namespace psj::wmi {
namespace {

constexpr const char *kDeclaration = R"(
class Win32_Processor : CIM_Processor {
  uint16 Architecture; string AssetTag; uint32 Characteristics; uint16 CpuStatus;
  uint16 CurrentVoltage; uint32 ExtClock; uint32 L2CacheSize; uint32 L2CacheSpeed;
  uint32 L3CacheSize; uint32 L3CacheSpeed; uint16 Level; string Manufacturer;
  uint32 NumberOfCores; uint32 NumberOfEnabledCore; uint32 NumberOfLogicalProcessors;
  string PartNumber; string ProcessorId; uint16 ProcessorType; uint16 Revision;
  boolean SecondLevelAddressTranslationExtensions; string SerialNumber;
  string SocketDesignation; uint32 ThreadCount; string Version; boolean VirtualizationFirmwareEnabled;
  boolean VMMonitorModeExtensions; uint32 VoltageCaps;
};
)";

struct Socket {
  std::string_view text;  // of its first processor in /proc/cpuinfo
  std::string processor;  // that one's number
  std::set<std::string, std::less<>> cores;
  int threads = 0;
};

std::map<std::string, Socket, std::less<>> sockets_of(std::string_view cpuinfo) {
  std::map<std::string, Socket, std::less<>> sockets;
  while (!cpuinfo.empty()) {
    const std::size_t end = std::min(cpuinfo.find("\n\n"), cpuinfo.size());
    const std::string_view text = cpuinfo.substr(0, end);
    cpuinfo.remove_prefix(std::min(end + 2, cpuinfo.size()));
    const auto number = entry_of(text, "processor");
    if (!number) continue;
    Socket &socket = sockets[std::string(entry_of(text, "physical id").value_or("0"))];
    if (socket.threads++ == 0) socket.text = text, socket.processor = *number;
    socket.cores.emplace(entry_of(text, "core id").value_or(*number));
  }
  return sockets;
}

// KiB of the cache of that level, of one processor.
std::optional<std::int64_t> cache_kib(const Root &root, const std::string &processor, int level) {
  const std::string folder = "/sys/devices/system/cpu/cpu" + processor + "/cache/";
  for (const std::string &index : root.list(folder)) {
    if (root.number(folder + index + "/level") != level) continue;
    const auto size = root.line(folder + index + "/size");
    const auto number = size ? number_of(*size) : std::nullopt;
    if (number) return size->ends_with('M') ? *number * 1024 : *number;
  }
  return std::nullopt;
}

// Without a driver for frequencies nothing tells the highest one, and what runs now is the clock.
void set_clock(Instance &to, const Root &root, const Socket &socket) {
  const std::string folder = "/sys/devices/system/cpu/cpu" + socket.processor + "/cpufreq/";
  if (const auto khz = root.number(folder + "cpuinfo_max_freq"))
    to.set("MaxClockSpeed", *khz / 1000);
  if (const auto mhz = entry_of(socket.text, "cpu MHz"))
    to.set("CurrentClockSpeed", number_of(*mhz));
}

void set_kind(Instance &to, const Root &root, const Socket &socket) {
  const auto machine = root.line("/proc/sys/kernel/arch");
  if (!machine) return;
  constexpr int kX86 = 0, kArm64 = 12, kX64 = 9;
  const bool wide = machine->find("64") != std::string::npos;
  to.set("AddressWidth", wide ? 64 : 32);
  to.set("DataWidth", wide ? 64 : 32);
  if (*machine == "x86_64") to.set("Architecture", kX64);
  if (*machine == "aarch64") to.set("Architecture", kArm64);
  if (machine->size() == 4 && machine->ends_with("86")) to.set("Architecture", kX86);
  if (const auto flags = entry_of(socket.text, "flags")) {
    const auto all = words_of(*flags);
    const auto has = [&](std::string_view flag) {
      return std::find(all.begin(), all.end(), flag) != all.end();
    };
    to.set("VMMonitorModeExtensions", has("vmx") || has("svm"));
  }
}

Status enumerate(const Root &root, const Request &request, const Give &give) {
  const auto text = root.read("/proc/cpuinfo");
  if (!text) return {};
  const auto load = request.wants("LoadPercentage") ? processor_load(root) : std::nullopt;
  int index = 0;
  for (const auto &[id, socket] : sockets_of(*text)) {
    auto made = std::make_unique<Instance>(request.cls());
    const auto entry = [&text = socket.text](std::string_view key) { return entry_of(text, key); };
    made->set("Name", entry("model name"));
    made->set("Caption", entry("model name"));
    made->set("Manufacturer", entry("vendor_id"));
    made->set("DeviceID", "CPU" + std::to_string(index++));
    made->set("NumberOfCores", socket.cores.size());
    made->set("NumberOfEnabledCore", socket.cores.size());
    made->set("NumberOfLogicalProcessors", socket.threads);
    made->set("ThreadCount", socket.threads);
    made->set("Role", "CPU");
    made->set("Stepping", entry("stepping"));
    if (const auto level = entry("cpu family")) made->set("Level", number_of(*level));
    made->set("L2CacheSize", cache_kib(root, socket.processor, 2));
    made->set("L3CacheSize", cache_kib(root, socket.processor, 3));
    set_clock(*made, root, socket);
    set_kind(*made, root, socket);
    made->set("LoadPercentage", load);
    made->set("CreationClassName", "Win32_Processor");
    made->set("SystemCreationClassName", "Win32_ComputerSystem");
    made->set("SystemName", host_name(root));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32Processor = {kDeclaration, enumerate};

}  // namespace psj::wmi
