#include <fmt/format.h>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/job_selection.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/plugin.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kId, kJob, kName, kInstanceId, kState, kFilter, kPassThru };
enum Set : std::uint32_t {
  kSessionIdSet,
  kJobSet,
  kNameSet,
  kInstanceIdSet,
  kStateSet,
  kFilterSet
};
constexpr SelectorPlaces kPlaces{kId,     kInstanceId, kName, kState, SelectorPlaces::kNone,
                                 kFilter, kJob};

// All jobs are asked first; the cmdlet waits for them at its end, so that stopping many takes as
// long as one.
class StopJob final : public Cmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;
  psj_status end(psj_error **error) override;

 private:
  psj_status stop(const JobRef &job);

  JobRefs asked_, selected_;
  bool pass_thru_ = false;
};

psj_status StopJob::process(const Arguments &arguments, psj_error **error) {
  pass_thru_ = arguments.is_set(kPassThru);
  JobRefs jobs;
  JobSelection selection(
      plugin(), kPlaces, [this](const ErrorParts &parts) { return write_error(parts); },
      [this](std::string_view text) { return warn(text); });
  if (psj_status status = selection.select(arguments, true, jobs, error); status < 0) return status;
  for (const JobRef &job : jobs) {
    if (psj_status status = stop(job); status < 0) return status;
    selected_.push_back(job);
  }
  return PSJ_OK;
}

psj_status StopJob::stop(const JobRef &job) {
  if (job->finished()) return PSJ_OK;
  bool yes = false;
  std::string target =
      fmt::format("Remote Command: {}, associated with a job that has an ID of \"{}\".",
                  job->command(), job->id());
  if (psj_status status = should_process(target, "Stop", &yes); status < 0 || !yes) return status;
  Status stopped = plugin().jobs().stop(*job, JobTable::kStopDeadlineMs);
  if (stopped.ok()) {
    asked_.push_back(job);
    return PSJ_OK;
  }
  psj_value value = make_handle(job->object());
  return write_error({.status = stopped.code(),
                      .category = kReadError,
                      .id = "StopJobError",
                      .message = stopped.message(),
                      .exception = "System.InvalidOperationException",
                      .target = &value});
}

psj_status StopJob::end(psj_error **) {
  if (!asked_.empty()) {
    JobWait wait(asked_, JobWait::Mode::all, JobWait::Goal::finished);
    // The table marks whatever has not answered by its deadline.
    if (wait.wait(2 * JobTable::kStopDeadlineMs, cancel_fd()) == JobWait::End::cancelled)
      return PSJ_E_CANCELLED;
  }
  if (!pass_thru_) return PSJ_OK;
  for (const JobRef &job : selected_)
    if (psj_status status = write(*job); status < 0) return status;
  return PSJ_OK;
}

}  // namespace

const psj_cmdlet *stop_job_cmdlet() {
  static Description description("Stop-Job", "Microsoft.PowerShell.Commands.StopJobCommand",
                                 "Stops running jobs.",
                                 [] { return std::unique_ptr<Cmdlet>(new StopJob); });
  static const psj_cmdlet *table = [] {
    description.alias("spjb")
        .sets({"SessionIdParameterSet", "JobParameterSet", "NameParameterSet",
               "InstanceIdParameterSet", "StateParameterSet", "FilterParameterSet"})
        .default_set(kSessionIdSet)
        .should_process()
        .output("System.Management.Automation.Job");
    add_selector(description, Selector::id, kSessionIdSet);
    add_selector(description, Selector::job, kJobSet);
    add_selector(description, Selector::name, kNameSet);
    add_selector(description, Selector::instance_id, kInstanceIdSet);
    add_selector(description, Selector::state, kStateSet);
    add_selector(description, Selector::filter, kFilterSet);
    description.parameter("PassThru", "System.Management.Automation.SwitchParameter").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
