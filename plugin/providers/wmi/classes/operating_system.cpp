// Win32_OperatingSystem: the kernel and /etc/os-release.
#include <sys/stat.h>
#include <time.h>

#include <algorithm>

#include "invariant/date_time.h"
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/mounts.h"
#include "plugin/providers/wmi/system/process_table.h"
#include "plugin/providers/wmi/system/sessions.h"

namespace psj::wmi {
namespace {

constexpr const char *kDeclaration = R"(
class Win32_OperatingSystem : CIM_OperatingSystem {
  string BootDevice; string BuildNumber; string BuildType; string CodeSet; string CountryCode;
  string CSDVersion; boolean DataExecutionPrevention_Available; boolean Debug;
  uint32 EncryptionLevel; uint8 ForegroundApplicationBoost; string Locale; string Manufacturer;
  string MUILanguages[]; uint32 OperatingSystemSKU; string Organization; string OSArchitecture;
  uint32 OSLanguage; uint32 OSProductSuite; boolean PAEEnabled; string PlusProductID;
  string PlusVersionNumber; boolean PortableOperatingSystem; boolean Primary; uint32 ProductType;
  string RegisteredUser; string SerialNumber; uint16 ServicePackMajorVersion;
  uint16 ServicePackMinorVersion; uint32 SuiteMask; string SystemDevice; string SystemDirectory;
  string SystemDrive; string WindowsDirectory;
};
)";

constexpr int kLinux = 36;  // of OSType

// When the first package was put on it: Linux itself keeps no such moment.
void set_install_date(Instance &to, const Root &root) {
  std::int64_t first = 0;
  for (const std::string &name : root.list("/var/lib/dpkg/info")) {
    if (!name.ends_with(".list")) continue;
    struct stat info {};
    if (stat(root.path("/var/lib/dpkg/info/" + name).c_str(), &info) != 0) continue;
    if (first == 0 || info.st_mtime < first) first = info.st_mtime;
  }
  if (first != 0) to.set_time("InstallDate", first);
}

void set_memory(Instance &to, const Root &root) {
  const auto text = root.read("/proc/meminfo");
  if (!text) return;
  const auto kib = [&](std::string_view key) { return memory_kib(*text, key); };
  const auto total = kib("MemTotal"), available = kib("MemAvailable");
  const auto swap = kib("SwapTotal"), swap_free = kib("SwapFree");
  to.set("TotalVisibleMemorySize", total);
  to.set("FreePhysicalMemory", available ? available : kib("MemFree"));
  to.set("FreeSpaceInPagingFiles", swap_free);
  to.set("SizeStoredInPagingFiles", swap);
  to.set("TotalSwapSpaceSize", swap);
  if (total && swap) to.set("TotalVirtualMemorySize", *total + *swap);
  if (available && swap_free) to.set("FreeVirtualMemory", *available + *swap_free);
}

std::optional<std::string_view> machine_bits(const std::optional<std::string> &machine) {
  if (!machine) return std::nullopt;
  return machine->find("64") != std::string::npos ? "64-bit" : "32-bit";
}

// Only x86 says what its paging can do. A 64-bit kernel pages as PAE does; whether one of 32 bits
// uses what the processor can is not told.
void set_paging(Instance &to, const Root &root) {
  const auto text = root.read("/proc/cpuinfo");
  const auto flags = text ? entry_of(*text, "flags") : std::nullopt;
  if (!flags) return;
  const auto words = words_of(*flags);
  const auto has = [&](std::string_view flag) {
    return std::find(words.begin(), words.end(), flag) != words.end();
  };
  to.set("DataExecutionPrevention_Available", has("nx"));
  if (!has("pae") || has("lm")) to.set("PAEEnabled", has("pae"));
}

void set_users(Instance &to, const Root &root) {
  for (const char *source : {"/run/utmp", "/var/run/utmp", "/run/systemd/sessions"})
    if (root.exists(source)) {
      to.set("NumberOfUsers", login_sessions(root).size());
      return;
    }
}

void set_system_device(Instance &to, const Root &root) {
  for (const Mount &mount : mounts(root))
    if (mount.path == "/" && mount.source.starts_with("/dev/"))
      to.set("SystemDevice", mount.source);
}

Status enumerate(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  Instance &to = *made;
  const std::string name = operating_system(root);
  to.set("Caption", name);
  to.set("Name", name);
  to.set("CreationClassName", "Win32_OperatingSystem");
  to.set("CSCreationClassName", "Win32_ComputerSystem");
  to.set("CSName", host_name(root));
  to.set("Description", name);
  to.set("Version", kernel_release(root));
  to.set("OSType", kLinux);
  to.set("Distributed", false);
  to.set("Primary", true);
  to.set("OSArchitecture", machine_bits(root.line("/proc/sys/kernel/arch")));
  if (const auto text = root.read("/etc/os-release"))
    to.set("Manufacturer", entry_of(*text, "NAME"));
  if (const auto boot = boot_time(root)) to.set_time("LastBootUpTime", *boot);
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  to.set_time("LocalDateTime", now.tv_sec, now.tv_nsec);
  to.set("CurrentTimeZone", invariant::local_offset_minutes(invariant::DateTime::now()));
  if (request.wants("NumberOfProcesses")) to.set("NumberOfProcesses", process_ids(root).size());
  to.set("MaxNumberOfProcesses", root.number("/proc/sys/kernel/pid_max"));
  set_memory(to, root);
  if (request.wants_any({"PAEEnabled", "DataExecutionPrevention_Available"})) set_paging(to, root);
  if (request.wants("NumberOfUsers")) set_users(to, root);
  if (request.wants("SystemDevice")) set_system_device(to, root);
  if (request.wants("InstallDate")) set_install_date(to, root);
  return give(std::move(made));
}

}  // namespace

extern const BuiltInClass kWin32OperatingSystem = {kDeclaration, enumerate};

}  // namespace psj::wmi
