// What joins disks, partitions and file systems: Win32_DiskDriveToDiskPartition,
// Win32_LogicalDiskToPartition, Win32_MountPoint.
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/disks.h"
#include "plugin/providers/wmi/system/mounts.h"
#include "plugin/providers/wmi/system/reference.h"

namespace psj::wmi {
namespace {

constexpr const char *kDrivePartition = R"(
class Win32_DiskDriveToDiskPartition : CIM_Dependency {
  key Win32_DiskDrive ref Antecedent; key Win32_DiskPartition ref Dependent;
};
)";
constexpr const char *kDiskPartition = R"(
class Win32_LogicalDiskToPartition : CIM_Dependency {
  key Win32_DiskPartition ref Antecedent; key Win32_LogicalDisk ref Dependent;
  uint64 EndingAddress; uint64 StartingAddress;
};
)";
constexpr const char *kMountPoint = R"(
class Win32_MountPoint { key Win32_Directory ref Directory; key Win32_Volume ref Volume; };
)";

Status drive_partitions(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  for (const std::string &disk : disk_names(root))
    for (const std::string &partition : partition_names(root, disk)) {
      auto made = std::make_unique<Instance>(request.cls());
      made->set("Antecedent",
                reference(computer, "Win32_DiskDrive", {{"DeviceID", "/dev/" + disk}}));
      made->set("Dependent",
                reference(computer, "Win32_DiskPartition", {{"DeviceID", "/dev/" + partition}}));
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
  return {};
}

// A file system on a disk without partitions has none.
Status disk_partitions(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  for (const Mount &mount : mounts(root)) {
    const std::string name = mount.source.substr(mount.source.rfind('/') + 1);
    const std::string folder = "/sys/block/" + mount.device.value_or("") + "/" + name;
    if (!mount.device || !root.exists(folder + "/partition")) continue;
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Antecedent",
              reference(computer, "Win32_DiskPartition", {{"DeviceID", mount.source}}));
    made->set("Dependent", reference(computer, "Win32_LogicalDisk", {{"DeviceID", mount.path}}));
    constexpr std::int64_t kSector = 512;
    const auto start = root.number(folder + "/start"), size = root.number(folder + "/size");
    if (start) made->set("StartingAddress", *start * kSector);
    if (start && size && *size > 0) made->set("EndingAddress", (*start + *size) * kSector - 1);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status mount_points(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  for (const Mount &mount : mounts(root)) {
    if (mount.is_network) continue;  // no Win32_Volume
    auto made = std::make_unique<Instance>(request.cls());
    made->set("Directory", reference(computer, "Win32_Directory", {{"Name", mount.path}}));
    made->set("Volume", reference(computer, "Win32_Volume", {{"DeviceID", mount.path}}));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32DiskDriveToDiskPartition = {kDrivePartition, drive_partitions};
extern const BuiltInClass kWin32LogicalDiskToPartition = {kDiskPartition, disk_partitions};
extern const BuiltInClass kWin32MountPoint = {kMountPoint, mount_points};

}  // namespace psj::wmi
