#include "plugin/providers/wmi/system/services.h"

#include <signal.h>
#include <time.h>

#include <algorithm>
#include <cerrno>
#include <map>

#include "plugin/providers/wmi/system/init_scripts.h"
#include "plugin/providers/wmi/system/systemd_bus.h"

namespace psj::wmi {
namespace {

constexpr std::string_view kSuffix = ".service";
constexpr const char *kUnit = "org.freedesktop.systemd1.Unit";
constexpr const char *kJob = "org.freedesktop.systemd1.Job";
constexpr const char *kService = "org.freedesktop.systemd1.Service";
constexpr const char *kFolders[] = {"/etc/systemd/system", "/run/systemd/system",
                                    "/lib/systemd/system", "/usr/lib/systemd/system"};

std::string short_name(std::string_view unit) {
  if (unit.ends_with(kSuffix)) unit.remove_suffix(kSuffix.size());
  return std::string(unit);
}

std::string state_of(std::string_view active) {
  if (active == "active" || active == "reloading" || active == "refreshing") return "Running";
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

// Until systemd has done what it was asked to: a unit keeps its old state until its job's turn
// comes, and the job is an object of the bus until it is done.
bool wait_for_job(SystemdBus &bus, const std::string &job) {
  constexpr std::int64_t kFirst = 5'000'000, kLongest = 100'000'000;  // nanoseconds
  constexpr std::int64_t kPatience = 30'000'000'000;
  std::int64_t between = kFirst;
  for (std::int64_t waited = 0; waited < kPatience; waited += between) {
    if (!bus.text(job, kJob, "State")) return true;
    between = std::min(between * 2, kLongest);
    const timespec pause{0, between};
    nanosleep(&pause, nullptr);
  }
  return false;
}

bool is_running(std::string_view active) {
  return state_of(active) == "Running";
}

constexpr std::uint32_t kDone = 0, kAccessDenied = 2, kNotActive = 5, kTimeout = 7, kFailed = 8,
                        kAlreadyRunning = 10, kNeededFailed = 13;

bool is_denied(std::string_view error) {
  return error.find("AccessDenied") != std::string_view::npos ||
         error.find("AuthorizationRequired") != std::string_view::npos;
}

// A unit: when it was last seen to leave its rest says whether it ran at all.
class Unit {
 public:
  Unit(SystemdBus &bus, std::string object) : bus_(bus), object_(std::move(object)) {}

  std::string active() const { return bus_.text(object_, kUnit, "ActiveState").value_or(""); }
  std::uint32_t outcome_of_start() const {
    const std::string now = active();
    if (is_running(now)) return kDone;
    if (now != "inactive") return kFailed;
    // A oneshot that did its work rests again, and so does a unit whose conditions say that there
    // is no work. One that was never begun waits for what it needs and could not get.
    const bool ran = began() != began_before_;
    const bool skipped = bus_.truth(object_, kUnit, "ConditionResult") == false;
    return ran || skipped ? kDone : kNeededFailed;
  }
  // Also one that ended badly has ended.
  std::uint32_t outcome_of_stop() const {
    const std::string now = active();
    return now == "inactive" || now == "failed" ? kDone : kFailed;
  }

 private:
  std::optional<std::uint64_t> began() const {
    return bus_.moment(object_, kUnit, "InactiveExitTimestampMonotonic");
  }

  SystemdBus &bus_;
  const std::string object_;
  const std::optional<std::uint64_t> began_before_ = began();
};

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
  const Unit changed(**bus, *object);
  const std::string before = changed.active();
  if (start && is_running(before)) return kAlreadyRunning;
  if (!start && (before == "inactive" || before == "failed")) return kNotActive;
  const auto job = (*bus)->change(start ? "StartUnit" : "StopUnit", unit);
  if (!job.ok()) return is_denied(job.status().id()) ? kAccessDenied : kFailed;
  if (!wait_for_job(**bus, *job)) return kTimeout;
  return start ? changed.outcome_of_start() : changed.outcome_of_stop();
}

}  // namespace

std::vector<Service> services(const Root &root, ServiceSource otherwise) {
  if (!root.is_fixture())
    if (auto bus = SystemdBus::open(); bus.ok())
      if (const auto units = (*bus)->units(); units.ok()) return from_bus(root, **bus, *units);
  return otherwise == ServiceSource::unit_files ? from_unit_files(root)
                                                : services_of_init_scripts(root);
}

Result<std::uint32_t> start_service(const Root &root, std::string_view name) {
  return change(root, name, true);
}
Result<std::uint32_t> stop_service(const Root &root, std::string_view name) {
  return change(root, name, false);
}

}  // namespace psj::wmi
