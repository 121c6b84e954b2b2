#include <fmt/format.h>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/job_selection.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/plugin.h"
#include "plugin/value/guid.h"
#include "plugin/value/make.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kId, kJob, kName, kInstanceId, kState, kFilter, kCommand, kForce };
enum Set : std::uint32_t {
  kSessionIdSet,
  kJobSet,
  kNameSet,
  kInstanceIdSet,
  kStateSet,
  kFilterSet,
  kCommandSet
};
constexpr SelectorPlaces kPlaces{kId, kInstanceId, kName, kState, kCommand, kFilter, kJob};

class RemoveJob final : public Cmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status remove(const JobRef &job, const Arguments &arguments) const;
  void stop(const JobRef &job) const;
  psj_status refuse_unfinished(const Job &job, const Arguments &arguments) const;
  psj_status refuse_child(const Job &job) const;
};

psj_status RemoveJob::process(const Arguments &arguments, psj_error **error) {
  JobRefs jobs;
  JobSelection selection(
      plugin(), kPlaces, [this](const ErrorParts &parts) { return write_error(parts); },
      [this](std::string_view text) { return warn(text); });
  if (psj_status status = selection.select(arguments, false, jobs, error); status < 0)
    return status;
  for (const JobRef &job : jobs)
    if (psj_status status = remove(job, arguments); status < 0) return status;
  return PSJ_OK;
}

psj_status RemoveJob::remove(const JobRef &job, const Arguments &arguments) const {
  // These two sets have no -Force: what they select is stopped and removed.
  bool always = arguments.has(kState) || arguments.has(kCommand);
  bool force = always || arguments.is_set(kForce);
  if (!job->finished() && !force) return refuse_unfinished(*job, arguments);
  bool yes = false;
  std::string target =
      fmt::format("Remote Command: {}, associated with the job that has an ID of \"{}\".",
                  job->command(), job->id());
  if (psj_status status = should_process(target, "Remove", &yes); status < 0 || !yes) return status;
  if (!job->finished()) stop(job);
  // Each session removes its own: a job that a thread job handed out is not in this one's table.
  if (!job->is_child() && !plugin().jobs().contains(*job)) return refuse_child(*job);
  Status removed = plugin().jobs().remove(*job, force);
  if (removed.ok()) return PSJ_OK;
  if (removed.code() == PSJ_E_STATE) return refuse_unfinished(*job, arguments);
  return refuse_child(*job);
}

// It is stopped when the cmdlet goes on, also where it then turns out to be a child.
void RemoveJob::stop(const JobRef &job) const {
  if (!plugin().jobs().stop(*job, JobTable::kStopDeadlineMs).ok()) return;
  JobWait wait({&job, 1}, JobWait::Mode::all, JobWait::Goal::finished);
  (void)wait.wait(2 * JobTable::kStopDeadlineMs, cancel_fd());
}

psj_status RemoveJob::refuse_unfinished(const Job &job, const Arguments &arguments) const {
  std::string which, parameter = "Job", comma = ",";
  if (arguments.has(kName)) {
    which = fmt::format(" and the name {}", job.name());
    parameter = "Name";
  } else if (arguments.has(kInstanceId)) {
    which = fmt::format(" and the instance identifier {}", guid_text(job.instance_id()));
    parameter = "InstanceId";
    comma = "";
  } else if (arguments.has(kId)) {
    parameter = "SessionId";
  }
  psj_value target = make_handle(job.object());
  return write_error(
      {.status = PSJ_E_STATE,
       .category = kInvalidOperation,
       .id = "JobObjectNotFinishedCannotBeRemoved",
       .message =
           fmt::format("The command cannot remove the job with the job ID {}{} because the job is "
                       "not finished. To remove the job, first stop the job{} or use the Force "
                       "parameter. (Parameter '{}')",
                       job.id(), which, comma, parameter),
       .exception = "System.ArgumentException",
       .target = &target});
}

psj_status RemoveJob::refuse_child(const Job &job) const {
  psj_value target = make_handle(job.object());
  Arena arena;
  const std::string why = fmt::format("Job repository does not contain an item with ID of {}.",
                                      guid_text(job.instance_id()));
  const psj_value inner = make_bag(
      arena,
      make_schema(arena, {"System.ArgumentException", "System.SystemException", "System.Exception"},
                  {"Message"}),
      {make_string(why)}, why);
  return write_error(
      {.status = PSJ_E_REMOVED,
       .category = kInvalidOperation,
       .id = "CannotRemoveJob",
       .message =
           "The command cannot remove the job because it does not exist or because it is a child "
           "job. Child jobs can be removed only by removing the parent job.",
       .exception = "System.ArgumentException",
       .target = &target,
       .record = &inner});
}

}  // namespace

const psj_cmdlet *remove_job_cmdlet() {
  static Description description("Remove-Job", "Microsoft.PowerShell.Commands.RemoveJobCommand",
                                 "Takes finished jobs out of the session.",
                                 [] { return std::unique_ptr<Cmdlet>(new RemoveJob); });
  static const psj_cmdlet *table = [] {
    description.alias("rjb")
        .sets({"SessionIdParameterSet", "JobParameterSet", "NameParameterSet",
               "InstanceIdParameterSet", "StateParameterSet", "FilterParameterSet",
               "CommandParameterSet"})
        .default_set(kSessionIdSet)
        .should_process()
        .output("System.Management.Automation.Job");
    add_selector(description, Selector::id, kSessionIdSet);
    add_selector(description, Selector::job, kJobSet);
    add_selector(description, Selector::name, kNameSet);
    add_selector(description, Selector::instance_id, kInstanceIdSet);
    add_selector(description, Selector::state, kStateSet);
    add_selector(description, Selector::filter, kFilterSet);
    add_selector(description, Selector::command, kCommandSet, false);
    description.parameter("Force", "System.Management.Automation.SwitchParameter")
        .called("F")
        .in({kSessionIdSet, kJobSet, kNameSet, kInstanceIdSet, kFilterSet});
    return description.table();
  }();
  return table;
}

}  // namespace psj
