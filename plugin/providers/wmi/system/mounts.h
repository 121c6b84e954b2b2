#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plugin/providers/wmi/root.h"

namespace psj::wmi {

// A file system that is mounted and holds files: not the kernel's own (proc, cgroup …), each device
// once, at its shortest path.
struct Mount {
  std::string path, type, source, label;
  bool is_network = false, is_memory = false, is_read_only = false;
  std::optional<std::string> device;  // its folder's name below /sys/block; partitions: the disk's
};

std::vector<Mount> mounts(const Root &root);

struct Room {
  std::uint64_t size = 0, free = 0, block = 0, blocks = 0;
  std::uint64_t longest_name = 0;  // of one file
};
std::optional<Room> room_of(const Root &root, const Mount &mount);

}  // namespace psj::wmi
