// Environment and GC: the process and the system that it runs on.
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/members/families.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

extern char **environ;

namespace psjsh {
namespace {

Value nothing() {
  return Value::nothing();
}

std::string home() {
  const char *folder = std::getenv("HOME");
  return folder ? folder : "/";
}
std::string special_folder(std::int64_t which) {
  switch (which) {
    case 0:
    case 16:
      return home() + "/Desktop";
    case 5:
      return home() + "/Documents";
    case 13:
      return home() + "/Music";
    case 14:
      return home() + "/Videos";
    case 26:
      return home() + "/.config";
    case 28:
      return home() + "/.local/share";
    case 35:
      return "/usr/share";
    case 39:
      return home() + "/Pictures";
    case 40:
      return home();
    default:
      return "";
  }
}
std::string host_name() {
  char name[HOST_NAME_MAX + 1] = "";
  gethostname(name, sizeof name);
  return name;
}
std::string user_name() {
  const char *name = std::getenv("USER");
  return name ? name : geteuid() == 0 ? "root" : "user";
}
Value os_version() {
  utsname facts{};
  uname(&facts);
  auto made = make_record("System.OperatingSystem");
  std::string release = facts.release;
  release = release.substr(0, release.find_first_not_of("0123456789."));
  while (release.ends_with('.')) release.pop_back();
  made->with("Platform", convert_to(Value("Unix"), find_type("System.PlatformID")))
      .with("ServicePack", "")
      .with("Version", convert_as(Value(release), type_of_id(TypeId::Version)));
  made->with("VersionString", "Unix " + release);
  made->text_property = "VersionString";
  return made;
}
Value all_variables() {
  auto table = make_hashtable();
  for (char **at = environ; *at; ++at) {
    const std::string_view entry = *at;
    const auto equals = entry.find('=');
    if (equals != std::string_view::npos)
      table->set(Value(entry.substr(0, equals)), entry.substr(equals + 1));
  }
  return table;
}
Value get_variable(Call &c) {
  const char *value = std::getenv(std::string(c.text(0)).c_str());
  return value ? Value(value) : Value();
}
Value set_variable(Call &c) {
  const std::string name(c.text(0)), value(c.text(1));
  if (value.empty())
    unsetenv(name.c_str());
  else
    setenv(name.c_str(), value.c_str(), 1);
  return nothing();
}
std::int64_t uptime_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

constexpr MemberRow kEnvironment[] = {
    {"static string NewLine {get;}", [](Call &) -> Value { return "\n"; }},
    {"static string CommandLine {get;}", [](Call &) -> Value { return "psjsh"; }},
    {"static string CurrentDirectory {get;set;}",
     [](Call &) -> Value {
       char path[PATH_MAX];
       return getcwd(path, sizeof path) ? Value(path) : Value();
     },
     [](Call &c) -> Value {
       if (chdir(std::string(c.text(0)).c_str()) != 0)
         throw_net("System.IO.DirectoryNotFoundException",
                   "Could not find a part of the path '" + std::string(c.text(0)) + "'.");
       return {};
     }},
    {"static int ExitCode {get;set;}", [](Call &) -> Value { return 0; },
     [](Call &) -> Value { return {}; }},
    {"static bool Is64BitOperatingSystem {get;}", [](Call &) -> Value { return true; }},
    {"static bool Is64BitProcess {get;}", [](Call &) -> Value { return true; }},
    {"static string MachineName {get;}", [](Call &) -> Value { return host_name(); }},
    {"static System.OperatingSystem OSVersion {get;}",
     [](Call &) -> Value { return os_version(); }},
    {"static int ProcessId {get;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(getpid()); }},
    {"static int ProcessorCount {get;}",
     [](Call &) -> Value {
       return static_cast<std::int32_t>(std::max(1u, std::thread::hardware_concurrency()));
     }},
    {"static int SystemPageSize {get;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(sysconf(_SC_PAGESIZE)); }},
    {"static int TickCount {get;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(uptime_ms()); }},
    {"static long TickCount64 {get;}", [](Call &) -> Value { return uptime_ms(); }},
    {"static string UserDomainName {get;}", [](Call &) -> Value { return host_name(); }},
    {"static bool UserInteractive {get;}", [](Call &) -> Value { return true; }},
    {"static string UserName {get;}", [](Call &) -> Value { return user_name(); }},
    {"static version Version {get;}",
     [](Call &) -> Value {
       return make_version({10, 0, 0, -1});
     }},
    {"static long WorkingSet {get;}",
     [](Call &) -> Value {
       std::ifstream facts("/proc/self/statm");
       std::int64_t pages = 0, resident = 0;
       facts >> pages >> resident;
       return resident * sysconf(_SC_PAGESIZE);
     }},
    {"static int CurrentManagedThreadId {get;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(gettid()); }},
    {"static void Exit(int exitCode)",
     [](Call &c) -> Value {
       std::fflush(nullptr);
       std::_Exit(c.int32(0));
     }},
    {"static string ExpandEnvironmentVariables(string name)",
     [](Call &c) -> Value {
       std::string out;
       const auto text = c.text(0);
       for (std::size_t i = 0; i < text.size(); ++i) {
         const auto close = text[i] == '%' ? text.find('%', i + 1) : std::string_view::npos;
         const char *value =
             close == std::string_view::npos
                 ? nullptr
                 : std::getenv(std::string(text.substr(i + 1, close - i - 1)).c_str());
         if (!value) {
           out += text[i];
           continue;
         }
         out += value;
         i = close;
       }
       return out;
     }},
    {"static string GetEnvironmentVariable(string variable)", get_variable},
    {"static string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget "
     "target)",
     get_variable},
    {"static System.Collections.IDictionary GetEnvironmentVariables()",
     [](Call &) -> Value { return all_variables(); }},
    {"static void SetEnvironmentVariable(string variable, string value)", set_variable},
    {"static void SetEnvironmentVariable(string variable, string value, "
     "System.EnvironmentVariableTarget target)",
     set_variable},
    {"static string GetFolderPath(System.Environment+SpecialFolder folder)",
     [](Call &c) -> Value { return special_folder(c.int64(0)); }},
    {"static string[] GetCommandLineArgs()",
     [](Call &) -> Value { return make_array({Value("psjsh")}, type_of_id(TypeId::String)); }},
    {"static string[] GetLogicalDrives()",
     [](Call &) -> Value { return make_array({Value("/")}, type_of_id(TypeId::String)); }},
};

constexpr MemberRow kGc[] = {
    {"static void Collect()", [](Call &) -> Value { return nothing(); }},
    {"static void Collect(int generation)", [](Call &) -> Value { return nothing(); }},
    {"static void WaitForPendingFinalizers()", [](Call &) -> Value { return nothing(); }},
    {"static long GetTotalMemory(bool forceFullCollection)",
     [](Call &) -> Value { return get_static(find_type("System.Environment"), "WorkingSet"); }},
    {"static int CollectionCount(int generation)", [](Call &) -> Value { return 0; }},
    {"static int MaxGeneration {get;}", [](Call &) -> Value { return 2; }},
};

constexpr TypeMembers kTypes[] = {{"System.Environment", kEnvironment}, {"System.GC", kGc}};

}  // namespace

std::span<const TypeMembers> environment_members() {
  return kTypes;
}

}  // namespace psjsh
