// Win32_NetworkAdapter and Win32_NetworkAdapterConfiguration: /sys/class/net, the addresses of this
// host's interfaces, /proc/net/route and /etc/resolv.conf.
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>

#include <cstdlib>
#include <memory>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/dhcp_leases.h"
#include "plugin/providers/wmi/system/reference.h"

namespace psj::wmi {
namespace {

constexpr const char *kAdapter = R"(
class Win32_NetworkAdapter : CIM_NetworkAdapter {
  string AdapterType; uint16 AdapterTypeID; string GUID; uint32 Index; boolean Installed;
  uint32 InterfaceIndex; string MACAddress; string Manufacturer; uint32 MaxNumberControlled;
  string NetConnectionID; uint16 NetConnectionStatus; boolean NetEnabled; boolean PhysicalAdapter;
  string ProductName; string ServiceName; datetime TimeOfLastReset;
};
)";
constexpr const char *kConfiguration = R"(
class Win32_NetworkAdapterConfiguration : CIM_Setting {
  string DatabasePath; string DefaultIPGateway[]; boolean DHCPEnabled; datetime DHCPLeaseExpires;
  datetime DHCPLeaseObtained; string DHCPServer; string DNSDomain;
  string DNSDomainSuffixSearchOrder[]; boolean DNSEnabledForWINSResolution; string DNSHostName;
  string DNSServerSearchOrder[]; boolean DomainDNSRegistrationEnabled; key uint32 Index;
  uint32 InterfaceIndex; string IPAddress[]; uint32 IPConnectionMetric; boolean IPEnabled;
  boolean IPFilterSecurityEnabled; string IPSubnet[]; string MACAddress; uint32 MTU;
  string ServiceName; string SettingID; uint32 TcpWindowSize;
};
)";

struct Address {
  std::string interface, text, mask;
};

std::string text_of_address(const sockaddr *address) {
  char text[INET6_ADDRSTRLEN] = "";
  const void *bytes =
      address->sa_family == AF_INET
          ? static_cast<const void *>(&reinterpret_cast<const sockaddr_in *>(address)->sin_addr)
          : static_cast<const void *>(&reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr);
  inet_ntop(address->sa_family, bytes, text, sizeof text);
  return text;
}

// Of IPv6 Windows gives the length of the prefix.
std::string mask_text(const sockaddr *mask) {
  if (mask->sa_family == AF_INET) return text_of_address(mask);
  int bits = 0;
  for (unsigned char byte : reinterpret_cast<const sockaddr_in6 *>(mask)->sin6_addr.s6_addr)
    bits += __builtin_popcount(byte);
  return std::to_string(bits);
}

std::vector<Address> addresses(const Root &root) {
  std::vector<Address> found;
  ifaddrs *list = nullptr;
  if (root.is_fixture() || getifaddrs(&list) != 0) return found;
  for (const ifaddrs *at = list; at != nullptr; at = at->ifa_next) {
    if (at->ifa_addr == nullptr || at->ifa_netmask == nullptr) continue;
    const int family = at->ifa_addr->sa_family;
    if (family == AF_INET || family == AF_INET6)
      found.push_back({at->ifa_name, text_of_address(at->ifa_addr), mask_text(at->ifa_netmask)});
  }
  freeifaddrs(list);
  return found;
}

// Gateways of default routes over an interface: hexadecimal numbers in the byte order of the host.
std::vector<std::string> gateways(const Root &root, std::string_view interface) {
  std::vector<std::string> found;
  const auto text = root.read("/proc/net/route");
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto fields = words_of(line);
    if (fields.size() < 4 || fields[0] != interface || fields[1] != "00000000") continue;
    const in_addr address{
        static_cast<in_addr_t>(std::strtoul(std::string(fields[2]).c_str(), nullptr, 16))};
    char shown[INET_ADDRSTRLEN] = "";
    inet_ntop(AF_INET, &address, shown, sizeof shown);
    if (address.s_addr != 0) found.emplace_back(shown);
  }
  return found;
}

std::vector<std::string> resolver(const Root &root, std::string_view key) {
  std::vector<std::string> found;
  const auto text = root.read("/etc/resolv.conf");
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto words = words_of(line);
    for (std::size_t i = 1; i < words.size(); ++i)
      if (words[0] == key) found.emplace_back(words[i]);
  }
  return found;
}

std::string upper(std::string text) {
  for (char &c : text)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// Nothing: an interface that has none (loopback, tunnels).
std::optional<std::string> hardware_address(const Root &root, const std::string &folder) {
  const auto address = root.line(folder + "/address");
  if (!address || *address == "00:00:00:00:00:00" || address->size() != 17) return std::nullopt;
  return upper(*address);
}

std::optional<std::string> driver(const Root &root, const std::string &folder) {
  const auto target = root.link(folder + "/device/driver");
  return target ? std::optional(target->substr(target->rfind('/') + 1)) : std::nullopt;
}

Status adapters(const Root &root, const Request &request, const Give &give) {
  int index = 0;
  for (const std::string &name : root.list("/sys/class/net")) {
    const std::string folder = "/sys/class/net/" + name;
    auto made = std::make_unique<Instance>(request.cls());
    for (const char *property :
         {"Caption", "Description", "Name", "ProductName", "NetConnectionID"})
      made->set(property, name);
    made->set("DeviceID", std::to_string(index));
    made->set("Index", index++);
    made->set("InterfaceIndex", root.number(folder + "/ifindex"));
    made->set("MACAddress", hardware_address(root, folder));
    made->set("ServiceName", driver(root, folder));
    constexpr int kEthernet = 1;
    if (root.number(folder + "/type") == kEthernet) {
      made->set("AdapterType", "Ethernet 802.3");
      made->set("AdapterTypeID", 0);
    }
    constexpr std::int64_t kMega = 1'000'000;
    if (const auto speed = root.number(folder + "/speed"); speed && *speed > 0)
      made->set("Speed", *speed * kMega);
    if (const auto state = root.line(folder + "/operstate"); state && *state != "unknown") {
      constexpr int kDisconnected = 0, kConnected = 2;
      made->set("NetEnabled", *state == "up");
      made->set("NetConnectionStatus", *state == "up" ? kConnected : kDisconnected);
    }
    made->set("Installed", true);
    made->set("PhysicalAdapter", root.exists(folder + "/device"));
    made->set("CreationClassName", "Win32_NetworkAdapter");
    made->set("SystemCreationClassName", "Win32_ComputerSystem");
    made->set("SystemName", host_name(root));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

void set_texts(Instance &to, const char *property, const std::vector<std::string> &texts) {
  if (!texts.empty()) to.set(property, texts);
}

Status configurations(const Root &root, const Request &request, const Give &give) {
  const auto all = addresses(root);
  int index = 0;
  for (const std::string &name : root.list("/sys/class/net")) {
    const std::string folder = "/sys/class/net/" + name;
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Caption", name);
    made->set("Description", name);
    made->set("SettingID", name);
    made->set("Index", index++);
    made->set("InterfaceIndex", root.number(folder + "/ifindex"));
    made->set("MACAddress", hardware_address(root, folder));
    made->set("MTU", root.number(folder + "/mtu"));
    made->set("ServiceName", driver(root, folder));
    std::vector<std::string> own, masks;
    for (const Address &address : all)
      if (address.interface == name) own.push_back(address.text), masks.push_back(address.mask);
    if (!root.is_fixture()) made->set("IPEnabled", !own.empty());
    set_texts(*made, "IPAddress", own);
    set_texts(*made, "IPSubnet", masks);
    set_texts(*made, "DefaultIPGateway", gateways(root, name));
    if (const auto lease = dhcp_lease(root, name)) {
      made->set("DHCPEnabled", true);
      made->set("DHCPServer", lease->server);
      if (lease->obtained) made->set_time("DHCPLeaseObtained", *lease->obtained);
      if (lease->expires) made->set_time("DHCPLeaseExpires", *lease->expires);
    }
    if (!own.empty()) {
      const std::string host = host_name(root);
      made->set("DNSHostName", host.substr(0, host.find('.')));
      set_texts(*made, "DNSServerSearchOrder", resolver(root, "nameserver"));
      set_texts(*made, "DNSDomainSuffixSearchOrder", resolver(root, "search"));
    }
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

// The two classes number the interfaces alike.
Status adapter_settings(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  const std::size_t count = root.list("/sys/class/net").size();
  for (std::size_t i = 0; i < count; ++i) {
    auto made = std::make_unique<Instance>(request.cls());
    const std::string number = std::to_string(i);
    made->set("Element", reference(computer, "Win32_NetworkAdapter", {{"DeviceID", number}}));
    made->set("Setting",
              reference(computer, "Win32_NetworkAdapterConfiguration", {}) + ".Index=" + number);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32NetworkAdapterSetting = {R"(
class Win32_NetworkAdapterSetting {
  key Win32_NetworkAdapter ref Element; key Win32_NetworkAdapterConfiguration ref Setting;
};
)",
                                                         adapter_settings};
extern const BuiltInClass kWin32NetworkAdapter = {kAdapter, adapters};
extern const BuiltInClass kWin32NetworkAdapterConfiguration = {kConfiguration, configurations};

}  // namespace psj::wmi
