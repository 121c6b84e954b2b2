#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// A line of /etc/passwd.
struct User {
  std::string name, full_name, home, shell;
  std::uint32_t id = 0, group = 0;
};
// A line of /etc/group.
struct Group {
  std::string name;
  std::uint32_t id = 0;
  std::vector<std::string> members;
};

std::vector<User> users(const Root &root);
std::vector<Group> groups(const Root &root);
// The name of a user's number; nothing when there is none.
std::optional<std::string> user_name(const Root &root, std::uint32_t id);
// Security identifiers as Samba makes them of numbers: S-1-22-1-1000.
std::string user_sid(std::uint32_t id);
std::string group_sid(std::uint32_t id);

}  // namespace psj::wmi
