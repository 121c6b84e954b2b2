#include <algorithm>
#include <chrono>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/job_selection.h"
#include "plugin/cmdlets/wait_display.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/plugin.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kId,
  kJob,
  kName,
  kInstanceId,
  kState,
  kFilter,
  kAny,
  kTimeout,
  kForce
};
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

class WaitJob final : public Cmdlet {
 public:
  psj_status begin(const Arguments &arguments, psj_error **error) override;
  psj_status process(const Arguments &arguments, psj_error **error) override;
  psj_status end(psj_error **error) override;

 private:
  std::uint32_t left_ms() const;
  JobWait::End wait_for(JobWait &wait) const;
  psj_status write_done(const JobWait &wait) const;
  psj_status deadlock(psj_error **error) const;

  JobRefs jobs_;
  bool any_ = false, force_ = false;
  std::int64_t timeout_s_ = -1;
  // The time runs from the cmdlet's beginning, also while input comes.
  std::chrono::steady_clock::time_point begun_;
};

psj_status WaitJob::begin(const Arguments &, psj_error **) {
  begun_ = std::chrono::steady_clock::now();
  return PSJ_OK;
}

psj_status WaitJob::process(const Arguments &arguments, psj_error **error) {
  any_ = arguments.is_set(kAny);
  force_ = arguments.is_set(kForce);
  timeout_s_ = arguments.number(kTimeout, -1);
  JobSelection selection(
      plugin(), kPlaces, [this](const ErrorParts &parts) { return write_error(parts); },
      [this](std::string_view text) { return warn(text); });
  return selection.select(arguments, true, jobs_, error);
}

psj_status WaitJob::end(psj_error **error) {
  if (jobs_.empty()) return PSJ_OK;
  JobWait wait(jobs_, any_ ? JobWait::Mode::any : JobWait::Mode::all,
               force_ ? JobWait::Goal::finished : JobWait::Goal::persistent, true);
  // A timeout of 0 never emits anything, also for jobs that are done.
  if (timeout_s_ == 0) return PSJ_OK;
  switch (wait_for(wait)) {
    case JobWait::End::done:
      return write_done(wait);
    case JobWait::End::blocked:
      return deadlock(error);
    case JobWait::End::cancelled:
      return PSJ_E_CANCELLED;
    default:
      return PSJ_OK;
  }
}

// In pieces, for the user sees how far it is.
JobWait::End WaitJob::wait_for(JobWait &wait) const {
  WaitDisplay display(streams(), "Wait-Job");
  for (;;) {
    const std::uint32_t left = left_ms(), pause = display.pause_ms();
    const JobWait::End end = wait.wait(std::min(left, pause), cancel_fd());
    if (end != JobWait::End::timeout || left <= pause) return end;
    const JobWait::Count count = wait.count();
    display.show(count.done, count.all);
  }
}

std::uint32_t WaitJob::left_ms() const {
  if (timeout_s_ < 0) return PSJ_FOREVER;
  auto passed = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - begun_);
  std::int64_t left = timeout_s_ * 1000 - passed.count();
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(left, 0, PSJ_FOREVER - 1));
}

psj_status WaitJob::write_done(const JobWait &wait) const {
  if (any_) {
    JobRef first = wait.first_done();
    return first ? write(*first) : PSJ_OK;
  }
  bool stopped_early = false;
  for (const JobRef &job : jobs_) {
    if (psj_status status = write(*job); status < 0) return status;
    stopped_early = stopped_early || !job->finished();
  }
  if (!stopped_early) return PSJ_OK;
  return warn(
      "One or more jobs are in a suspended or disconnected state, and cannot continue without "
      "additional user input.  "
      "Specify the -Force parameter to continue to a completed, failed, or stopped state.");
}

psj_status WaitJob::deadlock(psj_error **error) const {
  psj_value target = make_handle(jobs_.front()->object());
  for (const JobRef &job : jobs_)
    if (job->state() == PSJ_BLOCKED) target = make_handle(job->object());
  return fail({.status = PSJ_E_STATE,
               .category = static_cast<ErrorCategory>(4),  // DeadlockDetected
               .id = "BlockedJobsDeadlockWithWaitJob",
               .message = "The Wait-Job cmdlet cannot finish working, because one or more jobs are "
                          "blocked waiting for "
                          "user interaction.  Process interactive job output by using the "
                          "Receive-Job cmdlet, and then "
                          "try again.",
               .exception = "System.ArgumentException",
               .target = &target},
              error);
}

}  // namespace

const psj_cmdlet *wait_job_cmdlet() {
  static Description description("Wait-Job", "Microsoft.PowerShell.Commands.WaitJobCommand",
                                 "Waits until jobs are finished.",
                                 [] { return std::unique_ptr<Cmdlet>(new WaitJob); });
  static const psj_cmdlet *table = [] {
    description.alias("wjb")
        .sets({"SessionIdParameterSet", "JobParameterSet", "NameParameterSet",
               "InstanceIdParameterSet", "StateParameterSet", "FilterParameterSet"})
        .default_set(kSessionIdSet)
        .output("System.Management.Automation.Job");
    add_selector(description, Selector::id, kSessionIdSet);
    add_selector(description, Selector::job, kJobSet);
    add_selector(description, Selector::name, kNameSet);
    add_selector(description, Selector::instance_id, kInstanceIdSet);
    add_selector(description, Selector::state, kStateSet);
    add_selector(description, Selector::filter, kFilterSet);
    description.parameter("Any", "System.Management.Automation.SwitchParameter").in_all();
    description.parameter("Timeout", "System.Int32")
        .called("TimeoutSec")
        .in_all()
        .range(-1, 2147483647);
    description.parameter("Force", "System.Management.Automation.SwitchParameter").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
