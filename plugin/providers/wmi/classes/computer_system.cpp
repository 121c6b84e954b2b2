// Win32_ComputerSystem: the machine as a whole.
#include "invariant/date_time.h"
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/sessions.h"

namespace psj::wmi {
namespace {

constexpr const char *kDeclaration = R"(
class Win32_ComputerSystem : CIM_ComputerSystem {
  key string Name; uint16 AdminPasswordStatus; boolean AutomaticManagedPagefile;
  boolean AutomaticResetBootOption; boolean AutomaticResetCapability; string BootupState;
  uint16 ChassisBootupState; string ChassisSKUNumber; sint16 CurrentTimeZone;
  boolean DaylightInEffect; string DNSHostName; string Domain; uint16 DomainRole;
  boolean EnableDaylightSavingsTime; boolean HypervisorPresent; boolean InfraredSupported;
  string Manufacturer; string Model; boolean NetworkServerModeEnabled;
  uint32 NumberOfLogicalProcessors; uint32 NumberOfProcessors; boolean PartOfDomain;
  uint16 PCSystemType; uint16 PowerState; string SystemFamily; string SystemSKUNumber;
  string SystemType; uint16 ThermalState; uint64 TotalPhysicalMemory; string UserName;
  uint16 WakeUpType; string Workgroup;
};
)";

struct Processors {
  std::int64_t logical = 0, sockets = 0;
  bool hypervisor = false;
};

Processors processors(const Root &root) {
  Processors found;
  const auto text = root.read("/proc/cpuinfo");
  std::vector<std::string_view> sockets;
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    if (line.starts_with("processor")) ++found.logical;
    if (line.starts_with("flags") && line.find(" hypervisor") != std::string_view::npos)
      found.hypervisor = true;
    if (!line.starts_with("physical id")) continue;
    bool known = false;
    for (std::string_view socket : sockets) known = known || socket == line;
    if (!known) sockets.push_back(line);
  }
  found.sockets = static_cast<std::int64_t>(sockets.size());
  return found;
}

// The part of the name behind the first point, of the host's name or of the line in /etc/hosts that
// has it.
std::string dns_domain(const Root &root, const std::string &host) {
  if (const std::size_t point = host.find('.'); point != std::string::npos)
    return host.substr(point + 1);
  const auto text = root.read("/etc/hosts");
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto names = words_of(line.substr(0, line.find('#')));
    for (std::size_t i = 1; i < names.size(); ++i)
      if (names[i].starts_with(host + ".")) return std::string(names[i].substr(host.size() + 1));
  }
  return {};
}

Status enumerate(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  Instance &to = *made;
  const std::string host = host_name(root);
  const std::string name = host.substr(0, host.find('.'));
  const std::string domain = dns_domain(root, host);
  to.set("Caption", name);
  to.set("Name", name);
  to.set("DNSHostName", name);
  to.set("CreationClassName", "Win32_ComputerSystem");
  // A DNS suffix does not tell that the computer has joined anything: PartOfDomain is not known.
  if (!domain.empty()) to.set("Domain", domain);
  to.set("CurrentTimeZone", invariant::local_offset_minutes(invariant::DateTime::now()));
  const auto dmi = [&](const char *file) {
    return root.line(std::string("/sys/class/dmi/id/") + file);
  };
  to.set("Manufacturer", dmi("sys_vendor"));
  to.set("Model", dmi("product_name"));
  to.set("SystemFamily", dmi("product_family"));
  to.set("SystemSKUNumber", dmi("product_sku"));
  const Processors found = processors(root);
  if (found.logical != 0) {
    to.set("NumberOfLogicalProcessors", found.logical);
    to.set("HypervisorPresent", found.hypervisor);
  }
  if (found.sockets != 0) to.set("NumberOfProcessors", found.sockets);
  if (const auto text = root.read("/proc/meminfo"))
    if (const auto total = memory_kib(*text, "MemTotal"))
      to.set("TotalPhysicalMemory", *total * 1024);
  if (const auto machine = root.line("/proc/sys/kernel/arch"))
    to.set("SystemType", *machine == "x86_64"    ? "x64-based PC"
                         : *machine == "aarch64" ? "ARM64-based PC"
                                                 : *machine);
  if (request.wants("UserName")) {
    const auto sessions = login_sessions(root);
    if (!sessions.empty()) to.set("UserName", name + "\\" + sessions.front().user);
  }
  return give(std::move(made));
}

}  // namespace

extern const BuiltInClass kWin32ComputerSystem = {kDeclaration, enumerate};

}  // namespace psj::wmi
