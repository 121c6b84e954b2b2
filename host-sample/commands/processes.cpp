// Get-Process, Stop-Process, Wait-Process.
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "commands/describe.h"
#include "commands/process_object.h"
#include "invariant/compare.h"
#include "invariant/number_text.h"
#include "invariant/wildcard.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct GetProcessParameters {
  enum : std::size_t { kFileVersionInfo, kId, kIncludeUserName, kInputObject, kModule, kName };
  static constexpr std::string_view kDescription =
      R"(Get-Process Microsoft.PowerShell.Commands.GetProcessCommand Microsoft.PowerShell.Management
sets Id IdWithUserName InputObject InputObjectWithUserName Name* NameWithUserName
-FileVersionInfo/FV/FVI switch @Id:: @InputObject:: @Name:: notnull
-Id/PID int[] @Id::mn @IdWithUserName::mn
-IncludeUserName switch @IdWithUserName::m @InputObjectWithUserName::m @NameWithUserName::m
-InputObject object[] @InputObject::mv @InputObjectWithUserName::mv
-Module switch @Id:: @InputObject:: @Name:: notnull
-Name/ProcessName string[] @Name:0:n @NameWithUserName:0:n notempty
)";
};
struct StopProcessParameters {
  enum : std::size_t { kForce, kId, kInputObject, kName, kPassThru };
  static constexpr std::string_view kDescription =
      R"(Stop-Process Microsoft.PowerShell.Commands.StopProcessCommand Microsoft.PowerShell.Management process
sets Id* InputObject Name
-Force switch notempty
-Id int[] @Id:0:mn
-InputObject object[] @InputObject:0:mv
-Name/ProcessName string[] @Name::mn
-PassThru switch
)";
};
struct WaitProcessParameters {
  enum : std::size_t { kAny, kId, kInputObject, kName, kPassThru, kTimeout };
  static constexpr std::string_view kDescription =
      R"(Wait-Process Microsoft.PowerShell.Commands.WaitProcessCommand Microsoft.PowerShell.Management
sets Id InputObject Name*
-Any switch
-Id/PID/ProcessId int[] @Id:0:mn notempty
-InputObject object[] @InputObject::mv
-Name/ProcessName string[] @Name:0:mn
-PassThru switch
-Timeout/TimeoutSec int @:1: notempty range=0..32767
)";
};

using psj::invariant::WildcardPattern;

using Processes = std::vector<Ref<ProcessObject>>;

void add_by_name(Invocation &call, const std::string &name, Processes &to) {
  const WildcardPattern pattern(name);
  bool found = false;
  for (const pid_t id : all_process_ids()) {
    auto process = make<ProcessObject>(id, false);
    if (!pattern.matches(process->name())) continue;
    found = true;
    to.push_back(std::move(process));
  }
  if (found || WildcardPattern::has_wildcards(name)) return;
  call.write_error({"NoProcessFoundForGivenName", ErrorCategory::ObjectNotFound,
                    "Cannot find a process with the name \"" + name +
                        "\". Verify the process name and call the cmdlet again.",
                    "Microsoft.PowerShell.Commands.ProcessCommandException", Value(name)});
}

void add_by_id(Invocation &call, std::int64_t id, Processes &to) {
  if (process_exists(static_cast<pid_t>(id))) {
    to.push_back(make<ProcessObject>(static_cast<pid_t>(id), false));
    return;
  }
  call.write_error(
      {"NoProcessFoundForGivenId", ErrorCategory::ObjectNotFound,
       "Cannot find a process with the process identifier " + psj::invariant::text_of(id) + ".",
       "Microsoft.PowerShell.Commands.ProcessCommandException",
       Value(static_cast<std::int32_t>(id))});
}

// The processes that -Name, -Id and -InputObject mean.
template <class P>
Processes chosen(Invocation &call) {
  Processes processes;
  for (const Value &name : call.items(P::kName)) add_by_name(call, to_text(name), processes);
  for (const Value &id : call.items(P::kId)) add_by_id(call, to_int64(id), processes);
  for (const Value &item : call.items(P::kInputObject)) {
    auto *foreign = unwrap(item).as<ForeignObject>();
    if (auto *process = dynamic_cast<ProcessObject *>(foreign))
      processes.push_back(Ref<ProcessObject>(process));
    else if (Value id; find_property(item, "Id", &id))
      add_by_id(call, to_int64(id), processes);
  }
  return processes;
}

class GetProcess final : public Command, public GetProcessParameters {
 public:
  void process(Invocation &call) override {
    Processes found = chosen<GetProcessParameters>(call);
    if (!call.has(kName) && !call.has(kId) && !call.has(kInputObject)) {
      for (const pid_t id : all_process_ids()) found.push_back(make<ProcessObject>(id, false));
      std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) {
        return psj::invariant::compare_culture(a->name(), b->name(), true) < 0;
      });
    }
    for (const auto &process : found) call.write(process);
  }
};

class StopProcess final : public Command, public StopProcessParameters {
 public:
  void process(Invocation &call) override {
    for (const auto &process : chosen<StopProcessParameters>(call)) {
      const std::string shown =
          process->name() + " (" + psj::invariant::text_of(std::int64_t{process->id()}) + ")";
      if (process->exited() || !call.should_process(shown)) continue;
      if (::kill(process->id(), SIGKILL) != 0 && errno != ESRCH)
        call.write_error({"CouldNotStopProcess", ErrorCategory::CloseError,
                          "Cannot stop process \"" + shown +
                              "\" because of the following error: Operation not permitted",
                          "Microsoft.PowerShell.Commands.ProcessCommandException", process});
      if (call.is_set(kPassThru)) call.write(process);
    }
  }
};

class WaitProcess final : public Command, public WaitProcessParameters {
 public:
  void process(Invocation &call) override {
    for (auto &process : chosen<WaitProcessParameters>(call))
      waiting_.push_back(std::move(process));
  }

  void end(Invocation &call) override {
    const Value *timeout = call.argument(kTimeout);
    const double until = now() + (timeout != nullptr ? to_double(*timeout) * 1000 : 0);
    for (const auto &process : waiting_) {
      call.check_cancelled();
      const double left = timeout != nullptr ? std::max(0.0, until - now()) : -1;
      const bool ended = process->wait(left, call.cancel_fd());
      call.check_cancelled();
      if (!ended)
        call.write_error({"ProcessNotTerminated", ErrorCategory::CloseError,
                          "This command stopped operation because process \"" + process->name() +
                              " (" + psj::invariant::text_of(std::int64_t{process->id()}) +
                              ")\" is not stopped in the specified time-out.",
                          "System.TimeoutException", process});
      if (call.is_set(kPassThru)) call.write(process);
    }
  }

 private:
  static double now() {
    timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return static_cast<double>(moment.tv_sec) * 1000 + static_cast<double>(moment.tv_nsec) / 1e6;
  }

  Processes waiting_;
};

}  // namespace

extern const CommandEntry kGetProcess = entry_of<GetProcess>("Get-Process", "gps");
extern const CommandEntry kStopProcess = entry_of<StopProcess>("Stop-Process", "spps");
extern const CommandEntry kWaitProcess = entry_of<WaitProcess>("Wait-Process", "");

}  // namespace psjsh
