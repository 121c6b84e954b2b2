// Win32_DiskDrive and Win32_DiskPartition: /sys/block.
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/disks.h"

namespace psj::wmi {
namespace {

constexpr const char *kDrive = R"(
class Win32_DiskDrive : CIM_DiskDrive {
  uint32 BytesPerSector; string FirmwareRevision; uint32 Index; string InterfaceType;
  string Manufacturer; boolean MediaLoaded; string MediaType; string Model; uint32 Partitions;
  uint32 SCSIBus; uint16 SCSILogicalUnit; uint16 SCSIPort; uint16 SCSITargetId;
  uint32 SectorsPerTrack; string SerialNumber; uint32 Signature; uint64 Size;
  uint64 TotalCylinders; uint32 TotalHeads; uint64 TotalSectors; uint64 TotalTracks;
  uint32 TracksPerCylinder;
};
)";
constexpr const char *kPartition = R"(
class Win32_DiskPartition : CIM_StorageExtent {
  boolean Bootable; boolean BootPartition; uint32 DiskIndex; uint32 HiddenSectors; uint32 Index;
  boolean PrimaryPartition; boolean RewritePartition; uint64 Size; uint64 StartingOffset;
  string Type;
};
)";

constexpr std::int64_t kSector = 512;  // the unit of /sys/block, whatever the disk's own is

std::optional<std::string> interface_of(const std::string &disk) {
  if (disk.starts_with("nvme")) return "NVMe";
  if (disk.starts_with("vd")) return "virtio";
  if (disk.starts_with("mmcblk")) return "MMC";
  if (disk.starts_with("sd")) return "SCSI";
  return std::nullopt;
}

Status drives(const Root &root, const Request &request, const Give &give) {
  std::int64_t index = 0;
  for (const std::string &disk : disk_names(root)) {
    const std::string folder = "/sys/block/" + disk;
    auto made = std::make_unique<Instance>(request.cls());
    const std::int64_t sectors = *root.number(folder + "/size");
    const auto model = root.line(folder + "/device/model");
    made->set("Caption", model ? *model : disk);
    made->set("Model", model);
    made->set("Name", "/dev/" + disk);
    made->set("DeviceID", "/dev/" + disk);
    made->set("Index", index++);
    made->set("Size", sectors * kSector);
    made->set("Partitions", partition_names(root, disk).size());
    made->set("BytesPerSector", root.number(folder + "/queue/logical_block_size"));
    if (const auto block = root.number(folder + "/queue/logical_block_size"); block && *block > 0)
      made->set("TotalSectors", sectors * kSector / *block);
    made->set("SerialNumber", root.line(folder + "/device/serial"));
    if (!root.exists(folder + "/device/serial"))
      made->set("SerialNumber", root.line(folder + "/serial"));
    made->set("FirmwareRevision", root.line(folder + "/device/rev"));
    made->set("Manufacturer", root.line(folder + "/device/vendor"));
    made->set("InterfaceType", interface_of(disk));
    made->set("MediaLoaded", true);
    made->set("CreationClassName", "Win32_DiskDrive");
    made->set("SystemCreationClassName", "Win32_ComputerSystem");
    made->set("SystemName", host_name(root));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status all_partitions(const Root &root, const Request &request, const Give &give) {
  std::int64_t disk_index = 0;
  for (const std::string &disk : disk_names(root)) {
    std::int64_t index = 0;
    const auto block = root.number("/sys/block/" + disk + "/queue/logical_block_size");
    for (const std::string &name : partition_names(root, disk)) {
      const std::string folder = "/sys/block/" + disk + "/" + name;
      auto made = std::make_unique<Instance>(request.cls());
      const auto sectors = root.number(folder + "/size"), start = root.number(folder + "/start");
      for (const char *property : {"Caption", "Description", "Name", "DeviceID"})
        made->set(property, "/dev/" + name);
      made->set("DiskIndex", disk_index);
      made->set("Index", index++);
      if (sectors) made->set("Size", *sectors * kSector);
      if (start) made->set("StartingOffset", *start * kSector);
      made->set("BlockSize", block);
      if (sectors && block && *block > 0) made->set("NumberOfBlocks", *sectors * kSector / *block);
      made->set("CreationClassName", "Win32_DiskPartition");
      made->set("SystemCreationClassName", "Win32_ComputerSystem");
      made->set("SystemName", host_name(root));
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
    ++disk_index;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32DiskDrive = {kDrive, drives};
extern const BuiltInClass kWin32DiskPartition = {kPartition, all_partitions};

}  // namespace psj::wmi
