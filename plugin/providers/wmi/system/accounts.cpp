#include "plugin/providers/wmi/system/accounts.h"

namespace psj::wmi {

std::vector<User> users(const Root &root) {
  std::vector<User> all;
  const auto text = root.read("/etc/passwd");
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto fields = split(line, ':');
    if (fields.size() < 7) continue;
    const auto id = number_of(fields[2]), group = number_of(fields[3]);
    if (!id || !group) continue;
    all.push_back({std::string(fields[0]), std::string(split(fields[4], ',')[0]),
                   std::string(fields[5]), std::string(fields[6]), static_cast<std::uint32_t>(*id),
                   static_cast<std::uint32_t>(*group)});
  }
  return all;
}

std::vector<Group> groups(const Root &root) {
  std::vector<Group> all;
  const auto text = root.read("/etc/group");
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto fields = split(line, ':');
    if (fields.size() < 4) continue;
    const auto id = number_of(fields[2]);
    if (!id) continue;
    Group made{std::string(fields[0]), static_cast<std::uint32_t>(*id), {}};
    for (std::string_view member : split(fields[3], ','))
      if (!member.empty()) made.members.emplace_back(member);
    all.push_back(std::move(made));
  }
  return all;
}

std::optional<std::string> user_name(const Root &root, std::uint32_t id) {
  for (User &user : users(root))
    if (user.id == id) return std::move(user.name);
  return std::nullopt;
}

std::string user_sid(std::uint32_t id) {
  return "S-1-22-1-" + std::to_string(id);
}
std::string group_sid(std::uint32_t id) {
  return "S-1-22-2-" + std::to_string(id);
}

}  // namespace psj::wmi
