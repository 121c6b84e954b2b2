#include "commands/process_object.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <sstream>

#include "commands/item_paths.h"
#include "commands/text_file.h"
#include "invariant/compare.h"
#include "invariant/date_time.h"
#include "invariant/number_parse.h"
#include "invariant/number_text.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/further_members.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

using psj::invariant::equals_ignore_case;
using psj::invariant::text_of;

namespace {

constexpr const char *kProperties[] = {"Id",
                                       "ProcessName",
                                       "Name",
                                       "CPU",
                                       "WorkingSet64",
                                       "WorkingSet",
                                       "WS",
                                       "PM",
                                       "NPM",
                                       "VM",
                                       "Handles",
                                       "HandleCount",
                                       "SessionId",
                                       "SI",
                                       "StartTime",
                                       "HasExited",
                                       "ExitCode",
                                       "ExitTime",
                                       "Path",
                                       "CommandLine",
                                       "Threads",
                                       "PriorityClass",
                                       "TotalProcessorTime",
                                       "PrivateMemorySize64",
                                       "VirtualMemorySize64",
                                       "MainWindowTitle",
                                       "EnableRaisingEvents",
                                       "Parent"};

// Fields of /proc/ID/stat behind the name; [0] is the state.
std::vector<std::string> stat_fields(pid_t id, std::string *name) {
  std::string text;
  std::vector<std::string> fields;
  if (read_whole_file("/proc/" + text_of(std::int64_t{id}) + "/stat", &text) != 0) return fields;
  // The name may hold blanks and parentheses: the last one closes it.
  const std::size_t open = text.find('('), close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return fields;
  if (name != nullptr) *name = text.substr(open + 1, close - open - 1);
  std::istringstream rest(text.substr(close + 1));
  for (std::string field; rest >> field;) fields.push_back(field);
  return fields;
}

std::int64_t number(const std::vector<std::string> &fields, std::size_t at) {
  return at < fields.size() ? psj::invariant::parse_signed(fields[at], 64).value : 0;
}

// Indexes into stat_fields.
enum : std::size_t {
  kParent = 1,
  kSession = 3,
  kUserTime = 11,
  kSystemTime = 12,
  kThreads = 17,
  kStart = 19,
  kVirtualSize = 20,
  kResident = 21
};

std::string command_line(pid_t id) {
  std::string text;
  read_whole_file("/proc/" + text_of(std::int64_t{id}) + "/cmdline", &text);
  while (!text.empty() && text.back() == '\0') text.pop_back();
  std::replace(text.begin(), text.end(), '\0', ' ');
  return text;
}

std::string executable(pid_t id) {
  char target[4096];
  const ssize_t length =
      readlink(("/proc/" + text_of(std::int64_t{id}) + "/exe").c_str(), target, sizeof target);
  return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string();
}

// The kernel cuts names at 15 bytes; the program's own name goes on.
std::string full_name(pid_t id, const std::string &short_name) {
  if (short_name.size() < 15) return short_name;
  std::string line;
  read_whole_file("/proc/" + text_of(std::int64_t{id}) + "/cmdline", &line);
  const std::string program(line.c_str());
  const std::string leaf(leaf_of(program));
  return leaf.starts_with(short_name) ? leaf : short_name;
}

Value start_time(const std::vector<std::string> &fields) {
  timespec now, boot;
  clock_gettime(CLOCK_REALTIME, &now);
  clock_gettime(CLOCK_BOOTTIME, &boot);
  using namespace psj::invariant;
  const auto ticks = [](const timespec &t) { return t.tv_sec * kTicksPerSecond + t.tv_nsec / 100; };
  const std::int64_t since_boot = number(fields, kStart) * kTicksPerSecond / sysconf(_SC_CLK_TCK);
  return Value::datetime(
      DateTime(DateTime::kUnixEpochTicks + ticks(now) - ticks(boot) + since_boot, DateTimeKind::utc)
          .to_local());
}

}  // namespace

ProcessObject::ProcessObject(pid_t id, bool owned) : id_(id), owned_(owned) {
  const std::vector<std::string> fields = stat_fields(id, &name_);
  start_ticks_ = static_cast<std::uint64_t>(number(fields, kStart));
  name_ = full_name(id, name_);
}

const Type *ProcessObject::type() const {
  static const Type *const kType =
      declare_class("System.Diagnostics.Process", type_of_id(TypeId::Object));
  return kType;
}

bool ProcessObject::equals(const ForeignObject &other) const {
  const auto *process = dynamic_cast<const ProcessObject *>(&other);
  return process != nullptr && process->id_ == id_ && process->start_ticks_ == start_ticks_;
}

bool ProcessObject::reap() const {
  if (exit_code_) return true;
  int status = 0;
  const pid_t done = waitpid(id_, &status, WNOHANG);
  if (done == id_)
    exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  else if (done < 0 && errno == ECHILD)
    exit_code_ = 0;
  return exit_code_.has_value();
}

bool ProcessObject::exited() const {
  if (owned_) return reap();
  const std::vector<std::string> fields = stat_fields(id_, nullptr);
  return fields.empty() || fields[0] == "Z" ||
         static_cast<std::uint64_t>(number(fields, kStart)) != start_ticks_;
}

bool ProcessObject::wait(double milliseconds, int cancel_fd) const {
  if (exited()) return true;
  const int process = static_cast<int>(syscall(SYS_pidfd_open, id_, 0));
  pollfd wakes[2] = {{process, POLLIN, 0}, {cancel_fd, POLLIN, 0}};
  const bool forever = milliseconds < 0 || milliseconds > 2e9;
  if (process >= 0) {
    ::poll(wakes, cancel_fd >= 0 ? 2 : 1, forever ? -1 : static_cast<int>(milliseconds));
    ::close(process);
  }
  return exited();
}

bool ProcessObject::get(std::string_view name, Value *out) const {
  const auto is = [&](std::string_view known) { return equals_ignore_case(name, known); };
  const bool known = std::any_of(std::begin(kProperties), std::end(kProperties), is);
  if (!known) return false;
  const std::vector<std::string> fields = stat_fields(id_, nullptr);
  const double ticks_per_second = static_cast<double>(sysconf(_SC_CLK_TCK));
  const double seconds =
      static_cast<double>(number(fields, kUserTime) + number(fields, kSystemTime)) /
      ticks_per_second;
  *out = Value();
  if (is("Id"))
    *out = std::int32_t{id_};
  else if (is("ProcessName") || is("Name"))
    *out = Value(name_);
  else if (is("CPU"))
    *out = seconds;
  else if (is("TotalProcessorTime"))
    *out = Value::timespan(static_cast<std::int64_t>(seconds * psj::invariant::kTicksPerSecond));
  else if (is("WorkingSet64") || is("WorkingSet") || is("WS"))
    *out = number(fields, kResident) * sysconf(_SC_PAGESIZE);
  else if (is("PM") || is("PrivateMemorySize64"))
    *out = number(fields, kResident) * sysconf(_SC_PAGESIZE);
  else if (is("VM") || is("VirtualMemorySize64"))
    *out = number(fields, kVirtualSize);
  else if (is("NPM"))
    *out = std::int64_t{0};
  else if (is("Handles") || is("HandleCount"))
    *out = std::int32_t{0};
  else if (is("SessionId") || is("SI"))
    *out = static_cast<std::int32_t>(number(fields, kSession));
  else if (is("StartTime") && !fields.empty())
    *out = start_time(fields);
  else if (is("EnableRaisingEvents"))
    *out = true;
  else if (is("HasExited"))
    *out = exited();
  else if (is("ExitCode") && exited())
    *out = exit_code_ ? Value(std::int32_t{*exit_code_}) : Value();
  else if (is("Path"))
    *out = Value(executable(id_));
  else if (is("CommandLine"))
    *out = Value(command_line(id_));
  else if (is("Parent") && number(fields, kParent) > 0)
    *out = make<ProcessObject>(static_cast<pid_t>(number(fields, kParent)), false);
  else if (is("PriorityClass"))
    *out = Value("Normal");
  else if (is("MainWindowTitle"))
    *out = Value("");
  else if (is("Threads"))
    *out = make_array(Values(static_cast<std::size_t>(number(fields, kThreads))));
  return true;
}

// Subscribers of Exited are told in any case.
bool ProcessObject::set(std::string_view name, const Value &) {
  return equals_ignore_case(name, "EnableRaisingEvents");
}

bool ProcessObject::call(std::string_view name, Arguments arguments, Value *out) {
  *out = Value::nothing();
  const auto is = [&](std::string_view known) { return equals_ignore_case(name, known); };
  if (is("Kill")) {
    if (!exited()) ::kill(id_, SIGKILL);
  } else if (is("WaitForExit")) {
    const bool timed = !arguments.empty();
    const bool ended = wait(timed ? to_double(arguments[0]) : -1, -1);
    if (timed) *out = ended;
  } else if (!is("Refresh") && !is("Dispose") && !is("Close")) {
    return false;
  }
  return true;
}

std::vector<ForeignMember> ProcessObject::members() const {
  std::vector<ForeignMember> all;
  for (const char *name : kProperties)
    all.push_back({name, ForeignMember::Kind::Property, "", false});
  for (const char *name : {"Kill", "WaitForExit", "Refresh", "Dispose", "Close"})
    all.push_back({name, ForeignMember::Kind::Method, "", false});
  return all;
}

std::string ProcessObject::text() const {
  return "System.Diagnostics.Process (" + name_ + ")";
}

namespace {

Value process_by_id(Call &call) {
  const std::int32_t id = call.int32(0);
  if (!process_exists(id))
    throw_net("System.ArgumentException",
              "Process with an Id of " + text_of(std::int64_t{id}) + " is not running.");
  return make<ProcessObject>(id, false);
}

Value all_processes(Call &) {
  Values all;
  for (const pid_t id : all_process_ids()) all.push_back(make<ProcessObject>(id, false));
  return make_array(std::move(all));
}

constexpr MemberRow kProcess[] = {
    {"static System.Diagnostics.Process GetCurrentProcess()",
     [](Call &) -> Value { return make<ProcessObject>(getpid(), false); }},
    {"static System.Diagnostics.Process GetProcessById(int processId)", process_by_id},
    {"static System.Diagnostics.Process[] GetProcesses()", all_processes},
};
constexpr TypeMembers kTypes[] = {{"System.Diagnostics.Process", kProcess}};

}  // namespace

void add_process_members() {
  add_type_members(kTypes);
}

std::vector<pid_t> all_process_ids() {
  std::vector<pid_t> ids;
  DIR *folder = opendir("/proc");
  if (folder == nullptr) return ids;
  while (const dirent *entry = readdir(folder))
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])))
      ids.push_back(static_cast<pid_t>(psj::invariant::parse_signed(entry->d_name, 32).value));
  closedir(folder);
  std::sort(ids.begin(), ids.end());
  return ids;
}

bool process_exists(pid_t id) {
  return id > 0 && !stat_fields(id, nullptr).empty();
}

}  // namespace psjsh
