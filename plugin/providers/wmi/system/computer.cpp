#include "plugin/providers/wmi/system/computer.h"

namespace psj::wmi {

std::string host_name(const Root &root) {
  return root.line("/proc/sys/kernel/hostname").value_or("");
}

std::string operating_system(const Root &root) {
  const auto text = root.read("/etc/os-release");
  const auto name = text ? entry_of(*text, "PRETTY_NAME") : std::nullopt;
  return std::string(name.value_or("Linux"));
}

std::optional<std::string> kernel_release(const Root &root) {
  return root.line("/proc/sys/kernel/osrelease");
}

std::optional<std::int64_t> boot_time(const Root &root) {
  const auto text = root.read("/proc/stat");
  if (!text) return std::nullopt;
  const std::size_t at = text->find("\nbtime ");
  return at == std::string::npos ? std::nullopt : number_of(std::string_view(*text).substr(at + 7));
}

std::optional<std::int64_t> memory_kib(std::string_view meminfo, std::string_view key) {
  const auto entry = entry_of(meminfo, key);
  return entry ? number_of(*entry) : std::nullopt;
}

}  // namespace psj::wmi
