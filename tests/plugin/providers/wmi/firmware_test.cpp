#include "computer.h"

using namespace psj::wmi;

BOOST_AUTO_TEST_SUITE(firmware)

BOOST_AUTO_TEST_CASE(computer_without_firmware_tables_has_instances_that_say_nothing) {
  Computer computer;
  BOOST_TEST(shown(*computer.one("select * from Win32_BIOS"), "Manufacturer") == "null");
  BOOST_TEST(shown(*computer.one("select * from Win32_BaseBoard"), "Product") == "null");
  BOOST_TEST(computer.query("select * from Win32_PhysicalMemory").empty());
}

BOOST_AUTO_TEST_CASE(firmware_is_what_its_files_say) {
  Computer computer;
  const std::string dmi = "/sys/class/dmi/id/";
  computer.file(dmi + "bios_vendor", "Phoenix\n").file(dmi + "bios_version", "6.00\n");
  computer.file(dmi + "bios_date", "09/15/2025\n").file(dmi + "bios_release", "4.6\n");
  computer.file(dmi + "sys_vendor", "VMware, Inc.\n").file(dmi + "product_name", "VMware7,1\n");
  computer.file(dmi + "chassis_type", "1\n").file(dmi + "chassis_vendor", "No Enclosure\n");
  const auto bios = computer.one("select * from Win32_BIOS");
  BOOST_TEST(shown(*bios, "Manufacturer") == "Phoenix");
  BOOST_TEST(shown(*bios, "SMBIOSBIOSVersion") == "6.00");
  BOOST_TEST(shown(*bios, "SystemBiosMajorVersion") == "4");
  BOOST_TEST(shown(*bios, "ReleaseDate").substr(0, 8) == "20250915");
  BOOST_TEST(shown(*bios, "SerialNumber") == "null");
  const auto system = computer.one("select * from Win32_ComputerSystem");
  BOOST_TEST(shown(*system, "Manufacturer") == "VMware, Inc.");
  BOOST_TEST(shown(*system, "Model") == "VMware7,1");
  BOOST_TEST(shown(*computer.one("select * from Win32_SystemEnclosure"), "ChassisTypes") == "{1}");
}

namespace {

// A structure of type 17 as SMBIOS 3 has it, with four texts.
std::string memory_device(unsigned megabytes, const std::string &locator) {
  std::string fields(0x22, '\0');
  const auto put = [&](std::size_t at, unsigned value, int bytes) {
    for (int i = 0; i < bytes; ++i) fields[at + i] = static_cast<char>(value >> 8 * i);
  };
  put(0, 17, 1), put(1, 0x22, 1);
  put(0x08, 72, 2), put(0x0a, 64, 2);
  put(0x0c, megabytes, 2), put(0x0e, 9, 1);
  put(0x10, 1, 1), put(0x12, 26, 1), put(0x15, 3200, 2), put(0x17, 2, 1);
  return fields + locator + '\0' + "Samsung" + '\0' + '\0';
}

}  // namespace

BOOST_AUTO_TEST_CASE(memory_is_read_from_the_tables_and_empty_slots_are_none) {
  Computer computer;
  const std::string other("\x01\x04\x00\x00\x00\x00", 6);
  computer.file("/sys/firmware/dmi/tables/DMI", other + memory_device(16384, "DIMM 0") +
                                                    memory_device(0, "DIMM 1") +
                                                    memory_device(8192, "DIMM 2") + "\x11\xff");
  const auto found = computer.query("select * from Win32_PhysicalMemory");
  BOOST_REQUIRE_EQUAL(found.size(), 2u);
  BOOST_TEST(shown(*found[0], "Capacity") == "17179869184");
  BOOST_TEST(shown(*found[0], "Manufacturer") == "Samsung");
  BOOST_TEST(shown(*found[0], "Speed") == "3200");
  BOOST_TEST(shown(*found[0], "PartNumber") == "null");
  BOOST_TEST(shown(*found[1], "DeviceLocator") == "DIMM 2");
}

BOOST_AUTO_TEST_SUITE_END()
