#include "bridge/job_members.h"

#include <algorithm>
#include <string>

namespace psjsh {
namespace {

using MemberRole = ForeignMember::Kind;

struct Row {
  std::string_view name, definition;
};

#define PSJ_STREAM_ROW(NAME, ITEM)                                                           \
  {                                                                                          \
    NAME, "System.Management.Automation.PSDataCollection[System.Management.Automation." ITEM \
          "] " NAME " {get;set;}"                                                            \
  }

constexpr Row kProperties[] = {
    {"State", "System.Object State {get=$this.JobStateInfo.State.ToString();}"},
    {"HasMoreData", "bool HasMoreData {get;}"},
    {"StatusMessage", "string StatusMessage {get;}"},
    {"Location", "string Location {get;}"},
    {"Command", "string Command {get;}"},
    {"JobStateInfo", "System.Management.Automation.JobStateInfo JobStateInfo {get;}"},
    {"Finished", "System.Threading.WaitHandle Finished {get;}"},
    {"InstanceId", "guid InstanceId {get;}"},
    {"Id", "int Id {get;}"},
    {"Name", "string Name {get;set;}"},
    {"ChildJobs",
     "System.Collections.Generic.IList[System.Management.Automation.Job] ChildJobs {get;}"},
    {"PSBeginTime", "System.Nullable[datetime] PSBeginTime {get;}"},
    {"PSEndTime", "System.Nullable[datetime] PSEndTime {get;}"},
    {"PSJobTypeName", "string PSJobTypeName {get;}"},
    PSJ_STREAM_ROW("Output", "PSObject"),
    PSJ_STREAM_ROW("Error", "ErrorRecord"),
    PSJ_STREAM_ROW("Progress", "ProgressRecord"),
    PSJ_STREAM_ROW("Verbose", "VerboseRecord"),
    PSJ_STREAM_ROW("Debug", "DebugRecord"),
    PSJ_STREAM_ROW("Warning", "WarningRecord"),
    PSJ_STREAM_ROW("Information", "InformationRecord"),
    {"Runspace", "runspace Runspace {get;}"},
    {"Debugger", "System.Management.Automation.Debugger Debugger {get;}"},
    {"IsAsync", "bool IsAsync {get;set;}"},
    {"ThreadJobDefinition",
     "System.Management.Automation.JobDefinition ThreadJobDefinition {get;}"},
    {"StartParameters",
     "System.Collections.Generic.List[System.Management.Automation.Runspaces."
     "CommandParameterCollection] StartParameters {get;set;}"},
    {"AllocatedRunspaceCount", "int AllocatedRunspaceCount {get;}"},
};
#undef PSJ_STREAM_ROW

constexpr Row kMethods[] = {
    {"Dispose", "void Dispose(), void IDisposable.Dispose()"},
    {"LoadJobStreams", "void LoadJobStreams()"},
    {"StopJob", "void StopJob()"},
    {"UnloadJobStreams", "void UnloadJobStreams()"},
};
// Of jobs that an adapter brings, as thread jobs are.
constexpr Row kJob2Methods[] = {
    {"Dispose", "void Dispose(), void IDisposable.Dispose()"},
    {"LoadJobStreams", "void LoadJobStreams()"},
    {"ResumeJob", "void ResumeJob()"},
    {"ResumeJobAsync", "void ResumeJobAsync()"},
    {"StartJob", "void StartJob()"},
    {"StartJobAsync", "void StartJobAsync()"},
    {"StopJob", "void StopJob(), void StopJob(bool force, string reason)"},
    {"StopJobAsync", "void StopJobAsync(), void StopJobAsync(bool force, string reason)"},
    {"SuspendJob", "void SuspendJob(), void SuspendJob(bool force, string reason)"},
    {"SuspendJobAsync", "void SuspendJobAsync(), void SuspendJobAsync(bool force, string reason)"},
    {"UnblockJob", "void UnblockJob()"},
    {"UnblockJobAsync", "void UnblockJobAsync()"},
    {"UnloadJobStreams", "void UnloadJobStreams()"},
};

std::string event_definition(std::string_view name, std::string_view arguments) {
  std::string text = "System.EventHandler`1[";
  text.append(arguments).append("] ").append(name).append("(System.Object, ");
  return text.append(arguments).append(")");
}

void add_event(std::vector<ForeignMember> &members, std::string_view name,
               std::string_view arguments) {
  members.push_back(
      {std::string(name), MemberRole::Event, event_definition(name, arguments), false});
}

}  // namespace

void add_job_members(std::string_view type, std::vector<ForeignMember> &members) {
  for (ForeignMember &member : members) {
    const auto row = std::find_if(std::begin(kProperties), std::end(kProperties),
                                  [&](const Row &known) { return known.name == member.name; });
    if (row == std::end(kProperties)) continue;
    member.definition = row->definition;
    member.writable = row->definition.ends_with("{get;set;}");
    if (member.name == "State") member.kind = MemberRole::ScriptProperty;
  }
  const auto add = [&](const Row &row) {
    members.push_back(
        {std::string(row.name), MemberRole::Method, std::string(row.definition), false});
  };
  const bool job2 = type.ends_with(".ThreadJob") || type.ends_with(".Job2");
  if (job2)
    for (const Row &row : kJob2Methods) add(row);
  else
    for (const Row &row : kMethods) add(row);
  add_event(members, "StateChanged", "System.Management.Automation.JobStateEventArgs");
  if (!job2) return;
  for (const char *verb : {"Resume", "Start", "Stop", "Suspend", "Unblock"})
    add_event(members, std::string(verb) + "JobCompleted",
              "System.ComponentModel.AsyncCompletedEventArgs");
}

}  // namespace psjsh
