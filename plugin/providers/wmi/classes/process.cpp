// Win32_Process: /proc/ID.
#include <unistd.h>

#include "plugin/providers/wmi/class_provider.h"
#include "plugin/providers/wmi/classes/process_methods.h"
#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/process_table.h"

namespace psj::wmi {
namespace {

constexpr const char *kDeclaration = R"(
class Win32_Process : CIM_Process {
  string CommandLine; string ExecutablePath; uint32 HandleCount; uint32 MaximumWorkingSetSize;
  uint32 MinimumWorkingSetSize; uint64 OtherOperationCount; uint64 OtherTransferCount;
  uint32 PageFaults; uint32 PageFileUsage; uint32 ParentProcessId; uint32 PeakPageFileUsage;
  uint64 PeakVirtualSize; uint32 PeakWorkingSetSize; uint64 PrivatePageCount; uint32 ProcessId;
  uint32 QuotaNonPagedPoolUsage; uint32 QuotaPagedPoolUsage; uint32 QuotaPeakNonPagedPoolUsage;
  uint32 QuotaPeakPagedPoolUsage; uint64 ReadOperationCount; uint64 ReadTransferCount;
  uint32 SessionId; uint32 ThreadCount; uint64 VirtualSize; string WindowsVersion;
  uint64 WriteOperationCount; uint64 WriteTransferCount;
  static uint32 Create(string CommandLine, string CurrentDirectory,
                       object ProcessStartupInformation, out uint32 ProcessId);
  uint32 Terminate(uint32 Reason);
  uint32 GetOwner(out string Domain, out string User);
  uint32 GetOwnerSid(out string Sid);
  uint32 SetPriority(sint32 Priority);
};
)";

// What is the same for all processes of one look.
struct Surroundings {
  explicit Surroundings(const Root &root)
      : computer(host_name(root)),
        system(operating_system(root)),
        kernel(kernel_release(root)),
        boot(boot_time(root)),
        ticks(sysconf(_SC_CLK_TCK)),
        page(sysconf(_SC_PAGESIZE)) {}
  const std::string computer, system;
  const std::optional<std::string> kernel;
  const std::optional<std::int64_t> boot;
  const std::int64_t ticks, page;
};

// The kernel keeps 15 bytes of a name; the program's own names may have the rest of it.
std::string whole_name(const ProcessStat &stat, const std::vector<std::string> &arguments,
                       const std::optional<std::string> &executable) {
  constexpr std::size_t kKept = 15;
  if (stat.name.size() < kKept) return stat.name;
  const auto last = [](const std::string &path) { return path.substr(path.rfind('/') + 1); };
  if (!arguments.empty() && last(arguments[0]).starts_with(stat.name)) return last(arguments[0]);
  if (executable && last(*executable).starts_with(stat.name)) return last(*executable);
  return stat.name;
}

void set_from_stat(Instance &to, const ProcessStat &stat, const Surroundings &around) {
  constexpr std::int64_t kUnits = 10'000'000;  // of 100 ns in a second
  to.set("Handle", std::to_string(stat.id));
  to.set("ProcessId", stat.id);
  to.set("ParentProcessId", stat.parent);
  to.set("SessionId", stat.session);
  to.set("ThreadCount", stat.threads);
  to.set("Priority", stat.priority);
  to.set("PageFaults", stat.minor_faults + stat.major_faults);
  to.set("VirtualSize", stat.virtual_bytes);
  to.set("WorkingSetSize", stat.resident_pages * around.page);
  to.set("KernelModeTime", stat.system_ticks * (kUnits / around.ticks));
  to.set("UserModeTime", stat.user_ticks * (kUnits / around.ticks));
  if (around.boot) {
    const std::int64_t ns = stat.start_ticks % around.ticks * (1'000'000'000 / around.ticks);
    to.set_time("CreationDate", *around.boot + stat.start_ticks / around.ticks, ns);
  }
}

void set_from_status(Instance &to, const Root &root, const std::string &folder) {
  const auto status = root.read(folder + "/status");
  if (!status) return;
  const auto kib = [&](std::string_view key) { return memory_kib(*status, key); };
  to.set("PeakWorkingSetSize", kib("VmHWM"));
  to.set("PageFileUsage", kib("VmSwap"));
  if (const auto peak = kib("VmPeak")) to.set("PeakVirtualSize", *peak * 1024);
  const auto own = kib("RssAnon"), swapped = kib("VmSwap");
  if (own && swapped) to.set("PrivatePageCount", (*own + *swapped) * 1024);
}

void set_from_io(Instance &to, const Root &root, const std::string &folder) {
  const auto io = root.read(folder + "/io");
  if (!io) return;
  for (const auto &[property, key] :
       {std::pair{"ReadTransferCount", "rchar"}, std::pair{"WriteTransferCount", "wchar"},
        std::pair{"ReadOperationCount", "syscr"}, std::pair{"WriteOperationCount", "syscw"}})
    to.set(property, memory_kib(*io, key));
}

void fill(Instance &to, const Root &root, const Request &request, const ProcessStat &stat,
          const Surroundings &around) {
  const std::string folder = "/proc/" + std::to_string(stat.id);
  set_from_stat(to, stat, around);
  constexpr std::size_t kKept = 15;
  const bool cut = stat.name.size() >= kKept;
  std::vector<std::string> arguments;
  std::optional<std::string> executable;
  if (cut || request.wants("CommandLine")) arguments = process_arguments(root, stat.id);
  if (cut || request.wants_any({"ExecutablePath"})) executable = process_program(root, stat.id);
  const std::string name = whole_name(stat, arguments, executable);
  for (const char *property : {"Name", "Caption", "Description"}) to.set(property, name);
  if (!arguments.empty()) to.set("CommandLine", command_line(arguments));
  to.set("ExecutablePath", executable);
  // A process always has descriptors of its own or none at all; a folder that may not be read
  // shows none either.
  if (request.wants("HandleCount") && access(root.path(folder + "/fd").c_str(), R_OK) == 0)
    to.set("HandleCount", root.list(folder + "/fd").size());
  if (request.wants_any(
          {"PeakWorkingSetSize", "PageFileUsage", "PeakVirtualSize", "PrivatePageCount"}))
    set_from_status(to, root, folder);
  if (request.wants_any(
          {"ReadTransferCount", "WriteTransferCount", "ReadOperationCount", "WriteOperationCount"}))
    set_from_io(to, root, folder);
  to.set("CreationClassName", "Win32_Process");
  to.set("CSCreationClassName", "Win32_ComputerSystem");
  to.set("CSName", around.computer);
  to.set("OSCreationClassName", "Win32_OperatingSystem");
  to.set("OSName", around.system);
  to.set("WindowsVersion", around.kernel);
}

// A process that was forked a moment ago and is about to become another program: who looks now
// would take it for its parent, and an event of its start would tell the parent's name.
bool is_becoming(const ProcessStat &stat, const std::optional<std::int64_t> &now) {
  const std::int64_t moment = sysconf(_SC_CLK_TCK) / 10;
  return now && stat.runs_parents_program && *now - stat.start_ticks <= moment;
}

std::vector<std::int64_t> wanted_ids(const Root &root, const Request &request) {
  for (const char *property : {"ProcessId", "Handle"})
    if (const auto id = request.demanded_number(property))
      return is_process(root, *id) ? std::vector{*id} : std::vector<std::int64_t>();
  return process_ids(root);
}

Status enumerate(const Root &root, const Request &request, const Give &give) {
  const Surroundings around(root);
  const auto ids = wanted_ids(root, request);
  const auto now = ids.size() > 1 ? ticks_now(root) : std::nullopt;
  for (const std::int64_t id : ids) {
    const auto stat = read_process(root, id);
    if (!stat || is_becoming(*stat, now)) continue;
    auto made = std::make_unique<Instance>(request.cls());
    fill(*made, root, request, *stat, around);
    if (Status end = give(std::move(made)); !end.ok()) return end;
  }
  return {};
}

}  // namespace

extern const BuiltInClass kWin32Process = {kDeclaration, enumerate, invoke_process_method};

}  // namespace psj::wmi
