#pragma once

#include <optional>
#include <string>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// What many classes say of the computer that their instances are on.
std::string host_name(const Root &root);         // /proc/sys/kernel/hostname
std::string operating_system(const Root &root);  // PRETTY_NAME of /etc/os-release; else "Linux"
std::optional<std::string> kernel_release(const Root &root);
// Unix time of the start, from /proc/stat; nothing when it is not told.
std::optional<std::int64_t> boot_time(const Root &root);
// KiB of /proc/meminfo.
std::optional<std::int64_t> memory_kib(std::string_view meminfo, std::string_view key);

}  // namespace psj::wmi
