#include "plugin/providers/wmi/system/services.h"

#include <signal.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "plugin/providers/wmi/system/systemd_bus.h"

namespace psj::wmi {
namespace {

constexpr std::string_view kSuffix = ".service";
constexpr const char *kUnit = "org.freedesktop.systemd1.Unit";
constexpr const char *kService = "org.freedesktop.systemd1.Service";
constexpr const char *kFolders[] = {"/etc/systemd/system", "/run/systemd/system",
                                    "/lib/systemd/system", "/usr/lib/systemd/system"};

std::string short_name(std::string_view unit) {
  if (unit.ends_with(kSuffix)) unit.remove_suffix(kSuffix.size());
  return std::string(unit);
}

std::string state_of(std::string_view active) {
  if (active == "active" || active == "reloading") return "Running";
  if (active == "activating") return "Start Pending";
  if (active == "deactivating") return "Stop Pending";
  return "Stopped";
}

// How Windows would say the state of a unit's file. A disabled unit can still be started by hand.
std::string start_of(std::string_view file_state) {
  if (file_state.starts_with("enabled")) return "Auto";
  if (file_state.starts_with("masked")) return "Disabled";
  return file_state.empty() || file_state == "bad" ? "" : "Manual";
}

// The command of the first ExecStart line, without the signs in front of it.
std::string command_in(std::string_view unit_file) {
  std::string_view command = entry_of(unit_file, "ExecStart").value_or("");
  while (!command.empty() && std::string_view("@-:+!").find(command[0]) != std::string_view::npos)
    command.remove_prefix(1);
  return std::string(command);
}

// Services that have to run with it, of all lines that say so.
std::vector<std::string> needs_in(std::string_view unit_file) {
  std::vector<std::string> names;
  for (std::string_view line : lines_of(unit_file))
    for (const char *key : {"Requires", "Requisite", "BindsTo"})
      for (std::string_view unit : words_of(entry_of(line, key).value_or("")))
        if (unit.ends_with(kSuffix) && unit.find('%') == std::string_view::npos)
          names.push_back(short_name(unit));
  return names;
}

std::optional<std::string> unit_file(const Root &root, const std::string &name) {
  for (const char *folder : kFolders)
    if (auto text = root.read(std::string(folder) + "/" + name + std::string(kSuffix))) return text;
  return std::nullopt;
}

std::vector<Service> from_bus(const Root &root, SystemdBus &bus,
                              const std::vector<SystemdBus::Unit> &units) {
  std::map<std::string, Service> found;
  for (const SystemdBus::UnitFile &file : bus.unit_files()) {
    const std::string unit = file.path.substr(file.path.rfind('/') + 1);
    if (!unit.ends_with(kSuffix) || unit.ends_with("@.service")) continue;
    Service &service = found[short_name(unit)];
    service.state = "Stopped";
    service.start = start_of(file.state);
  }
  for (const SystemdBus::Unit &unit : units) {
    if (!unit.name.ends_with(kSuffix) || unit.load == "not-found") continue;
    Service &service = found[short_name(unit.name)];
    service.description = unit.description;
    service.state = state_of(unit.active);
    service.process = bus.number(unit.object, kService, "MainPID").value_or(0);
    if (const auto status = bus.number(unit.object, kService, "ExecMainStatus"))
      service.exit_code = static_cast<std::int32_t>(*status);
  }
  std::vector<Service> services;
  for (auto &[name, service] : found) {
    service.name = name;
    if (const auto text = unit_file(root, name)) {
      service.path = command_in(*text);
      service.needs = needs_in(*text);
      if (service.description.empty())
        service.description = entry_of(*text, "Description").value_or("");
    }
    services.push_back(std::move(service));
  }
  return services;
}

bool is_wanted(const Root &root, const std::string &unit) {
  for (const std::string &name : root.list("/etc/systemd/system"))
    if ((name.ends_with(".wants") || name.ends_with(".requires")) &&
        root.link("/etc/systemd/system/" + name + "/" + unit))
      return true;
  return false;
}

std::vector<Service> from_unit_files(const Root &root) {
  std::map<std::string, Service> found;
  for (const char *folder : kFolders)
    for (const std::string &unit : root.list(folder)) {
      if (!unit.ends_with(kSuffix) || unit.ends_with("@.service")) continue;
      const std::string path = std::string(folder) + "/" + unit;
      const bool masked = root.link(path) == "/dev/null";
      const auto text = root.read(path);
      if ((!text && !masked) || found.contains(short_name(unit))) continue;
      Service &service = found[short_name(unit)];
      service.name = short_name(unit);
      if (text) service.description = entry_of(*text, "Description").value_or("");
      if (text) service.path = command_in(*text);
      if (text) service.needs = needs_in(*text);
      service.start = masked ? "Disabled" : is_wanted(root, unit) ? "Auto" : "Manual";
    }
  std::vector<Service> services;
  for (auto &[name, service] : found) services.push_back(std::move(service));
  return services;
}

// The number in the file that the script itself names (PIDFILE=), or in the usual places.
std::optional<std::int64_t> script_process(const Root &root, const std::string &name,
                                           std::string_view script) {
  std::vector<std::string> files{"/run/" + name + ".pid", "/run/" + name + "/" + name + ".pid",
                                 "/run/" + name + "d.pid", "/run/" + name + "/pid"};
  if (auto own = entry_of(script, "PIDFILE");
      own && own->starts_with('/') && own->find('$') == std::string_view::npos) {
    if (own->starts_with("/var/run/")) own = own->substr(4);
    files.insert(files.begin(), std::string(*own));
  }
  for (const std::string &file : files)
    if (const auto id = root.number(file)) return id;
  return std::nullopt;
}

bool is_started_at_boot(const Root &root, const std::string &name) {
  for (const char *level : {"/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d", "/etc/rcS.d"})
    for (const std::string &link : root.list(level))
      if (link.size() > 3 && link[0] == 'S' && link.substr(3) == name) return true;
  return false;
}

std::vector<Service> from_init_scripts(const Root &root) {
  std::vector<Service> services;
  for (const std::string &name : root.list("/etc/init.d")) {
    const auto script = root.read("/etc/init.d/" + name);
    if (!script || name.find('.') == 0 || name == "README") continue;
    Service service;
    service.name = name;
    service.path = "/etc/init.d/" + name;
    service.description = entry_of(*script, "# Short-Description").value_or(name);
    service.start = is_started_at_boot(root, name) ? "Auto" : "Manual";
    service.state = "Stopped";
    if (const auto id = script_process(root, name, *script);
        id && root.exists("/proc/" + std::to_string(*id))) {
      service.state = "Running";
      service.process = *id;
    }
    if (const auto needs = entry_of(*script, "# Required-Start"))
      for (std::string_view other : words_of(*needs))
        if (!other.starts_with('$')) service.needs.emplace_back(other);
    services.push_back(std::move(service));
  }
  return services;
}

// Until the unit is in one of its resting states.
std::optional<std::string> settled_state(SystemdBus &bus, const std::string &object) {
  constexpr int kLooks = 300;
  constexpr timespec kBetween{0, 100'000'000};
  for (int i = 0; i < kLooks; ++i) {
    const auto active = bus.text(object, kUnit, "ActiveState");
    if (active != "activating" && active != "deactivating") return active;
    nanosleep(&kBetween, nullptr);
  }
  return std::nullopt;
}

constexpr std::uint32_t kDone = 0, kAccessDenied = 2, kNotActive = 5, kTimeout = 7, kFailed = 8,
                        kAlreadyRunning = 10;

bool is_denied(std::string_view error) {
  return error.find("AccessDenied") != std::string_view::npos ||
         error.find("AuthorizationRequired") != std::string_view::npos;
}

Result<std::uint32_t> change(const Root &root, std::string_view name, bool start) {
  if (root.is_fixture())
    return Status(PSJ_E_UNSUPPORTED,
                  "Services of a computer that is read from files can't change.");
  auto bus = SystemdBus::open();
  if (!bus.ok())
    return Status(bus.status().code(),
                  "Cannot " + std::string(start ? "start" : "stop") + " service " +
                      std::string(name) + ": " + bus.status().message(),
                  bus.status().id(), kResourceUnavailable);
  const std::string unit = std::string(name) + std::string(kSuffix);
  const auto object = (*bus)->object_of(unit);
  if (!object)
    return Status(PSJ_E_NOT_FOUND, "systemd knows no service " + std::string(name), "NoSuchService",
                  kObjectNotFound);
  const bool running = (*bus)->text(*object, kUnit, "ActiveState") == "active";
  if (running == start) return start ? kAlreadyRunning : kNotActive;
  const Status asked = (*bus)->change(start ? "StartUnit" : "StopUnit", unit);
  if (!asked.ok()) return is_denied(asked.id()) ? kAccessDenied : kFailed;
  const auto state = settled_state(**bus, *object);
  if (!state) return kTimeout;
  return (*state == "active") == start ? kDone : kFailed;
}

}  // namespace

std::vector<Service> services(const Root &root, ServiceSource otherwise) {
  if (!root.is_fixture())
    if (auto bus = SystemdBus::open(); bus.ok())
      if (const auto units = (*bus)->units(); units.ok()) return from_bus(root, **bus, *units);
  return otherwise == ServiceSource::unit_files ? from_unit_files(root) : from_init_scripts(root);
}

Result<std::uint32_t> start_service(const Root &root, std::string_view name) {
  return change(root, name, true);
}
Result<std::uint32_t> stop_service(const Root &root, std::string_view name) {
  return change(root, name, false);
}

}  // namespace psj::wmi
