// Win32_BIOS, Win32_BaseBoard, Win32_SystemEnclosure: what the firmware tells, /sys/class/dmi/id.
// Serial numbers are root's to read. Without that folder the instances are there and say nothing.
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"

namespace psj::wmi {
namespace {

constexpr const char *kBios = R"(
class Win32_BIOS : CIM_LogicalElement {
  uint16 BiosCharacteristics[]; string BIOSVersion[]; string BuildNumber; string CodeSet;
  string CurrentLanguage; uint8 EmbeddedControllerMajorVersion;
  uint8 EmbeddedControllerMinorVersion; string IdentificationCode; uint16 InstallableLanguages;
  string LanguageEdition; string ListOfLanguages[]; string Manufacturer; key string Name;
  string OtherTargetOS; boolean PrimaryBIOS; datetime ReleaseDate; string SerialNumber;
  string SMBIOSBIOSVersion; uint16 SMBIOSMajorVersion; uint16 SMBIOSMinorVersion;
  boolean SMBIOSPresent; key string SoftwareElementID; uint16 SoftwareElementState;
  uint8 SystemBiosMajorVersion; uint8 SystemBiosMinorVersion; uint16 TargetOperatingSystem;
  string Version;
};
)";
constexpr const char *kBoard = R"(
class Win32_BaseBoard : CIM_PhysicalElement {
  string ConfigOptions[]; real32 Depth; real32 Height; boolean HostingBoard;
  boolean HotSwappable; string Product; boolean Removable; boolean Replaceable;
  string RequirementsDescription; boolean RequiresDaughterBoard; string SlotLayout;
  string SpecialRequirements; real32 Weight; real32 Width;
};
)";
constexpr const char *kEnclosure = R"(
class Win32_SystemEnclosure : CIM_PhysicalElement {
  boolean AudibleAlarm; string BreachDescription; string CableManagementStrategy;
  uint16 ChassisTypes[]; sint16 CurrentRequiredOrProduced; real32 Depth; uint16 HeatGeneration;
  real32 Height; boolean HotSwappable; boolean LockPresent; uint16 NumberOfPowerCords;
  boolean Removable; boolean Replaceable; uint16 SecurityBreach; uint16 SecurityStatus;
  string ServiceDescriptions[]; uint16 ServicePhilosophy[]; string SMBIOSAssetTag;
  string TypeDescriptions[]; boolean VisibleAlarm; real32 Weight; real32 Width;
};
)";

std::optional<std::string> dmi(const Root &root, std::string_view file) {
  return root.line("/sys/class/dmi/id/" + std::string(file));
}

// "09/15/2025" at its midnight; nothing when it is no such date.
void set_release(Instance &to, const std::optional<std::string> &date) {
  if (!date || date->size() != 10) return;
  const psj_value moment = from_dmtf(*date);
  if (moment.kind == PSJ_DATETIME) to.set_value(to.cls().find("ReleaseDate"), moment);
}

Status bios(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  const auto version = dmi(root, "bios_version");
  for (const char *property :
       {"Caption", "Description", "Name", "SMBIOSBIOSVersion", "SoftwareElementID", "Version"})
    made->set(property, version);
  if (version) made->set("BIOSVersion", std::vector<std::string>{*version});
  made->set("Manufacturer", dmi(root, "bios_vendor"));
  made->set("SerialNumber", dmi(root, "product_serial"));
  set_release(*made, dmi(root, "bios_date"));
  if (const auto release = dmi(root, "bios_release")) {
    const auto parts = split(*release, '.');
    made->set("SystemBiosMajorVersion", number_of(parts[0]));
    if (parts.size() > 1) made->set("SystemBiosMinorVersion", number_of(parts[1]));
  }
  if (version) {
    made->set("PrimaryBIOS", true);
    made->set("SMBIOSPresent", true);
  }
  return give(std::move(made));
}

Status board(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  const auto product = dmi(root, "board_name");
  for (const char *property : {"Caption", "Description", "Name"})
    if (product) made->set(property, "Base Board");
  made->set("Tag", "Base Board");
  made->set("CreationClassName", "Win32_BaseBoard");
  made->set("Product", product);
  made->set("Manufacturer", dmi(root, "board_vendor"));
  made->set("SerialNumber", dmi(root, "board_serial"));
  made->set("Version", dmi(root, "board_version"));
  if (product) made->set("HostingBoard", true);
  return give(std::move(made));
}

Status enclosure(const Root &root, const Request &request, const Give &give) {
  auto made = std::make_unique<Instance>(request.cls());
  made->set("Tag", "System Enclosure 0");
  made->set("CreationClassName", "Win32_SystemEnclosure");
  made->set("Manufacturer", dmi(root, "chassis_vendor"));
  made->set("SerialNumber", dmi(root, "chassis_serial"));
  made->set("SMBIOSAssetTag", dmi(root, "chassis_asset_tag"));
  made->set("Version", dmi(root, "chassis_version"));
  if (const auto type = dmi(root, "chassis_type"))
    if (const auto number = number_of(*type)) {
      const psj_value types[] = {make_uint(static_cast<std::uint64_t>(*number), 16)};
      made->set_value(made->cls().find("ChassisTypes"), make_list(types, 1));
    }
  if (made->find("Manufacturer")->kind != PSJ_NULL)
    for (const char *property : {"Caption", "Description", "Name"})
      made->set(property, "System Enclosure");
  return give(std::move(made));
}

}  // namespace

extern const BuiltInClass kWin32Bios = {kBios, bios};
extern const BuiltInClass kWin32BaseBoard = {kBoard, board};
extern const BuiltInClass kWin32SystemEnclosure = {kEnclosure, enclosure};

}  // namespace psj::wmi
