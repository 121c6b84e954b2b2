#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugin/providers/wmi/system/libsystemd.h"
#include "plugin/value/status.h"

namespace psj::wmi {

// A connection to systemd (org.freedesktop.systemd1) over the system's bus: the one that
// DBUS_SYSTEM_BUS_ADDRESS names, or the usual one. One thread at a time.
class SystemdBus {
 public:
  // The failure says why there is none.
  static Result<std::unique_ptr<SystemdBus>> open();
  ~SystemdBus();
  SystemdBus(const SystemdBus &) = delete;

  struct Unit {
    std::string name, description, load, active, object;
  };
  struct UnitFile {
    std::string path, state;
  };
  Result<std::vector<Unit>> units();
  std::vector<UnitFile> unit_files();
  // Properties of a unit's object.
  std::optional<std::uint32_t> number(const std::string &object, const char *interface,
                                      const char *property);
  std::optional<std::string> text(const std::string &object, const char *interface,
                                  const char *property);
  std::optional<std::uint64_t> moment(const std::string &object, const char *interface,
                                      const char *property);
  std::optional<bool> truth(const std::string &object, const char *interface, const char *property);
  // StartUnit, StopUnit: the object of the job that does it later. The failure's message is
  // systemd's own, its id the error's name.
  Result<std::string> change(const char *method, const std::string &unit);
  // The object of a unit that is loaded (or can be); nothing when there is none of that name.
  std::optional<std::string> object_of(const std::string &unit);

 private:
  SystemdBus(const LibSystemd &library, LibSystemd::Bus *bus) : library_(library), bus_(bus) {}

  const LibSystemd &library_;
  LibSystemd::Bus *bus_;
};

}  // namespace psj::wmi
