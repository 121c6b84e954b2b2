// Win32_Service: systemd's services, or what the files of its units tell without it.
// Win32_DependentService, Win32_SystemServices.
#include <algorithm>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/reference.h"
#include "plugin/providers/wmi/system/services.h"

namespace psj::wmi {
namespace {

constexpr const char *kDeclaration = R"(
class Win32_Service : CIM_Service {
  boolean AcceptPause; boolean AcceptStop; uint32 CheckPoint; boolean DelayedAutoStart;
  boolean DesktopInteract; string DisplayName; string ErrorControl; uint32 ExitCode;
  string PathName; uint32 ProcessId; uint32 ServiceSpecificExitCode; string ServiceType;
  string StartName; string State; uint32 TagId; uint32 WaitHint;
  uint32 StartService(); uint32 StopService();
};
)";

void set_state(Instance &to, const Service &service) {
  if (service.state.empty()) return;
  const bool running = service.state == "Running";
  to.set("State", service.state);
  to.set("Started", running);
  to.set("AcceptStop", running);
  to.set("ProcessId", service.process);
  to.set("ExitCode", service.exit_code);
  if (running) to.set("Status", "OK");
}

Status enumerate(const Root &root, const Request &request, const Give &give) {
  for (const Service &service : services(root, ServiceSource::unit_files)) {
    auto made = std::make_unique<Instance>(request.cls());
    const std::string &shown = service.description.empty() ? service.name : service.description;
    made->set("Name", service.name);
    for (const char *property : {"Caption", "DisplayName", "Description"})
      made->set(property, shown);
    if (!service.path.empty()) made->set("PathName", service.path);
    if (!service.start.empty()) made->set("StartMode", service.start);
    set_state(*made, service);
    made->set("CreationClassName", "Win32_Service");
    made->set("SystemCreationClassName", "Win32_ComputerSystem");
    made->set("SystemName", host_name(root));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

Status invoke(const Root &root, MethodCall &call) {
  const std::string_view name = call.target->text("Name");
  const auto outcome =
      call.method.name == "StartService" ? start_service(root, name) : stop_service(root, name);
  if (!outcome.ok()) return outcome.status();
  call.return_value = make_uint(*outcome);
  return {};
}

std::string service_path(const std::string &computer, const std::string &name) {
  return reference(computer, "Win32_Service", {{"Name", name}});
}

// The one that is needed, and the one that needs it; both are there.
Status dependencies(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  const auto all = services(root, ServiceSource::unit_files);
  const auto is_there = [&](const std::string &name) {
    return std::any_of(all.begin(), all.end(), [&](const auto &one) { return one.name == name; });
  };
  for (const Service &service : all)
    for (const std::string &needed : service.needs) {
      if (!is_there(needed)) continue;
      auto made = std::make_unique<Instance>(request.cls());
      made->set("Antecedent", service_path(computer, needed));
      made->set("Dependent", service_path(computer, service.name));
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
  return {};
}

Status system_services(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  for (const Service &service : services(root, ServiceSource::unit_files)) {
    auto made = std::make_unique<Instance>(request.cls());
    made->set("GroupComponent", reference(computer, "Win32_ComputerSystem", {{"Name", computer}}));
    made->set("PartComponent", service_path(computer, service.name));
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32DependentService = {R"(
class Win32_DependentService : CIM_Dependency {
  key Win32_Service ref Antecedent; key Win32_Service ref Dependent; uint16 TypeOfDependency;
};
)",
                                                    dependencies};
extern const BuiltInClass kWin32SystemServices = {R"(
class Win32_SystemServices : CIM_Component {
  key Win32_ComputerSystem ref GroupComponent; key Win32_Service ref PartComponent;
};
)",
                                                  system_services};
extern const BuiltInClass kWin32Service = {kDeclaration, enumerate, invoke};

}  // namespace psj::wmi
