// Win32_PhysicalMemory: type 17 of the SMBIOS tables, /sys/firmware/dmi/tables/DMI (root's to
// read).
//
//   a structure: type 1, length 1, handle 2, fields up to length; then its texts, each ended by a
//   zero, and a zero more. Fields of type 17 by offset: 0x0c size in MB (2; 0x7fff: see 0x1c, bit
//   15: in KB), 0x0e form factor (1), 0x10 locator (text), 0x11 bank (text), 0x12 type (1), 0x15
//   MT/s (2), 0x17 manufacturer, 0x18 serial, 0x1a part number (texts), 0x1c extended size in MB
//   (4), 0x20 configured MT/s (2)
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"

namespace psj::wmi {
namespace {

constexpr const char *kDeclaration = R"(
class Win32_PhysicalMemory : CIM_PhysicalElement {
  uint32 Attributes; string BankLabel; uint64 Capacity; uint32 ConfiguredClockSpeed;
  uint32 ConfiguredVoltage; uint16 DataWidth; string DeviceLocator; uint16 FormFactor;
  boolean HotSwappable; uint16 InterleaveDataDepth; uint32 InterleavePosition;
  uint32 MaxVoltage; uint16 MemoryType; uint32 MinVoltage; uint32 PositionInRow;
  boolean Removable; boolean Replaceable; uint32 SMBIOSMemoryType; uint32 Speed;
  uint16 TotalWidth; uint16 TypeDetail;
};
)";

constexpr unsigned kMemoryDevice = 17;

struct Structure {
  std::string_view fields;
  std::vector<std::string_view> texts;

  std::optional<std::uint64_t> number(std::size_t at, std::size_t bytes) const {
    if (at + bytes > fields.size()) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = bytes; i-- > 0;)
      value = value << 8 | static_cast<unsigned char>(fields[at + i]);
    return value;
  }
  std::optional<std::string_view> text(std::size_t at) const {
    const auto index = number(at, 1);
    if (!index || *index == 0 || *index > texts.size()) return std::nullopt;
    const std::string_view found = trimmed(texts[*index - 1]);
    return found.empty() ? std::nullopt : std::optional(found);
  }
};

// The structure at the front of the tables, which moves past it; false: there is no whole one.
bool take_structure(std::string_view &tables, Structure &out) {
  if (tables.size() < 4) return false;
  const auto length = static_cast<unsigned char>(tables[1]);
  if (length < 4 || length > tables.size()) return false;
  out.fields = tables.substr(0, length);
  out.texts.clear();
  tables.remove_prefix(length);
  while (!tables.empty() && tables[0] != '\0') {
    const std::size_t end = tables.find('\0');
    if (end == std::string_view::npos) return false;
    out.texts.push_back(tables.substr(0, end));
    tables.remove_prefix(end + 1);
  }
  const std::size_t ends = out.texts.empty() ? 2 : 1;
  tables.remove_prefix(std::min(ends, tables.size()));
  return true;
}

std::optional<std::uint64_t> capacity(const Structure &device) {
  const auto size = device.number(0x0c, 2);
  if (!size || *size == 0 || *size == 0xffff) return std::nullopt;
  constexpr std::uint64_t kExtended = 0x7fff, kInKib = 0x8000;
  if (*size == kExtended) {
    const auto megabytes = device.number(0x1c, 4);
    return megabytes ? std::optional(*megabytes << 20) : std::nullopt;
  }
  return (*size & kInKib) != 0 ? (*size & kExtended) << 10 : *size << 20;
}

Status enumerate(const Root &root, const Request &request, const Give &give) {
  const auto tables = root.read("/sys/firmware/dmi/tables/DMI");
  if (!tables) return {};
  std::string_view rest = *tables;
  Structure device;
  int index = 0;
  while (take_structure(rest, device)) {
    const auto type = static_cast<unsigned char>(device.fields[0]);
    const auto bytes = capacity(device);
    if (type != kMemoryDevice || !bytes) continue;
    auto made = std::make_unique<Instance>(request.cls());
    for (const char *property : {"Caption", "Description", "Name"})
      made->set(property, "Physical Memory");
    made->set("CreationClassName", "Win32_PhysicalMemory");
    made->set("Tag", "Physical Memory " + std::to_string(index++));
    made->set("Capacity", *bytes);
    made->set("DeviceLocator", device.text(0x10));
    made->set("BankLabel", device.text(0x11));
    made->set("Manufacturer", device.text(0x17));
    made->set("SerialNumber", device.text(0x18));
    made->set("PartNumber", device.text(0x1a));
    made->set("TotalWidth", device.number(0x08, 2));
    made->set("DataWidth", device.number(0x0a, 2));
    made->set("FormFactor", device.number(0x0e, 1));
    made->set("SMBIOSMemoryType", device.number(0x12, 1));
    if (const auto speed = device.number(0x15, 2); speed && *speed != 0) made->set("Speed", *speed);
    if (const auto speed = device.number(0x20, 2); speed && *speed != 0)
      made->set("ConfiguredClockSpeed", *speed);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32PhysicalMemory = {kDeclaration, enumerate};

}  // namespace psj::wmi
