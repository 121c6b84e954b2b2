#include "plugin/providers/wmi/system/disks.h"

namespace psj::wmi {

std::vector<std::string> disk_names(const Root &root) {
  std::vector<std::string> names;
  for (const std::string &name : root.list("/sys/block")) {
    bool real = true;
    for (const char *other : {"loop", "ram", "zram", "dm-", "md", "sr", "nbd", "fd"})
      real = real && !name.starts_with(other);
    if (real && root.number("/sys/block/" + name + "/size").value_or(0) > 0) names.push_back(name);
  }
  return names;
}

std::vector<std::string> partition_names(const Root &root, const std::string &disk) {
  std::vector<std::string> names;
  for (const std::string &name : root.list("/sys/block/" + disk))
    if (name.starts_with(disk) && root.exists("/sys/block/" + disk + "/" + name + "/partition"))
      names.push_back(name);
  return names;
}

}  // namespace psj::wmi
