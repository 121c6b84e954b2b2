// Environment, Console, GC, Stopwatch, Random, Thread, Linq.Enumerable, Monitor, Interlocked, DNS
// and addresses.
#include <arpa/inet.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <random>
#include <thread>
#include <unordered_map>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/enumerate.h"
#include "language/value/member_table.h"
#include "language/value/members.h"
#include "language/value/native.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/required_block.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

extern char **environ;

namespace psjsh {
namespace {

Value nothing() {
  return Value::nothing();
}

// ---- Environment ----
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

// ---- Console ----
void out(std::FILE *to, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), to);
  std::fflush(to);
}
std::string piece(const Value &value) {
  return net_text(unwrap(value));
}

class ConsoleWriter final : public NativeObject {
 public:
  explicit ConsoleWriter(std::FILE *file)
      : NativeObject(
            declare_class("System.IO.TextWriter+SyncTextWriter", type_of_id(TypeId::Object))),
        to(file) {}
  std::FILE *const to;
};
std::FILE *target(Call &c) {
  return c.self.is_object() ? static_cast<ConsoleWriter *>(c.self.object())->to : stdout;
}
winsize window() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || !size.ws_col) size = {24, 80, 0, 0};
  return size;
}
const char *colour_code(std::int64_t colour, bool background) {
  static constexpr const char *kFront[] = {"30", "34", "32", "36", "31", "35", "33", "37",
                                           "90", "94", "92", "96", "91", "95", "93", "97"};
  static constexpr const char *kBack[] = {"40",  "44",  "42",  "46",  "41",  "45",  "43",  "47",
                                          "100", "104", "102", "106", "101", "105", "103", "107"};
  return (background ? kBack : kFront)[colour & 15];
}
std::int64_t g_colours[2] = {-1, -1};
Value set_colour(Call &c, bool background) {
  g_colours[background] = c.int64(0);
  if (isatty(STDOUT_FILENO))
    out(stdout, "\x1b[" + std::string(colour_code(c.int64(0), background)) + "m");
  return {};
}
Value colour(bool background) {
  return enum_value(TypeId::ConsoleColor, g_colours[background]);
}
Value encoding() {
  return get_static(find_type("System.Text.Encoding"), "UTF8");
}

#define PSJSH_WRITING(prefix)                                                                  \
  {prefix "void Write(System.Object value)",                                                   \
   [](Call &c) -> Value {                                                                      \
     out(target(c), piece(c.arguments[0]));                                                    \
     return nothing();                                                                         \
   }},                                                                                         \
      {prefix "void Write(string format, params System.Object[] arg)",                         \
       [](Call &c) -> Value {                                                                  \
         out(target(c), format_text(c.text(0), to_items(c.arguments[1])));                     \
         return nothing();                                                                     \
       }},                                                                                     \
      {prefix "void WriteLine()",                                                              \
       [](Call &c) -> Value {                                                                  \
         out(target(c), "\n");                                                                 \
         return nothing();                                                                     \
       }},                                                                                     \
      {prefix "void WriteLine(System.Object value)",                                           \
       [](Call &c) -> Value {                                                                  \
         out(target(c), piece(c.arguments[0]) + "\n");                                         \
         return nothing();                                                                     \
       }},                                                                                     \
  {                                                                                            \
    prefix "void WriteLine(string format, params System.Object[] arg)", [](Call &c) -> Value { \
      out(target(c), format_text(c.text(0), to_items(c.arguments[1])) + "\n");                 \
      return nothing();                                                                        \
    }                                                                                          \
  }

constexpr MemberRow kConsole[] = {
    PSJSH_WRITING("static "),
    {"static System.Object Out {get;}",
     [](Call &) -> Value { return make<ConsoleWriter>(stdout); }},
    {"static System.Object Error {get;}",
     [](Call &) -> Value { return make<ConsoleWriter>(stderr); }},
    {"static System.Text.Encoding OutputEncoding {get;set;}",
     [](Call &) -> Value { return encoding(); }, [](Call &) -> Value { return {}; }},
    {"static System.Text.Encoding InputEncoding {get;set;}",
     [](Call &) -> Value { return encoding(); }, [](Call &) -> Value { return {}; }},
    {"static bool IsOutputRedirected {get;}",
     [](Call &) -> Value { return !isatty(STDOUT_FILENO); }},
    {"static bool IsInputRedirected {get;}", [](Call &) -> Value { return !isatty(STDIN_FILENO); }},
    {"static bool IsErrorRedirected {get;}",
     [](Call &) -> Value { return !isatty(STDERR_FILENO); }},
    {"static bool KeyAvailable {get;}", [](Call &) -> Value { return false; }},
    {"static bool TreatControlCAsInput {get;set;}", [](Call &) -> Value { return false; },
     [](Call &) -> Value { return {}; }},
    {"static bool CursorVisible {get;set;}", [](Call &) -> Value { return true; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, c.flag(0) ? "\x1b[?25h" : "\x1b[?25l");
       return {};
     }},
    {"static int CursorLeft {get;set;}", [](Call &) -> Value { return 0; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[" + std::to_string(c.int32(0) + 1) + "G");
       return {};
     }},
    {"static int CursorTop {get;set;}", [](Call &) -> Value { return 0; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[" + std::to_string(c.int32(0) + 1) + "d");
       return {};
     }},
    {"static int WindowWidth {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_col); },
     [](Call &) -> Value { return {}; }},
    {"static int WindowHeight {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_row); },
     [](Call &) -> Value { return {}; }},
    {"static int BufferWidth {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_col); },
     [](Call &) -> Value { return {}; }},
    {"static int BufferHeight {get;set;}",
     [](Call &) -> Value { return static_cast<std::int32_t>(window().ws_row); },
     [](Call &) -> Value { return {}; }},
    {"static string Title {get;set;}", [](Call &) -> Value { return ""; },
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b]0;" + std::string(c.text(0)) + "\a");
       return {};
     }},
    {"static System.ConsoleColor ForegroundColor {get;set;}",
     [](Call &) -> Value { return colour(false); },
     [](Call &c) -> Value { return set_colour(c, false); }},
    {"static System.ConsoleColor BackgroundColor {get;set;}",
     [](Call &) -> Value { return colour(true); },
     [](Call &c) -> Value { return set_colour(c, true); }},
    {"static void ResetColor()",
     [](Call &) -> Value {
       g_colours[0] = g_colours[1] = -1;
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[0m");
       return nothing();
     }},
    {"static void SetCursorPosition(int left, int top)",
     [](Call &c) -> Value {
       if (isatty(STDOUT_FILENO))
         out(stdout,
             "\x1b[" + std::to_string(c.int32(1) + 1) + ";" + std::to_string(c.int32(0) + 1) + "H");
       return nothing();
     }},
    {"static void Clear()",
     [](Call &) -> Value {
       if (isatty(STDOUT_FILENO)) out(stdout, "\x1b[H\x1b[2J");
       return nothing();
     }},
    {"static void Beep()",
     [](Call &) -> Value {
       out(stdout, "\a");
       return nothing();
     }},
    {"static string ReadLine()",
     [](Call &) -> Value {
       std::string line;
       int c;
       while ((c = std::fgetc(stdin)) != EOF && c != '\n') line += static_cast<char>(c);
       return c == EOF && line.empty() ? Value() : Value(line);
     }},
    {"static int Read()", [](Call &) -> Value { return std::fgetc(stdin); }},
};
constexpr MemberRow kConsoleWriter[] = {PSJSH_WRITING(""), {"void Flush()", [](Call &c) -> Value {
                                                              std::fflush(target(c));
                                                              return nothing();
                                                            }}};
#undef PSJSH_WRITING

// ---- Stopwatch ----
class Stopwatch final : public NativeObject {
 public:
  Stopwatch() : NativeObject(type_of_id(TypeId::Stopwatch)) {}
  using Clock = std::chrono::steady_clock;
  bool running = false;
  Clock::duration gathered{};
  Clock::time_point since;
  void start() {
    if (!running) since = Clock::now();
    running = true;
  }
  void stop() {
    if (running) gathered += Clock::now() - since;
    running = false;
  }
  std::int64_t ticks() const {
    const auto whole = gathered + (running ? Clock::now() - since : Clock::duration{});
    return std::chrono::duration_cast<std::chrono::nanoseconds>(whole).count() / 100;
  }
};
Stopwatch &watch(Call &c) {
  return static_cast<Stopwatch &>(*c.self.object());
}
constexpr MemberRow kStopwatch[] = {
    {"timespan Elapsed {get;}", [](Call &c) -> Value { return Value::timespan(watch(c).ticks()); }},
    {"long ElapsedMilliseconds {get;}", [](Call &c) -> Value { return watch(c).ticks() / 10000; }},
    {"long ElapsedTicks {get;}", [](Call &c) -> Value { return watch(c).ticks() * 100; }},
    {"bool IsRunning {get;}", [](Call &c) -> Value { return watch(c).running; }},
    {"void Start()",
     [](Call &c) -> Value {
       watch(c).start();
       return nothing();
     }},
    {"void Stop()",
     [](Call &c) -> Value {
       watch(c).stop();
       return nothing();
     }},
    {"void Reset()",
     [](Call &c) -> Value {
       watch(c).running = false;
       watch(c).gathered = {};
       return nothing();
     }},
    {"void Restart()",
     [](Call &c) -> Value {
       watch(c).running = false;
       watch(c).gathered = {};
       watch(c).start();
       return nothing();
     }},
    {"static System.Diagnostics.Stopwatch new()",
     [](Call &) -> Value { return make<Stopwatch>(); }},
    {"static System.Diagnostics.Stopwatch StartNew()",
     [](Call &) -> Value {
       auto made = make<Stopwatch>();
       made->start();
       return made;
     }},
    {"static long GetTimestamp()",
     [](Call &) -> Value {
       return static_cast<std::int64_t>(Stopwatch::Clock::now().time_since_epoch().count());
     }},
    {"static long Frequency {get;}", [](Call &) -> Value { return std::int64_t{1000000000}; }},
    {"static bool IsHighResolution {get;}", [](Call &) -> Value { return true; }},
};

// ---- Random ----
class Random final : public NativeObject {
 public:
  explicit Random(std::uint64_t seed) : NativeObject(type_of_id(TypeId::Random)), engine(seed) {}
  std::mt19937_64 engine;
};
std::mt19937_64 &engine(Call &c) {
  return static_cast<Random &>(*c.self.object()).engine;
}
Value next_in(Call &c, std::int64_t low, std::int64_t high) {
  if (low > high)
    throw_net("System.ArgumentOutOfRangeException",
              "'minValue' cannot be greater than maxValue. (Parameter 'minValue')");
  if (low == high) return static_cast<std::int32_t>(low);
  return static_cast<std::int32_t>(
      std::uniform_int_distribution<std::int64_t>(low, high - 1)(engine(c)));
}
constexpr MemberRow kRandom[] = {
    {"int Next()", [](Call &c) -> Value { return next_in(c, 0, INT32_MAX); }},
    {"int Next(int maxValue)", [](Call &c) -> Value { return next_in(c, 0, c.int32(0)); }},
    {"int Next(int minValue, int maxValue)",
     [](Call &c) -> Value { return next_in(c, c.int32(0), c.int32(1)); }},
    {"double NextDouble()",
     [](Call &c) -> Value { return std::uniform_real_distribution<double>(0, 1)(engine(c)); }},
    {"void NextBytes(byte[] buffer)",
     [](Call &c) -> Value {
       for (auto &item : c.arguments[0].as<Array>()->items)
         item = static_cast<std::uint8_t>(engine(c)());
       return nothing();
     }},
    {"static System.Random new()",
     [](Call &) -> Value { return make<Random>(std::random_device()()); }},
    {"static System.Random new(int Seed)",
     [](Call &c) -> Value { return make<Random>(static_cast<std::uint64_t>(c.int32(0))); }},
    {"static System.Random Shared {get;}",
     [](Call &) -> Value { return make<Random>(std::random_device()()); }},
};

// ---- threads ----
Value current_thread() {
  auto made = make_record("System.Threading.Thread");
  made->with("ManagedThreadId",
             static_cast<std::int32_t>(gettid() == getpid() ? 1 : gettid() - getpid() + 1))
      .with("Name", {})
      .with("IsAlive", true);
  made->with("IsBackground", false)
      .with("CurrentCulture", get_static(find_type("cultureinfo"), "InvariantCulture"))
      .with("CurrentUICulture", get_static(find_type("cultureinfo"), "InvariantCulture"));
  made->with("Priority", "Normal")
      .with("ThreadState", convert_to(Value("Running"), find_type("System.Threading.ThreadState")));
  return made;
}
// Until the time is over or the running code is to stop.
void sleep_ms(std::int64_t ms) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(ms);
  pollfd stop{current_engine() != nullptr ? current_engine()->stop_fd() : -1, POLLIN, 0};
  while (ms == -1 || Clock::now() < deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    const int ready =
        poll(&stop, 1, ms == -1 ? -1 : static_cast<int>(std::min<std::int64_t>(left, INT_MAX)));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return;
  }
}
constexpr MemberRow kThread[] = {
    {"static System.Threading.Thread CurrentThread {get;}",
     [](Call &) -> Value { return current_thread(); }},
    {"static void Sleep(int millisecondsTimeout)",
     [](Call &c) -> Value {
       sleep_ms(c.int32(0));
       return nothing();
     }},
    {"static void Sleep(timespan timeout)",
     [](Call &c) -> Value {
       sleep_ms(c.int64(0) / 10000);
       return nothing();
     }},
};

// Monitor: one owner at a time for an object; waiting is polling, for script that locks for
// moments.
struct MonitorLocks {
  std::mutex mutex;
  std::unordered_map<const Object *, std::pair<std::thread::id, int>> owners;
};
MonitorLocks &locks() {
  static auto *all = new MonitorLocks;
  return *all;
}
bool try_enter(const Object *object) {
  const std::lock_guard guard(locks().mutex);
  auto &[owner, depth] = locks().owners[object];
  if (depth && owner != std::this_thread::get_id()) return false;
  owner = std::this_thread::get_id();
  ++depth;
  return true;
}
bool enter_for(const Value &value, std::int64_t ms) {
  if (!value.is_object())
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'obj')");
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (!try_enter(value.object())) {
    if (ms >= 0 && std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  return true;
}
constexpr MemberRow kMonitor[] = {
    {"static void Enter(System.Object obj)",
     [](Call &c) -> Value {
       enter_for(unwrap(c.arguments[0]), -1);
       return nothing();
     }},
    {"static bool TryEnter(System.Object obj)",
     [](Call &c) -> Value { return enter_for(unwrap(c.arguments[0]), 0); }},
    {"static bool TryEnter(System.Object obj, int millisecondsTimeout)",
     [](Call &c) -> Value { return enter_for(unwrap(c.arguments[0]), c.int32(1)); }},
    {"static void Exit(System.Object obj)",
     [](Call &c) -> Value {
       const std::lock_guard guard(locks().mutex);
       const auto found = locks().owners.find(unwrap(c.arguments[0]).object());
       if (found == locks().owners.end() || found->second.first != std::this_thread::get_id())
         throw_net(
             "System.Threading.SynchronizationLockException",
             "Object synchronization method was called from an unsynchronized block of code.");
       if (--found->second.second == 0) locks().owners.erase(found);
       return nothing();
     }},
};
Value interlocked_add(Call &c, std::int64_t step) {
  static std::mutex mutex;
  const std::lock_guard guard(mutex);
  auto *place = c.arguments[0].as<Reference>();
  Value sum = add(place->get(), Value(static_cast<std::int32_t>(step)));
  place->set(sum);
  return sum;
}
constexpr MemberRow kInterlocked[] = {
    {"static System.Object Increment([ref] System.Object location)",
     [](Call &c) -> Value { return interlocked_add(c, 1); }},
    {"static System.Object Decrement([ref] System.Object location)",
     [](Call &c) -> Value { return interlocked_add(c, -1); }},
    {"static System.Object Add([ref] System.Object location, int value)",
     [](Call &c) -> Value { return interlocked_add(c, c.int32(1)); }},
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

// ---- Linq ----
Value run(const Value &block, const Value &item) {
  return invoke_block(required_block(block), {.arguments = {&item, 1}, .dollar_underscore = &item});
}
constexpr MemberRow kLinq[] = {
    {"static System.Object Range(int start, int count)",
     [](Call &c) -> Value {
       Values items;
       for (std::int32_t i = 0; i < c.int32(1); ++i) items.push_back(c.int32(0) + i);
       return make_array(std::move(items), type_of_id(TypeId::Int32));
     }},
    {"static System.Object Repeat(System.Object element, int count)",
     [](Call &c) -> Value {
       return make_array(
           Values(static_cast<std::size_t>(std::max(0, c.int32(1))), unwrap(c.arguments[0])));
     }},
    {"static System.Object Sum(System.Object[] source)",
     [](Call &c) -> Value {
       Value sum = 0;
       for (const auto &item : to_items(c.arguments[0])) sum = add(sum, item);
       return sum;
     }},
    {"static System.Object Max(System.Object[] source)",
     [](Call &c) -> Value {
       Value best;
       for (const auto &item : to_items(c.arguments[0]))
         if (best.is_null() || compare_values(item, best) > 0) best = item;
       return best;
     }},
    {"static System.Object Min(System.Object[] source)",
     [](Call &c) -> Value {
       Value best;
       for (const auto &item : to_items(c.arguments[0]))
         if (best.is_null() || compare_values(item, best) < 0) best = item;
       return best;
     }},
    {"static double Average(System.Object[] source)",
     [](Call &c) -> Value {
       double sum = 0;
       const auto items = to_items(c.arguments[0]);
       for (const auto &item : items) sum += to_double(item);
       return sum / static_cast<double>(items.size());
     }},
    {"static int Count(System.Object[] source)",
     [](Call &c) -> Value { return static_cast<std::int32_t>(to_items(c.arguments[0]).size()); }},
    {"static System.Object First(System.Object[] source)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[0]);
       if (items.empty())
         throw_net("System.InvalidOperationException", "Sequence contains no elements");
       return items.front();
     }},
    {"static System.Object Last(System.Object[] source)",
     [](Call &c) -> Value {
       const auto items = to_items(c.arguments[0]);
       if (items.empty())
         throw_net("System.InvalidOperationException", "Sequence contains no elements");
       return items.back();
     }},
    {"static System.Object Reverse(System.Object[] source)",
     [](Call &c) -> Value {
       auto items = to_items(c.arguments[0]);
       std::reverse(items.begin(), items.end());
       return make_array(std::move(items));
     }},
    {"static System.Object Distinct(System.Object[] source)",
     [](Call &c) -> Value {
       auto seen =
           make<Dictionary>(Dictionary::Flavor::Generic, false, type_of_id(TypeId::Hashtable));
       for (const auto &item : to_items(c.arguments[0])) seen->add(item, {});
       return make_array(seen->keys());
     }},
    {"static System.Object Take(System.Object[] source, int count)",
     [](Call &c) -> Value {
       auto items = to_items(c.arguments[0]);
       if (items.size() > static_cast<std::size_t>(c.int32(1)))
         items.resize(static_cast<std::size_t>(c.int32(1)));
       return make_array(std::move(items));
     }},
    {"static System.Object Skip(System.Object[] source, int count)",
     [](Call &c) -> Value {
       auto items = to_items(c.arguments[0]);
       items.erase(items.begin(),
                   items.begin() + std::min<std::ptrdiff_t>(
                                       c.int32(1), static_cast<std::ptrdiff_t>(items.size())));
       return make_array(std::move(items));
     }},
    {"static System.Object ToArray(System.Object[] source)",
     [](Call &c) -> Value { return c.arguments[0]; }},
    {"static System.Object ToList(System.Object[] source)",
     [](Call &c) -> Value {
       return make_list(type_of_id(TypeId::Object), to_items(c.arguments[0]));
     }},
    {"static System.Object Where(System.Object[] source, scriptblock predicate)",
     [](Call &c) -> Value {
       Values found;
       for (const auto &item : to_items(c.arguments[0]))
         if (to_bool(run(c.arguments[1], item))) found.push_back(item);
       return make_array(std::move(found));
     }},
    {"static System.Object Select(System.Object[] source, scriptblock selector)",
     [](Call &c) -> Value {
       Values found;
       for (const auto &item : to_items(c.arguments[0])) found.push_back(run(c.arguments[1], item));
       return make_array(std::move(found));
     }},
    {"static bool Any(System.Object[] source)",
     [](Call &c) -> Value { return !to_items(c.arguments[0]).empty(); }},
    {"static bool Any(System.Object[] source, scriptblock predicate)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0]))
         if (to_bool(run(c.arguments[1], item))) return true;
       return false;
     }},
    {"static bool All(System.Object[] source, scriptblock predicate)",
     [](Call &c) -> Value {
       for (const auto &item : to_items(c.arguments[0]))
         if (!to_bool(run(c.arguments[1], item))) return false;
       return true;
     }},
};

// ---- network names ----
Value address(std::string_view text) {
  in_addr four{};
  in6_addr six{};
  const std::string name(text);
  auto made = make_record("System.Net.IPAddress");
  char shown[INET6_ADDRSTRLEN] = "";
  if (inet_aton(name.c_str(), &four)) {
    inet_ntop(AF_INET, &four, shown, sizeof shown);
    made->with("AddressFamily",
               convert_to(Value("InterNetwork"), find_type("System.Net.Sockets.AddressFamily")))
        .with("Address", static_cast<std::int64_t>(four.s_addr));
  } else if (inet_pton(AF_INET6, name.c_str(), &six)) {
    inet_ntop(AF_INET6, &six, shown, sizeof shown);
    made->with("AddressFamily",
               convert_to(Value("InterNetworkV6"), find_type("System.Net.Sockets.AddressFamily")))
        .with("Address", {});
  } else {
    throw_net("System.FormatException", "An invalid IP address was specified.");
  }
  made->with("IPAddressToString", shown);
  made->text_property = "IPAddressToString";
  return made;
}
constexpr MemberRow kAddress[] = {
    {"static ipaddress Any {get;}", [](Call &) -> Value { return address("0.0.0.0"); }},
    {"static ipaddress Loopback {get;}", [](Call &) -> Value { return address("127.0.0.1"); }},
    {"static ipaddress Broadcast {get;}",
     [](Call &) -> Value { return address("255.255.255.255"); }},
    {"static ipaddress IPv6Any {get;}", [](Call &) -> Value { return address("::"); }},
    {"static ipaddress Parse(string ipString)",
     [](Call &c) -> Value { return address(c.text(0)); }},
    {"static ipaddress new(long newAddress)",
     [](Call &c) -> Value {
       in_addr four{static_cast<in_addr_t>(c.int64(0))};
       return address(inet_ntoa(four));
     }},
    {"static ipaddress new(string ipString)", [](Call &c) -> Value { return address(c.text(0)); }},
    {"static bool TryParse(string ipString, [ref] ipaddress address)",
     [](Call &c) -> Value {
       try {
         c.arguments[1].as<Reference>()->set(address(c.text(0)));
         return true;
       } catch (const NetError &) {
         return false;
       }
     }},
};
constexpr MemberRow kDns[] = {
    {"static string GetHostName()", [](Call &) -> Value { return host_name(); }}};

constexpr TypeMembers kTypes[] = {{"System.Environment", kEnvironment},
                                  {"System.Console", kConsole},
                                  {"System.IO.TextWriter+SyncTextWriter", kConsoleWriter},
                                  {"System.Diagnostics.Stopwatch", kStopwatch},
                                  {"System.Random", kRandom},
                                  {"System.Threading.Thread", kThread},
                                  {"System.Threading.Monitor", kMonitor},
                                  {"System.Threading.Interlocked", kInterlocked},
                                  {"System.GC", kGc},
                                  {"System.Linq.Enumerable", kLinq},
                                  {"System.Net.IPAddress", kAddress},
                                  {"System.Net.Dns", kDns}};

}  // namespace

std::span<const TypeMembers> system_members() {
  return kTypes;
}

}  // namespace psjsh
