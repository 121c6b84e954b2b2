#include "plugin/jobs/job_properties.h"

#include <ctime>

#include "plugin/jobs/job.h"
#include "plugin/jobs/job_list.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/provider_entry.h"
#include "plugin/jobs/stream_collection.h"
#include "plugin/jobs/wait_handle.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

using Texts = std::vector<std::string_view>;

Status give(psj_result *out, Arena arena, psj_value value) {
  *out = OwnedValue(std::move(arena), value).to_result();
  return {};
}

// The job's texts live as long as the job: they are lent, and the job is held instead of copied
// from.
Status give_text(Job &job, psj_result *out, std::string_view text) {
  job.retain();
  *out = {make_string(text), &job, [](void *owner) { static_cast<Job *>(owner)->release(); }};
  return {};
}

// An object without members that anybody reads: its type and its text are all it shows.
Status give_named(psj_result *out, std::string_view type) {
  Arena arena;
  const psj_schema *schema = make_schema(arena, {type, "System.Object"}, {});
  const psj_value value = make_bag(arena, schema, {}, type);
  return give(out, std::move(arena), value);
}

psj_value enum_value(Arena &arena, psj_state state) {
  static const Texts kTypes = {"System.Management.Automation.JobState", "System.Enum",
                               "System.ValueType", "System.Object"};
  auto *slots = arena.allocate_array<psj_value>(2);
  slots[1] = make_int(state);
  return make_object(make_schema(arena, kTypes, {}), slots, PSJ_OBJECT_BASE);
}

// The exception of an error record that lives in this process: the very one that ended the script.
bool live_exception(const psj_error &error, ScopedResult &out) {
  if (error.record == nullptr || error.record->kind != PSJ_HANDLE) return false;
  const psj_object *record = handle_of(*error.record);
  return record->cls->get(record, text_of("Exception"), out.out(), nullptr) == PSJ_OK &&
         out.value().kind == PSJ_HANDLE;
}

psj_value exception_value(Arena &arena, const psj_error &error) {
  static constexpr std::string_view kRuntime = "System.Management.Automation.RuntimeException";
  const std::string_view own = error.exception.size != 0 ? view_of(error.exception) : kRuntime;
  Texts types = {own};
  if (own.starts_with("System.Management.Automation.") && own != kRuntime)
    types.push_back(kRuntime);
  for (const std::string_view base :
       {"System.SystemException", "System.Exception", "System.Object"})
    if (own != base) types.push_back(base);
  psj_value record = make_null();
  if (error.record != nullptr && !copy_into(arena, *error.record, record).ok())
    record = make_null();
  const std::string_view message = view_of(arena.text(view_of(error.message)));
  const psj_schema *schema =
      make_schema(arena, types, {"ErrorRecord", "Message", "InnerException", "StackTrace"});
  const std::string text = std::string(own) + ": " + std::string(message);
  return make_bag(arena, schema, {record, make_string(message), make_null(), make_null()}, text);
}

// The other end of a background job's child; it closes with the job.
Status remote_runspace(Job &job, psj_result *out) {
  static constexpr std::string_view kType = "System.Management.Automation.RemoteRunspace";
  static const Texts kStateTypes = {"System.Management.Automation.Runspaces.RunspaceStateInfo",
                                    "System.Object"};
  Arena arena;
  const std::string_view state = job.finished() ? "Closed" : "Opened";
  const psj_value info = make_bag(arena, make_schema(arena, kStateTypes, {"State", "Reason"}),
                                  {make_string(state), make_null()}, state);
  const psj_schema *schema = make_schema(
      arena, {kType, "System.Management.Automation.Runspaces.Runspace", "System.Object"},
      {"RunspaceStateInfo"});
  return give(out, std::move(arena), make_bag(arena, schema, {info}, kType));
}

Status state_info(Job &job, psj_result *out) {
  static const Texts kTypes = {"System.Management.Automation.JobStateInfo", "System.Object"};
  Arena arena;
  // State first: the reason belongs to it.
  const psj_state state = job.state();
  const auto reason = job.reason();
  ScopedResult live;
  psj_value why = make_null();
  if (reason && live_exception(*reason, live)) {
    why = live.value();
    arena.keep(handle_of(why));
  } else if (reason) {
    why = exception_value(arena, *reason);
  }
  const psj_value value = make_bag(arena, make_schema(arena, kTypes, {"State", "Reason"}),
                                   {enum_value(arena, state), why}, state_name(state));
  return give(out, std::move(arena), value);
}

// Nanoseconds since 1970 as local time.
Status local_time(std::int64_t ns, psj_result *out) {
  constexpr std::int64_t kEpochTicks = 621'355'968'000'000'000;
  constexpr std::int64_t kTicksPerSecond = 10'000'000;
  psj_value value = make_null();
  if (ns != 0) {
    const std::time_t seconds = ns / 1'000'000'000;
    std::tm local{};
    localtime_r(&seconds, &local);
    const std::int64_t ticks = kEpochTicks + ns / 100 + local.tm_gmtoff * kTicksPerSecond;
    constexpr std::uint8_t kLocal = 2;
    value = make_value(PSJ_DATETIME, kLocal, 0, static_cast<std::uint64_t>(ticks));
  }
  *out = plain_result(value);
  return {};
}

Status status_message(Job &job, psj_result *out) {
  const psj_text text = job.status_message();
  if (text.data == nullptr) {
    *out = plain_result(make_null());
    return {};
  }
  return give_text(job, out, view_of(text));
}

Status instance_id(Job &job, psj_result *out) {
  Arena arena;
  auto *copy = static_cast<psj_guid *>(arena.allocate(sizeof(psj_guid)));
  *copy = job.instance_id();
  return give(out, std::move(arena), make_guid_value(copy));
}

Status definition(Job &job, psj_result *out) {
  static constexpr std::string_view kType = "System.Management.Automation.JobDefinition";
  Arena arena;
  const psj_schema *schema =
      make_schema(arena, {kType, "System.Object"}, {"Name", "Command", "JobSourceAdapterTypeName"});
  const psj_value value = make_bag(arena, schema,
                                   {make_string(view_of(arena.text(job.name()))), make_string(""),
                                    make_string("ThreadJobSourceAdapter")},
                                   kType);
  return give(out, std::move(arena), value);
}

#define PSJ_STREAM_PROPERTY(NAME, STREAM)                                   \
  constexpr JobProperty k##NAME = {#NAME, [](Job &job, psj_result *out) {   \
                                     *out = stream_collection(job, STREAM); \
                                     return Status();                       \
                                   }}
PSJ_STREAM_PROPERTY(Output, PSJ_STREAM_OUTPUT);
PSJ_STREAM_PROPERTY(Error, PSJ_STREAM_ERROR);
PSJ_STREAM_PROPERTY(Progress, PSJ_STREAM_PROGRESS);
PSJ_STREAM_PROPERTY(Verbose, PSJ_STREAM_VERBOSE);
PSJ_STREAM_PROPERTY(Debug, PSJ_STREAM_DEBUG);
PSJ_STREAM_PROPERTY(Warning, PSJ_STREAM_WARNING);
PSJ_STREAM_PROPERTY(Information, PSJ_STREAM_INFORMATION);
#undef PSJ_STREAM_PROPERTY

constexpr JobProperty kState = {"State", [](Job &job, psj_result *out) {
                                  return give_text(job, out, state_name(job.state()));
                                }};
constexpr JobProperty kHasMoreData = {"HasMoreData", [](Job &job, psj_result *out) {
                                        *out = plain_result(make_bool(job.has_more_data()));
                                        return Status();
                                      }};
constexpr JobProperty kStatusMessage = {"StatusMessage", status_message};
constexpr JobProperty kLocation = {
    "Location", [](Job &job, psj_result *out) { return give_text(job, out, job.location()); }};
constexpr JobProperty kCommand = {"Command", [](Job &job, psj_result *out) {
                                    // Children of the WMI commands have none, as in PowerShell.
                                    const bool none =
                                        job.is_child() && job.provider().id() == "psj.wmi";
                                    if (!none) return give_text(job, out, job.command());
                                    *out = plain_result(make_null());
                                    return Status();
                                  }};
constexpr JobProperty kJobStateInfo = {"JobStateInfo", state_info};
constexpr JobProperty kFinished = {"Finished", [](Job &job, psj_result *out) {
                                     *out = wait_handle(job);
                                     return Status();
                                   }};
constexpr JobProperty kInstanceId = {"InstanceId", instance_id};
constexpr JobProperty kId = {"Id", [](Job &job, psj_result *out) {
                               *out = plain_result(make_int(job.id()));
                               return Status();
                             }};
constexpr JobProperty kName = {
    "Name", [](Job &job, psj_result *out) { return give_text(job, out, job.name()); }};
constexpr JobProperty kChildJobs = {"ChildJobs", [](Job &job, psj_result *out) {
                                      *out = job_list(job);
                                      return Status();
                                    }};
constexpr JobProperty kBeginTime = {
    "PSBeginTime", [](Job &job, psj_result *out) { return local_time(job.begin_ns(), out); }};
constexpr JobProperty kEndTime = {
    "PSEndTime", [](Job &job, psj_result *out) { return local_time(job.end_ns(), out); }};
constexpr JobProperty kTypeName = {"PSJobTypeName", [](Job &job, psj_result *out) {
                                     return give_text(job, out, job.job_type_name());
                                   }};

constexpr JobProperty kRunspace = {"Runspace", remote_runspace};
constexpr JobProperty kRemoteDebugger = {
    "Debugger", [](Job &, psj_result *out) {
      return give_named(out, "System.Management.Automation.RemotingJobDebugger");
    }};
constexpr JobProperty kDebugger = {
    "Debugger", [](Job &job, psj_result *out) {
      if (job.has_debugger())
        return give_named(out, job.is_child()
                                   ? "System.Management.Automation.PSTasks.PSTaskChildDebugger"
                                   : "Microsoft.PowerShell.ThreadJob.ThreadJobDebugger");
      *out = plain_result(make_null());
      return Status();
    }};
constexpr JobProperty kIsAsync = {"IsAsync", [](Job &job, psj_result *out) {
                                    *out = plain_result(make_bool(job.has(PSJ_PROVIDER_REMOTE)));
                                    return Status();
                                  }};
constexpr JobProperty kDefinition = {"ThreadJobDefinition", definition};
constexpr JobProperty kStartParameters = {"StartParameters", [](Job &, psj_result *out) {
                                            *out = plain_result(make_list(nullptr, 0));
                                            return Status();
                                          }};

constexpr const JobProperty *kPlain[] = {
    &kState,        &kHasMoreData, &kStatusMessage, &kLocation, &kCommand,
    &kJobStateInfo, &kFinished,    &kInstanceId,    &kId,       &kName,
    &kChildJobs,    &kBeginTime,   &kEndTime,       &kTypeName, &kOutput,
    &kError,        &kProgress,    &kVerbose,       &kDebug,    &kWarning,
    &kInformation};
constexpr const JobProperty *kRemoteChild[] = {
    &kState,   &kStatusMessage, &kHasMoreData,  &kLocation, &kRunspace,   &kRemoteDebugger,
    &kIsAsync, &kCommand,       &kJobStateInfo, &kFinished, &kInstanceId, &kId,
    &kName,    &kChildJobs,     &kBeginTime,    &kEndTime,  &kTypeName,   &kOutput,
    &kError,   &kProgress,      &kVerbose,      &kDebug,    &kWarning,    &kInformation};
constexpr const JobProperty *kThread[] = {
    &kState,      &kDefinition,   &kStatusMessage, &kHasMoreData,
    &kLocation,   &kDebugger,     &kIsAsync,       &kStartParameters,
    &kCommand,    &kJobStateInfo, &kFinished,      &kInstanceId,
    &kId,         &kName,         &kChildJobs,     &kBeginTime,
    &kEndTime,    &kTypeName,     &kOutput,        &kError,
    &kProgress,   &kVerbose,      &kDebug,         &kWarning,
    &kInformation};

constexpr JobProperty kRunspaces = {
    "AllocatedRunspaceCount", [](Job &job, psj_result *out) {
      *out = plain_result(make_int(static_cast<std::int64_t>(job.table().runspaces(job))));
      return Status();
    }};
constexpr const JobProperty *kTask[] = {
    &kState,        &kRunspaces, &kLocation,   &kHasMoreData, &kStatusMessage, &kCommand,
    &kJobStateInfo, &kFinished,  &kInstanceId, &kId,          &kName,          &kChildJobs,
    &kBeginTime,    &kEndTime,   &kTypeName,   &kOutput,      &kError,         &kProgress,
    &kVerbose,      &kDebug,     &kWarning,    &kInformation};
constexpr const JobProperty *kTaskChild[] = {
    &kState,     &kLocation,     &kHasMoreData, &kStatusMessage, &kDebugger,   &kIsAsync,
    &kCommand,   &kJobStateInfo, &kFinished,    &kInstanceId,    &kId,         &kName,
    &kChildJobs, &kBeginTime,    &kEndTime,     &kTypeName,      &kOutput,     &kError,
    &kProgress,  &kVerbose,      &kDebug,       &kWarning,       &kInformation};

// The dynamic module that an event's action runs in.
constexpr JobProperty kModule = {
    "Module", [](Job &job, psj_result *out) {
      Arena arena;
      const std::string name = "__DynamicModule_" + guid_text(job.instance_id());
      const psj_schema *schema = make_schema(
          arena, {"System.Management.Automation.PSModuleInfo", "System.Object"}, {"Name"});
      return give(out, std::move(arena),
                  make_bag(arena, schema, {make_string(view_of(arena.text(name)))}, name));
    }};
constexpr JobProperty kNowhere = {"Location", [](Job &, psj_result *out) {
                                    *out = plain_result(make_null());
                                    return Status();
                                  }};
constexpr const JobProperty *kEvent[] = {
    &kState,        &kModule,   &kStatusMessage, &kHasMoreData, &kNowhere, &kCommand,
    &kJobStateInfo, &kFinished, &kInstanceId,    &kId,          &kName,    &kChildJobs,
    &kBeginTime,    &kEndTime,  &kTypeName,      &kOutput,      &kError,   &kProgress,
    &kVerbose,      &kDebug,    &kWarning,       &kInformation};

}  // namespace

std::span<const JobProperty *const> job_properties(const Job &job) {
  if (job.provider().type_name() == "System.Management.Automation.PSEventJob") return kEvent;
  if (job.is_child() && job.has(PSJ_PROVIDER_REMOTE)) return kRemoteChild;
  if (job.provider().type_name() == "Microsoft.PowerShell.ThreadJob.ThreadJob") return kThread;
  if (job.has(PSJ_PROVIDER_GROWS)) {
    if (job.is_child()) return kTaskChild;
    return kTask;
  }
  return kPlain;
}

}  // namespace psj
