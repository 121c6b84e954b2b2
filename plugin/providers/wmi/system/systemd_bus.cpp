#include "plugin/providers/wmi/system/systemd_bus.h"

#include <cstdlib>
#include <cstring>

namespace psj::wmi {
namespace {

constexpr const char *kSystemd = "org.freedesktop.systemd1";
constexpr const char *kPath = "/org/freedesktop/systemd1";
constexpr const char *kManager = "org.freedesktop.systemd1.Manager";

class ScopedError {
 public:
  explicit ScopedError(const LibSystemd &library) : library_(library) {}
  ~ScopedError() { library_.bus_error_free(&error_); }
  LibSystemd::BusError *get() { return &error_; }
  Status status(std::string doing, int code) const {
    const std::string why = error_.message != nullptr ? error_.message : std::strerror(-code);
    return Status(PSJ_E_SYSTEM, doing + ": " + why, error_.name != nullptr ? error_.name : "",
                  kResourceUnavailable);
  }

 private:
  const LibSystemd &library_;
  LibSystemd::BusError error_{};
};

struct ReleaseMessage {
  const LibSystemd *library;
  void operator()(LibSystemd::Message *message) const { library->message_unref(message); }
};
using Message = std::unique_ptr<LibSystemd::Message, ReleaseMessage>;

}  // namespace

Result<std::unique_ptr<SystemdBus>> SystemdBus::open() {
  const auto refused = [](std::string why) {
    return Status(PSJ_E_SYSTEM, "reach systemd: " + std::move(why), "NoSystemBus",
                  kResourceUnavailable);
  };
  const LibSystemd *library = LibSystemd::get();
  if (library == nullptr) return refused("libsystemd.so.0 is not there");
  LibSystemd::Bus *bus = nullptr;
  if (const int code = library->bus_open_system(&bus); code < 0)
    return refused(std::string("the system's bus can't be opened: ") + std::strerror(-code));
  return std::unique_ptr<SystemdBus>(new SystemdBus(*library, bus));
}

SystemdBus::~SystemdBus() {
  library_.bus_unref(bus_);
}

Result<std::vector<SystemdBus::Unit>> SystemdBus::units() {
  ScopedError error(library_);
  LibSystemd::Message *got = nullptr;
  const int code =
      library_.bus_call_method(bus_, kSystemd, kPath, kManager, "ListUnits", error.get(), &got, "");
  if (code < 0) return error.status("list the units of systemd", code);
  const Message reply(got, {&library_});
  std::vector<Unit> units;
  library_.message_enter_container(got, 'a', "(ssssssouso)");
  const char *name, *description, *load, *active, *sub, *following, *path, *type, *job_path;
  std::uint32_t job = 0;
  while (library_.message_read(got, "(ssssssouso)", &name, &description, &load, &active, &sub,
                               &following, &path, &job, &type, &job_path) > 0)
    units.push_back({name, description, load, active, path});
  library_.message_exit_container(got);
  return units;
}

std::vector<SystemdBus::UnitFile> SystemdBus::unit_files() {
  std::vector<UnitFile> files;
  ScopedError error(library_);
  LibSystemd::Message *got = nullptr;
  if (library_.bus_call_method(bus_, kSystemd, kPath, kManager, "ListUnitFiles", error.get(), &got,
                               "") < 0)
    return files;
  const Message reply(got, {&library_});
  library_.message_enter_container(got, 'a', "(ss)");
  const char *path, *state;
  while (library_.message_read(got, "(ss)", &path, &state) > 0) files.push_back({path, state});
  library_.message_exit_container(got);
  return files;
}

std::optional<std::uint32_t> SystemdBus::number(const std::string &object, const char *interface,
                                                const char *property) {
  ScopedError error(library_);
  std::uint32_t value = 0;
  const char type = std::strcmp(property, "ExecMainStatus") == 0 ? 'i' : 'u';
  const int code = library_.bus_get_property_trivial(bus_, kSystemd, object.c_str(), interface,
                                                     property, error.get(), type, &value);
  return code < 0 ? std::nullopt : std::optional(value);
}

std::optional<std::uint64_t> SystemdBus::moment(const std::string &object, const char *interface,
                                                const char *property) {
  ScopedError error(library_);
  std::uint64_t value = 0;
  const int code = library_.bus_get_property_trivial(bus_, kSystemd, object.c_str(), interface,
                                                     property, error.get(), 't', &value);
  return code < 0 ? std::nullopt : std::optional(value);
}

std::optional<bool> SystemdBus::truth(const std::string &object, const char *interface,
                                      const char *property) {
  ScopedError error(library_);
  int value = 0;
  const int code = library_.bus_get_property_trivial(bus_, kSystemd, object.c_str(), interface,
                                                     property, error.get(), 'b', &value);
  return code < 0 ? std::nullopt : std::optional(value != 0);
}

std::optional<std::string> SystemdBus::text(const std::string &object, const char *interface,
                                            const char *property) {
  ScopedError error(library_);
  char *value = nullptr;
  const int code = library_.bus_get_property_string(bus_, kSystemd, object.c_str(), interface,
                                                    property, error.get(), &value);
  if (code < 0) return std::nullopt;
  std::string text(value);
  std::free(value);
  return text;
}

Result<std::string> SystemdBus::change(const char *method, const std::string &unit) {
  ScopedError error(library_);
  LibSystemd::Message *got = nullptr;
  const int code = library_.bus_call_method(bus_, kSystemd, kPath, kManager, method, error.get(),
                                            &got, "ss", unit.c_str(), "replace");
  if (code < 0) return error.status(std::string(method) + " " + unit, code);
  const Message reply(got, {&library_});
  const char *job = nullptr;
  library_.message_read(got, "o", &job);
  return std::string(job != nullptr ? job : "");
}

std::optional<std::string> SystemdBus::object_of(const std::string &unit) {
  ScopedError error(library_);
  LibSystemd::Message *got = nullptr;
  const int code = library_.bus_call_method(bus_, kSystemd, kPath, kManager, "LoadUnit",
                                            error.get(), &got, "s", unit.c_str());
  if (code < 0) return std::nullopt;
  const Message reply(got, {&library_});
  const char *path = nullptr;
  if (library_.message_read(got, "o", &path) <= 0) return std::nullopt;
  std::string object(path);
  // systemd makes an object for any name; a unit without a file is not found.
  if (text(object, "org.freedesktop.systemd1.Unit", "LoadState") == "not-found")
    return std::nullopt;
  return object;
}

}  // namespace psj::wmi
