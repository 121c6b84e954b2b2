// Win32_LogicalDisk and Win32_Volume: file systems that are mounted. A disk has no letter here: its
// DeviceID is the path where it is mounted.
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/mounts.h"

namespace psj::wmi {
namespace {

constexpr const char *kDisk = R"(
class Win32_LogicalDisk : CIM_LogicalDisk {
  boolean Compressed; uint32 DriveType; string FileSystem; uint32 MaximumComponentLength;
  uint32 MediaType; string ProviderName; boolean QuotasDisabled; boolean QuotasIncomplete;
  boolean QuotasRebuilding; boolean SupportsDiskQuotas; boolean SupportsFileBasedCompression;
  boolean VolumeDirty; string VolumeName; string VolumeSerialNumber;
};
)";
constexpr const char *kVolume = R"(
class Win32_Volume : CIM_StorageExtent {
  boolean Automount; boolean BootVolume; uint64 Capacity; boolean Compressed;
  boolean DirtyBitSet; string DriveLetter; uint32 DriveType; string FileSystem; uint64 FreeSpace;
  boolean IndexingEnabled; string Label; uint32 MaximumFileNameLength; boolean PageFilePresent;
  boolean QuotasEnabled; uint32 SerialNumber; boolean SystemVolume;
};
)";

enum DriveType { kRemovable = 2, kFixed = 3, kNetwork = 4, kOptical = 5, kMemory = 6 };

std::optional<int> drive_type(const Root &root, const Mount &mount) {
  if (mount.is_network) return kNetwork;
  if (mount.is_memory) return kMemory;
  if (mount.type == "iso9660" || mount.type == "udf") return kOptical;
  if (!mount.device)
    return mount.source.starts_with("/dev/") ? std::optional<int>(kFixed) : std::nullopt;
  return root.number("/sys/block/" + *mount.device + "/removable") == 1 ? kRemovable : kFixed;
}

void set_common(Instance &to, const Root &root, const Mount &mount) {
  to.set("Caption", mount.path);
  to.set("Name", mount.path);
  to.set("DeviceID", mount.path);
  to.set("FileSystem", mount.type);
  to.set("DriveType", drive_type(root, mount));
  to.set("SystemCreationClassName", "Win32_ComputerSystem");
  to.set("SystemName", host_name(root));
}

void set_room(Instance &to, const Room &room, const char *longest_name) {
  to.set("FreeSpace", room.free);
  to.set("BlockSize", room.block);
  to.set("NumberOfBlocks", room.blocks);
  to.set(longest_name, room.longest_name);
}

Status disks(const Root &root, const Request &request, const Give &give) {
  for (const Mount &mount : mounts(root)) {
    auto made = std::make_unique<Instance>(request.cls());
    set_common(*made, root, mount);
    made->set("CreationClassName", "Win32_LogicalDisk");
    made->set("Access", mount.is_read_only ? 1 : 3);
    if (!mount.label.empty()) made->set("VolumeName", mount.label);
    if (mount.is_network) made->set("ProviderName", mount.source);
    if (request.wants_any(
            {"Size", "FreeSpace", "BlockSize", "NumberOfBlocks", "MaximumComponentLength"}))
      if (const auto room = room_of(root, mount)) {
        made->set("Size", room->size);
        set_room(*made, *room, "MaximumComponentLength");
      }
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status volumes(const Root &root, const Request &request, const Give &give) {
  for (const Mount &mount : mounts(root)) {
    if (mount.is_network) continue;
    auto made = std::make_unique<Instance>(request.cls());
    set_common(*made, root, mount);
    made->set("CreationClassName", "Win32_Volume");
    made->set("SystemVolume", mount.path == "/");
    made->set("BootVolume", mount.path == "/");
    if (!mount.label.empty()) made->set("Label", mount.label);
    if (request.wants_any(
            {"Capacity", "FreeSpace", "BlockSize", "NumberOfBlocks", "MaximumFileNameLength"}))
      if (const auto room = room_of(root, mount)) {
        made->set("Capacity", room->size);
        set_room(*made, *room, "MaximumFileNameLength");
      }
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32LogicalDisk = {kDisk, disks};
extern const BuiltInClass kWin32Volume = {kVolume, volumes};

}  // namespace psj::wmi
