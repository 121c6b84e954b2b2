// What processes are joined to: CIM_ProcessExecutable (the files that they have mapped to be run),
// Win32_SessionProcess.
#include <algorithm>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/process_table.h"
#include "plugin/providers/wmi/system/reference.h"
#include "plugin/providers/wmi/system/sessions.h"

namespace psj::wmi {
namespace {

constexpr const char *kExecutable = R"(
class CIM_ProcessExecutable : CIM_Dependency {
  key CIM_DataFile ref Antecedent; key CIM_Process ref Dependent; uint64 BaseAddress;
  uint32 GlobalProcessCount; uint32 ModuleInstance; uint32 ProcessCount;
};
)";
constexpr const char *kSession = R"(
class Win32_SessionProcess {
  key Win32_LogonSession ref Antecedent; key Win32_Process ref Dependent;
};
)";

struct Module {
  std::string path;
  std::uint64_t base = 0;
};

// Files that a process has mapped with the right to run; none when it is not ours to see.
std::vector<Module> modules(const Root &root, std::int64_t process) {
  std::vector<Module> found;
  const auto text = root.read("/proc/" + std::to_string(process) + "/maps");
  // 00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/dbus-daemon
  for (std::string_view line : lines_of(text ? *text : std::string_view())) {
    const auto words = words_of(line);
    const std::size_t path_at = line.find('/');
    constexpr std::size_t kPlaces = 5;
    if (words.size() <= kPlaces || words[1].find('x') == std::string_view::npos ||
        path_at == std::string_view::npos || line.ends_with(" (deleted)"))
      continue;
    const std::string path(trimmed(line.substr(path_at)));
    const auto known = [&](const Module &module) { return module.path == path; };
    if (std::any_of(found.begin(), found.end(), known)) continue;
    found.push_back({path, std::stoull("0" + std::string(words[0].substr(0, 16)), nullptr, 16)});
  }
  return found;
}

Status executables(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  const auto process = demanded_key(request, "Dependent");
  const auto file = demanded_key(request, "Antecedent");
  for (const std::int64_t id : process_ids(root)) {
    if (process && *process != std::to_string(id)) continue;
    for (const Module &module : modules(root, id)) {
      if (file && *file != module.path) continue;
      auto made = std::make_unique<Instance>(request.cls());
      made->set("Antecedent", reference(computer, "CIM_DataFile", {{"Name", module.path}}));
      made->set("Dependent",
                reference(computer, "Win32_Process", {{"Handle", std::to_string(id)}}));
      made->set("BaseAddress", module.base);
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
  }
  return {};
}

// The processes of the terminal's session that somebody logged on to.
Status session_processes(const Root &root, const Request &request, const Give &give) {
  const std::string computer = host_name(root);
  const auto sessions = login_sessions(root);
  if (sessions.empty()) return {};
  for (const std::int64_t id : process_ids(root)) {
    const auto stat = read_process(root, id);
    if (!stat) continue;
    for (const LoginSession &session : sessions) {
      if (session.process != stat->session && session.process != id) continue;
      auto made = std::make_unique<Instance>(request.cls());
      made->set("Antecedent", reference(computer, "Win32_LogonSession",
                                        {{"LogonId", std::to_string(session.process)}}));
      made->set("Dependent",
                reference(computer, "Win32_Process", {{"Handle", std::to_string(id)}}));
      if (Status end = give(std::move(made)); !end.ok()) return end;
    }
  }
  return {};
}

}  // namespace

extern const BuiltInClass kCimProcessExecutable = {kExecutable, executables};
extern const BuiltInClass kWin32SessionProcess = {kSession, session_processes};

}  // namespace psj::wmi
