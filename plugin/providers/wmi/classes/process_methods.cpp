#include "plugin/providers/wmi/classes/process_methods.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <thread>
#include <utility>

#include "plugin/providers/wmi/root.h"
#include "plugin/providers/wmi/system/accounts.h"
#include "plugin/providers/wmi/system/computer.h"
#include "plugin/providers/wmi/system/process_table.h"

namespace psj::wmi {
namespace {

enum Outcome : std::uint32_t {
  kDone = 0,
  kAccessDenied = 2,
  kUnknownFailure = 8,
  kNotFound = 9,
  kInvalidParameter = 21,
};

Outcome outcome_of(int error_number) {
  switch (error_number) {
    case 0:
      return kDone;
    case EPERM:
    case EACCES:
      return kAccessDenied;
    case ESRCH:
    case ENOENT:
    case ENOTDIR:
      return kNotFound;
    case EINVAL:
      return kInvalidParameter;
    default:
      return kUnknownFailure;
  }
}

// Blanks part arguments, but not between quotes; quotes may begin and end inside of an argument,
// which is one with what is between them, as a shell has it.
std::vector<std::string> arguments_of(std::string_view line) {
  std::vector<std::string> arguments;
  std::string current;
  bool inside = false;
  char quote = 0;
  for (char c : line) {
    if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        current += c;
    } else if (c == '"' || c == '\'') {
      quote = c, inside = true;
    } else if (c == ' ' || c == '\t') {
      if (inside) arguments.push_back(std::exchange(current, {}));
      inside = false;
    } else {
      current += c, inside = true;
    }
  }
  if (inside) arguments.push_back(current);
  return arguments;
}

// A session of its own, so that it outlives this one, and nothing on its standard streams.
int spawn_detached(const std::vector<std::string> &arguments, const std::string &folder,
                   pid_t *id) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, 0, 1);
  posix_spawn_file_actions_adddup2(&actions, 0, 2);
  if (!folder.empty()) posix_spawn_file_actions_addchdir_np(&actions, folder.c_str());
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(const_cast<char *>(argument.c_str()));
  pointers.push_back(nullptr);
  const int error = posix_spawnp(id, pointers[0], &actions, &attributes, pointers.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

Outcome create(MethodCall &call) {
  const auto arguments = arguments_of(call.text("CommandLine"));
  if (arguments.empty()) return kInvalidParameter;
  pid_t id = 0;
  const int error = spawn_detached(arguments, std::string(call.text("CurrentDirectory")), &id);
  if (error != 0) return outcome_of(error);
  // Its end is waited for, or it would stay a zombie of this process.
  std::thread([id] { waitpid(id, nullptr, 0); }).detach();
  call.out.emplace_back("ProcessId", make_uint(static_cast<std::uint64_t>(id)));
  return kDone;
}

// Does `act` to the very process that the instance was read from, and not to one that has its
// number by now: the descriptor is taken first, then the moment of its start is compared.
template <class Act>
Outcome act_on(const Root &root, const Instance &target, Act &&act) {
  const psj_value *number = target.find("ProcessId");
  if (root.is_fixture() || number == nullptr || number->kind != PSJ_UINT) return kNotFound;
  const auto id = static_cast<pid_t>(number->as.u64);
  const int process = static_cast<int>(syscall(SYS_pidfd_open, id, 0));
  if (process < 0) return outcome_of(errno);
  Outcome outcome = kNotFound;
  const auto stat = read_process(root, id);
  const auto boot = boot_time(root);
  const psj_value *began = target.find("CreationDate");
  Instance now(target.cls());
  if (stat && boot) {
    const std::int64_t ticks = sysconf(_SC_CLK_TCK);
    now.set_time("CreationDate", *boot + stat->start_ticks / ticks,
                 stat->start_ticks % ticks * (1'000'000'000 / ticks));
    const psj_value *current = now.find("CreationDate");
    // The clock may have been set a little in between; a process that got the number later began
    // much later.
    constexpr std::int64_t kGrain = 20'000'000;
    const bool same =
        began->kind != PSJ_DATETIME || std::abs(current->as.i64 - began->as.i64) < kGrain;
    if (same) outcome = act(process, id) == 0 ? kDone : outcome_of(errno);
  }
  close(process);
  return outcome;
}

// The priority classes of Windows as .NET maps them to niceness.
std::optional<int> niceness_of(std::int64_t priority) {
  switch (priority) {
    case 32:
      return 0;
    case 64:
      return 19;
    case 128:
      return -11;
    case 256:
      return -19;
    case 16384:
      return 10;
    case 32768:
      return -6;
    default:
      return std::nullopt;
  }
}

Outcome set_priority(const Root &root, MethodCall &call) {
  const psj_value *priority = call.argument("Priority");
  const auto niceness =
      priority != nullptr && (priority->kind == PSJ_INT || priority->kind == PSJ_UINT)
          ? niceness_of(priority->as.i64)
          : std::nullopt;
  if (!niceness) return kInvalidParameter;
  return act_on(root, *call.target, [&](int, pid_t id) {
    return setpriority(PRIO_PROCESS, static_cast<id_t>(id), *niceness);
  });
}

Outcome owner(const Root &root, MethodCall &call, bool sid) {
  struct stat info {};
  const std::string folder = "/proc/" + std::string(call.target->text("Handle"));
  if (stat(root.path(folder).c_str(), &info) != 0) return outcome_of(errno);
  const auto give = [&](const char *name, const std::string &text) {
    call.out.emplace_back(name, make_string(view_of(call.arena.text(text))));
  };
  if (sid) {
    give("Sid", user_sid(info.st_uid));
  } else {
    give("Domain", host_name(root));
    give("User", user_name(root, info.st_uid).value_or(std::to_string(info.st_uid)));
  }
  return kDone;
}

}  // namespace

Status invoke_process_method(const Root &root, MethodCall &call) {
  const std::string &name = call.method.name;
  if (name == "Create" && root.is_fixture())
    return Status(PSJ_E_UNSUPPORTED, "No process is made on a computer that is read from files.");
  Outcome outcome = kUnknownFailure;
  if (name == "Create")
    outcome = create(call);
  else if (name == "Terminate")
    outcome = act_on(root, *call.target, [](int process, pid_t) {
      return static_cast<int>(syscall(SYS_pidfd_send_signal, process, SIGKILL, nullptr, 0));
    });
  else if (name == "SetPriority")
    outcome = set_priority(root, call);
  else
    outcome = owner(root, call, name == "GetOwnerSid");
  call.return_value = make_uint(outcome);
  return {};
}

}  // namespace psj::wmi
