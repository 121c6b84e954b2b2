#include "plugin/providers/wmi/system/mounts.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cctype>

namespace psj::wmi {
namespace {

// mountinfo writes blanks and backslashes in octal.
std::string unescaped(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      plain += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 +
                                 (text[i + 3] - '0'));
      i += 3;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

bool one_of(std::string_view text, std::initializer_list<std::string_view> known) {
  return std::find(known.begin(), known.end(), text) != known.end();
}

bool is_network_type(std::string_view type) {
  return one_of(type, {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs",
                       "fuse.sshfs", "ncpfs"});
}

// The disk that a device file belongs to: sda1 of sda, nvme0n1p2 of nvme0n1.
std::optional<std::string> disk_of(const Root &root, std::string_view source) {
  if (!source.starts_with("/dev/")) return std::nullopt;
  const std::string name(source.substr(5));
  if (root.exists("/sys/block/" + name)) return name;
  for (const std::string &disk : root.list("/sys/block"))
    if (name.starts_with(disk) && root.exists("/sys/block/" + disk + "/" + name)) return disk;
  return std::nullopt;
}

std::string label_of(const Root &root, std::string_view source) {
  const std::string name(source.substr(source.rfind('/') + 1));
  for (const std::string &label : root.list("/dev/disk/by-label"))
    if (const auto target = root.link("/dev/disk/by-label/" + label);
        target && target->substr(target->rfind('/') + 1) == name)
      return label;
  return {};
}

}  // namespace

std::vector<Mount> mounts(const Root &root) {
  std::vector<Mount> found;
  const auto text = root.read("/proc/self/mountinfo");
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    // 36 35 98:0 /root /mount options shared:1 - type source super-options
    const auto fields = words_of(line);
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 6 || fields.end() - dash < 3) continue;
    Mount made;
    made.path = unescaped(fields[4]);
    made.type = std::string(*(dash + 1));
    made.source = unescaped(*(dash + 2));
    made.is_read_only = split(fields[5], ',').front() == "ro";
    made.is_network = is_network_type(made.type);
    made.is_memory = one_of(made.type, {"tmpfs", "ramfs"});
    const bool holds_files = made.source.starts_with('/') || made.is_network || made.is_memory ||
                             one_of(made.type, {"overlay", "zfs", "btrfs"});
    const bool of_kernel = made.path.starts_with("/sys/") || made.path.starts_with("/proc/");
    if (!holds_files || of_kernel) continue;
    // What was mounted at a path last hides what was there.
    std::erase_if(found, [&](const Mount &other) { return other.path == made.path; });
    const auto same = [&](const Mount &other) {
      return !made.is_memory && other.source == made.source && other.type == made.type;
    };
    if (const auto other = std::find_if(found.begin(), found.end(), same); other != found.end()) {
      if (made.path.size() < other->path.size()) *other = made;
      continue;
    }
    found.push_back(std::move(made));
  }
  for (Mount &mount : found) {
    mount.device = disk_of(root, mount.source);
    mount.label = label_of(root, mount.source);
  }
  return found;
}

std::optional<Room> room_of(const Root &root, const Mount &mount) {
  struct statvfs info {};
  if (root.is_fixture() || statvfs(mount.path.c_str(), &info) != 0) return std::nullopt;
  return Room{info.f_blocks * info.f_frsize, info.f_bavail * info.f_frsize, info.f_frsize,
              info.f_blocks, info.f_namemax};
}

}  // namespace psj::wmi
