#include "plugin/providers/wmi/system/init_scripts.h"

#include <sys/stat.h>
#include <unistd.h>

#include <string_view>

#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/process_table.h"

namespace psj::wmi {
namespace {

struct Script {
  std::string name;
  std::string text;

  // A path that the script sets a variable to; nothing when the shell would have to work it out.
  std::optional<std::string> path_of(std::string_view variable) const {
    const auto words = words_of(entry_of(text, variable).value_or(""));
    if (words.empty() || !words[0].starts_with('/') || words[0].find('$') != std::string_view::npos)
      return std::nullopt;
    return std::string(words[0]);
  }
};

std::string last_name(std::string_view path) {
  return std::string(path.substr(path.rfind('/') + 1));
}

struct PidFile {
  std::int64_t id = 0, written = 0;
};

// The one that the script itself names (PIDFILE=), or in the usual places.
std::optional<PidFile> pid_file(const Root &root, const Script &script) {
  const std::string folder = "/run/" + script.name;
  std::vector<std::string> files{folder + ".pid", folder + "/" + script.name + ".pid",
                                 folder + "d.pid", folder + "/pid"};
  if (auto own = script.path_of("PIDFILE"))
    files.insert(files.begin(), own->starts_with("/var/run/") ? own->substr(4) : *own);
  for (const std::string &file : files) {
    const auto id = root.number(file);
    struct stat info {};
    if (id && *id > 0 && stat(root.path(file).c_str(), &info) == 0)
      return PidFile{*id, info.st_mtime};
  }
  return std::nullopt;
}

// Numbers are used again: what began after the file was written is another program, unless it is
// called as the script or its DAEMON is.
bool is_process_of(const Root &root, const PidFile &file, const Script &script) {
  const auto stat = read_process(root, file.id);
  if (!stat || !is_process(root, file.id)) return false;
  constexpr std::size_t kKept = 15;  // of a process's name
  const auto daemon = script.path_of("DAEMON");
  for (const std::string &name : {script.name, last_name(daemon.value_or(script.name))})
    if (stat->name == name.substr(0, kKept)) return true;
  const auto boot = boot_time(root);
  constexpr std::int64_t kClocksDiffer = 2;  // seconds
  return !boot || *boot + stat->start_ticks / sysconf(_SC_CLK_TCK) <= file.written + kClocksDiffer;
}

// The programs of all processes, looked up when they are first asked for.
class Programs {
 public:
  explicit Programs(const Root &root) : root_(root) {}
  std::optional<std::int64_t> process_of(const std::string &program) {
    if (!looked_) {
      looked_ = true;
      for (const std::int64_t id : process_ids(root_))
        if (auto file = process_program(root_, id)) found_.emplace_back(id, std::move(*file));
    }
    // /sbin and /bin may be links to folders of the same names below /usr.
    for (const auto &[id, file] : found_)
      if (file == program || file == "/usr" + program) return id;
    return std::nullopt;
  }

 private:
  const Root &root_;
  bool looked_ = false;
  std::vector<std::pair<std::int64_t, std::string>> found_;
};

void set_state(Service &service, const Root &root, const Script &script, Programs &programs) {
  std::optional<std::int64_t> process;
  if (const auto file = pid_file(root, script)) {
    service.state = "Stopped";
    if (is_process_of(root, *file, script)) process = file->id;
  } else if (const auto daemon = script.path_of("DAEMON")) {
    process = programs.process_of(*daemon);
  }
  if (!process) return;
  service.state = "Running";
  service.process = *process;
}

bool is_started_at_boot(const Root &root, const std::string &name) {
  for (const char *level : {"/etc/rc2.d", "/etc/rc3.d", "/etc/rc5.d", "/etc/rcS.d"})
    for (const std::string &link : root.list(level))
      if (link.size() > 3 && link[0] == 'S' && link.substr(3) == name) return true;
  return false;
}

}  // namespace

std::vector<Service> services_of_init_scripts(const Root &root) {
  std::vector<Service> services;
  Programs programs(root);
  for (const std::string &name : root.list("/etc/init.d")) {
    auto text = root.read("/etc/init.d/" + name);
    if (!text || name.find('.') == 0 || name == "README") continue;
    const Script script{name, std::move(*text)};
    Service service;
    service.name = name;
    service.path = "/etc/init.d/" + name;
    service.description = entry_of(script.text, "# Short-Description").value_or(name);
    service.start = is_started_at_boot(root, name) ? "Auto" : "Manual";
    set_state(service, root, script, programs);
    if (const auto needs = entry_of(script.text, "# Required-Start"))
      for (std::string_view other : words_of(*needs))
        if (!other.starts_with('$')) service.needs.emplace_back(other);
    services.push_back(std::move(service));
  }
  return services;
}

}  // namespace psj::wmi
