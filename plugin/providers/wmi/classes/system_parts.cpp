// What the computer has: Win32_SystemUsers, Win32_SystemProcesses and their like join its
// Win32_ComputerSystem to its accounts, processes, services...
#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/system/accounts.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/disks.h"
#include "plugin/providers/wmi/system/process_table.h"
#include "plugin/providers/wmi/system/reference.h"

namespace psj::wmi {
namespace {

// Gives one instance for each reference.
Status give_parts(const Root &root, const Request &request, const Give &give,
                  const std::vector<std::string> &parts) {
  const std::string computer = host_name(root);
  const std::string system = reference(computer, "Win32_ComputerSystem", {{"Name", computer}});
  // The system first, what it has second: so all these classes declare them.
  const auto &properties = request.cls().properties;
  for (const std::string &part : parts) {
    auto made = std::make_unique<Instance>(request.cls());
    made->set(properties[0].name, system);
    made->set(properties[1].name, part);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status system_users(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  std::vector<std::string> parts;
  for (const User &user : users(root))
    parts.push_back(
        reference(computer, "Win32_UserAccount", {{"Domain", computer}, {"Name", user.name}}));
  return give_parts(root, request, give, parts);
}

Status system_processes(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  const auto wanted = demanded_key(request, "PartComponent");
  std::vector<std::string> parts;
  for (const std::int64_t id : process_ids(root))
    if (const std::string text = std::to_string(id); !wanted || *wanted == text)
      parts.push_back(reference(computer, "Win32_Process", {{"Handle", text}}));
  return give_parts(root, request, give, parts);
}

Status system_partitions(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  std::vector<std::string> parts;
  for (const std::string &disk : disk_names(root))
    for (const std::string &partition : partition_names(root, disk))
      parts.push_back(
          reference(computer, "Win32_DiskPartition", {{"DeviceID", "/dev/" + partition}}));
  return give_parts(root, request, give, parts);
}

Status system_operating_system(const Root &root, const Request &request, const Give &give) {
  return give_parts(
      root, request, give,
      {reference(host_name(root), "Win32_OperatingSystem", {{"Name", operating_system(root)}})});
}

}  // namespace

extern const BuiltInClass kWin32SystemUsers = {R"(
class Win32_SystemUsers : CIM_Component {
  key Win32_ComputerSystem ref GroupComponent; key Win32_UserAccount ref PartComponent;
};
)",
                                               system_users};
extern const BuiltInClass kWin32SystemProcesses = {R"(
class Win32_SystemProcesses : CIM_Component {
  key Win32_ComputerSystem ref GroupComponent; key Win32_Process ref PartComponent;
};
)",
                                                   system_processes};
extern const BuiltInClass kWin32SystemPartitions = {R"(
class Win32_SystemPartitions : CIM_Component {
  key Win32_ComputerSystem ref GroupComponent; key Win32_DiskPartition ref PartComponent;
};
)",
                                                    system_partitions};
extern const BuiltInClass kWin32SystemOperatingSystem = {R"(
class Win32_SystemOperatingSystem : CIM_Component {
  key Win32_ComputerSystem ref GroupComponent; key Win32_OperatingSystem ref PartComponent;
  boolean PrimaryOS;
};
)",
                                                         system_operating_system};

}  // namespace psj::wmi
