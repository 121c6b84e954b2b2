#include "plugin/providers/background/surroundings.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstring>
#include <string_view>

#include "plugin/log/descriptor.h"
#include "plugin/providers/background/worker_process.h"

extern char **environ;

namespace psj {
namespace {

// Small files of /proc.
std::string text_of_file(const char *path) {
  const Descriptor file(open(path, O_RDONLY | O_CLOEXEC));
  std::array<char, 4096> buffer;
  std::string text;
  for (ssize_t got; file.valid() && (got = read(file.get(), buffer.data(), buffer.size())) > 0;)
    text.append(buffer.data(), static_cast<std::size_t>(got));
  return text;
}

std::string_view line_of(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + name.size());
  return rest.substr(0, rest.find('\n'));
}

// umask() only tells the value by changing it, which other threads would see.
mode_t current_umask() {
  const std::string status = text_of_file("/proc/self/status");
  std::string_view digits = line_of(status, "\nUmask:");
  digits.remove_prefix(std::min(digits.find_first_not_of(" \t"), digits.size()));
  unsigned value = 022;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 8);
  return value;
}

std::string current_directory() {
  std::array<char, PATH_MAX> path;
  return getcwd(path.data(), path.size()) != nullptr && path[0] == '/' ? path.data() : "";
}

// The loader's, malloc's and the locale's, the sanitizers', and those that name the plugin itself.
bool is_read_at_start(std::string_view entry) {
  constexpr std::string_view kBegins[] = {
      "LD_", "GLIBC_", "MALLOC_", "GCONV_PATH=", "LOCPATH", "LANG", "LC_", "PSJ"};
  const std::string_view name = entry.substr(0, entry.find('='));
  return name.ends_with("SAN_OPTIONS") ||
         std::any_of(std::begin(kBegins), std::end(kBegins),
                     [entry](std::string_view begin) { return entry.starts_with(begin); });
}

std::vector<std::string_view> read_at_start(const std::vector<std::string> &environment) {
  std::vector<std::string_view> found;
  for (const std::string &entry : environment)
    if (is_read_at_start(entry)) found.push_back(entry);
  std::sort(found.begin(), found.end());
  return found;
}

struct Fixed {
  std::uint32_t umask;
  std::uint32_t texts;
  std::array<std::uint64_t, 2 * Surroundings::kLimits> limits;
};

void append(std::string &body, std::string_view text) {
  body.append(text).push_back('\0');
}

Status apply_environment(const std::vector<std::string> &wanted) {
  bool same = true;
  std::size_t count = 0;
  for (; same && environ != nullptr && environ[count] != nullptr; ++count)
    same = count < wanted.size() && wanted[count] == environ[count];
  if (same && count == wanted.size()) return {};
  clearenv();
  for (const std::string &entry : wanted) {
    const std::size_t equals = entry.find('=', 1);
    if (equals == std::string::npos) continue;
    if (setenv(entry.substr(0, equals).c_str(), entry.c_str() + equals + 1, 1) != 0)
      return Status::system("take over the environment of a job", errno);
  }
  tzset();
  return {};
}

}  // namespace

Surroundings Surroundings::capture() {
  Surroundings now;
  for (char **entry = environ; entry != nullptr && *entry != nullptr; ++entry)
    now.environment.emplace_back(*entry);
  now.directory = current_directory();
  now.umask = current_umask();
  for (std::size_t i = 0; i < kLimits; ++i)
    getrlimit(static_cast<__rlimit_resource>(i), &now.limits[i]);
  if (const auto original = original_descriptor_limit()) now.limits[RLIMIT_NOFILE] = *original;
  return now;
}

Frame Surroundings::to_frame() const {
  Frame frame;
  frame.kind = kFrameSurroundings;
  Fixed fixed{umask, static_cast<std::uint32_t>(environment.size()), {}};
  for (std::size_t i = 0; i < kLimits; ++i) {
    fixed.limits[2 * i] = limits[i].rlim_cur;
    fixed.limits[2 * i + 1] = limits[i].rlim_max;
  }
  std::string body(reinterpret_cast<const char *>(&fixed), sizeof fixed);
  append(body, directory);
  for (const std::string &entry : environment) append(body, entry);
  frame.body.resize(body.size());
  std::memcpy(frame.body.data(), body.data(), body.size());
  return frame;
}

Result<Surroundings> Surroundings::from_frame(const Frame &frame) {
  const Status broken(PSJ_E_CORRUPT, "read the surroundings of a job: they are cut off");
  Fixed fixed;
  if (frame.body.size() < sizeof fixed) return broken;
  std::memcpy(&fixed, frame.body.data(), sizeof fixed);
  std::string_view rest(reinterpret_cast<const char *>(frame.body.data()) + sizeof fixed,
                        frame.body.size() - sizeof fixed);
  const auto next = [&rest](std::string &out) {
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) return false;
    out = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return true;
  };
  Surroundings read;
  read.umask = fixed.umask;
  for (std::size_t i = 0; i < kLimits; ++i)
    read.limits[i] = {fixed.limits[2 * i], fixed.limits[2 * i + 1]};
  if (!next(read.directory)) return broken;
  for (std::uint32_t i = 0; i < fixed.texts; ++i)
    if (!next(read.environment.emplace_back())) return broken;
  return read;
}

Status Surroundings::apply() const {
  if (Status bad = apply_environment(environment); !bad.ok()) return bad;
  if (!directory.empty() && directory != current_directory() && chdir(directory.c_str()) != 0)
    return Status::system(fmt::format("enter the directory {} for a job", directory), errno);
  ::umask(umask);
  for (std::size_t i = 0; i < kLimits; ++i) {
    const auto which = static_cast<__rlimit_resource>(i);
    rlimit now{};
    if (getrlimit(which, &now) != 0 ||
        (now.rlim_cur == limits[i].rlim_cur && now.rlim_max == limits[i].rlim_max))
      continue;
    if (setrlimit(which, &limits[i]) != 0)
      return Status::system(fmt::format("set limit {} for a job", i), errno);
  }
  return {};
}

bool Surroundings::reachable_from(const Surroundings &older) const {
  for (std::size_t i = 0; i < kLimits; ++i)
    if (limits[i].rlim_max > older.limits[i].rlim_max) return false;
  return read_at_start(environment) == read_at_start(older.environment);
}

// Not its namespaces, which are a thread's own too: one thread starts workers and gives them out,
// and never changes its own.
std::string inherited_for_good() {
  std::string text;
  const std::string status = text_of_file("/proc/thread-self/status");
  for (const char *name : {"\nUid:", "\nGid:", "\nGroups:", "\nCapInh:", "\nCapPrm:", "\nCapEff:",
                           "\nCapBnd:", "\nCapAmb:", "\nNoNewPrivs:", "\nSeccomp:",
                           "\nSeccomp_filters:", "\nCpus_allowed:", "\nMems_allowed:"})
    text.append(line_of(status, name)).push_back('\n');
  struct stat root {};
  if (stat("/", &root) == 0) text += fmt::format("\nroot {} {}", root.st_dev, root.st_ino);
  errno = 0;
  text += fmt::format("\nnice {} io {} session {} adj {}", getpriority(PRIO_PROCESS, 0),
                      syscall(SYS_ioprio_get, 1, 0), getsid(0),
                      text_of_file("/proc/self/oom_score_adj"));
  sched_param scheduling{};
  sched_getparam(0, &scheduling);
  constexpr unsigned long kOnlyTell = 0xffffffff;
  text += fmt::format("\npolicy {} {} slack {} personality {}", sched_getscheduler(0),
                      scheduling.sched_priority, prctl(PR_GET_TIMERSLACK), personality(kOnlyTell));
  return text + text_of_file("/proc/thread-self/cgroup");
}

}  // namespace psj
