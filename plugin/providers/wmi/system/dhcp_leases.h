#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// What a DHCP server granted to an interface. What the file does not tell is not set.
struct DhcpLease {
  std::optional<std::string> server;
  std::optional<std::int64_t> obtained, expires;  // Unix time
};

// From the files of systemd-networkd, NetworkManager and dhclient; nothing: none of them has a
// lease for the interface.
std::optional<DhcpLease> dhcp_lease(const Root &root, const std::string &interface);

}  // namespace psj::wmi
