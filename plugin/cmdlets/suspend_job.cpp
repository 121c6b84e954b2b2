// Suspend-Job and Resume-Job, as Windows PowerShell has them: there once a job type can do it.
#include <fmt/format.h>
#include <poll.h>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/job_selection.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/job_wait.h"
#include "plugin/jobs/plugin.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kId, kJob, kName, kInstanceId, kState, kFilter, kWait, kForce };
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

bool is_suspended(psj_state state) {
  return state == PSJ_SUSPENDED || state == PSJ_SUSPENDING;
}

// What both have in common: all jobs are asked as they come, and written at the end.
class AskEach : public Cmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) final {
    wait_ = arguments.is_set(kWait);
    JobRefs jobs;
    JobSelection selection(
        plugin(), kPlaces, [this](const ErrorParts &parts) { return write_error(parts); },
        [this](std::string_view text) { return warn(text); });
    if (psj_status status = selection.select(arguments, true, jobs, error); status < 0)
      return status;
    for (const JobRef &job : jobs)
      if (psj_status status = ask_one(job); status < 0) return status;
    return PSJ_OK;
  }

  psj_status end(psj_error **) final {
    if (wrong_state_)
      if (psj_status status =
              warn(fmt::format("One or more jobs could not be {} because the state was not valid "
                               "for the operation.",
                               word_.past));
          status < 0)
        return status;
    if (psj_status status = settle(asked_, wait_, selected_.size() == 1); status < 0) return status;
    for (const JobRef &job : selected_)
      if (psj_status status = write(*job); status < 0) return status;
    return PSJ_OK;
  }

 protected:
  struct Word {
    std::string_view command, verb, doing, past;
  };
  enum class Fits : std::uint8_t { ask, skip, wrong_state };
  explicit AskEach(const Word &word) : word_(word) {}
  virtual Fits fits(psj_state state) const = 0;
  virtual Status ask(Job &job) = 0;
  // Waits for what was asked for.
  virtual psj_status settle(const JobRefs &asked, bool wait, bool one_job) = 0;

 private:
  psj_status ask_one(const JobRef &job) {
    if (!job->has(PSJ_PROVIDER_SUSPEND)) return refuse(*job);
    bool yes = false;
    const std::string target = fmt::format(
        "Command: {}, associated with a job that has an ID of \"{}\".", job->command(), job->id());
    if (psj_status status = should_process(target, word_.command, &yes); status < 0 || !yes)
      return status;
    selected_.push_back(job);
    switch (fits(job->state())) {
      case Fits::skip:
        return PSJ_OK;
      case Fits::wrong_state:
        wrong_state_ = true;
        return PSJ_OK;
      default:
        break;
    }
    const Status done = ask(*job);
    if (done.code() == PSJ_E_STATE)
      wrong_state_ = true;
    else if (!done.ok())
      return failed(*job, done);
    else
      asked_.push_back(job);
    return PSJ_OK;
  }

  psj_status refuse(const Job &job) {
    psj_value value = make_handle(job.object());
    std::string doing(word_.doing);
    doing[0] = static_cast<char>(doing[0] - 'a' + 'A');
    return write_error(
        {.status = PSJ_E_UNSUPPORTED,
         .category = kInvalidType,
         .id = "Job2OperationNotSupportedOnJob",
         .message = fmt::format(
             "Cannot {} the job that has an ID of {}. {} jobs is not supported for some job types. "
             "For more information about support for {} jobs, see the Help topic for the job type.",
             word_.verb, job.id(), doing, word_.doing),
         .exception = "System.ArgumentException",
         .target = &value});
  }

  psj_status failed(const Job &job, const Status &why) {
    psj_value value = make_handle(job.object());
    return write_error({.status = why.code(),
                        .category = kInvalidResult,
                        .id = fmt::format("{}JobAsyncError", word_.command),
                        .message = why.message(),
                        .exception = "System.InvalidOperationException",
                        .target = &value});
  }

  const Word word_;
  JobRefs selected_, asked_;
  bool wait_ = false;
  bool wrong_state_ = false;
};

class SuspendJob final : public AskEach {
 public:
  SuspendJob() : AskEach({"Suspend", "suspend", "suspending", "suspended"}) {}

 private:
  Fits fits(psj_state state) const override {
    if (is_suspended(state)) return Fits::skip;
    return is_finished(state) || state == PSJ_STOPPING ? Fits::wrong_state : Fits::ask;
  }
  Status ask(Job &job) override { return plugin().jobs().suspend(job); }
  psj_status settle(const JobRefs &asked, bool wait, bool) override {
    if (!wait || asked.empty()) return PSJ_OK;
    JobWait until(asked, JobWait::Mode::all, JobWait::Goal::persistent);
    return until.wait(PSJ_FOREVER, cancel_fd()) == JobWait::End::cancelled ? PSJ_E_CANCELLED
                                                                           : PSJ_OK;
  }
};

class ResumeJob final : public AskEach {
 public:
  ResumeJob() : AskEach({"Resume", "resume", "resuming", "resumed"}) {}

 private:
  Fits fits(psj_state state) const override {
    return is_suspended(state) ? Fits::ask : Fits::wrong_state;
  }
  Status ask(Job &job) override { return plugin().jobs().resume(job); }
  // The provider says Running, or how it ended, within its stop deadline.
  psj_status settle(const JobRefs &asked, bool wait, bool one_job) override {
    constexpr int kLookEveryMs = 2;
    if (!wait && !one_job) return PSJ_OK;
    for (const JobRef &job : asked)
      for (std::uint32_t left = JobTable::kStopDeadlineMs;
           is_suspended(job->state()) && left > kLookEveryMs; left -= kLookEveryMs) {
        pollfd cancel{cancel_fd(), POLLIN, 0};
        if (poll(&cancel, 1, kLookEveryMs) == 1) return PSJ_E_CANCELLED;
      }
    return PSJ_OK;
  }
};

void describe(Description &description) {
  description
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
  description.parameter("Wait", "System.Management.Automation.SwitchParameter").in_all();
}

}  // namespace

const psj_cmdlet *suspend_job_cmdlet() {
  static Description description("Suspend-Job", "Microsoft.PowerShell.Commands.SuspendJobCommand",
                                 "Suspends jobs whose type can be suspended.",
                                 [] { return std::unique_ptr<Cmdlet>(new SuspendJob); });
  static const psj_cmdlet *table = [] {
    description.alias("sujb");
    describe(description);
    description.parameter("Force", "System.Management.Automation.SwitchParameter")
        .called("F")
        .in_all();
    return description.table();
  }();
  return table;
}

const psj_cmdlet *resume_job_cmdlet() {
  static Description description("Resume-Job", "Microsoft.PowerShell.Commands.ResumeJobCommand",
                                 "Starts suspended jobs again.",
                                 [] { return std::unique_ptr<Cmdlet>(new ResumeJob); });
  static const psj_cmdlet *table = [] {
    description.alias("rujb");
    describe(description);
    return description.table();
  }();
  return table;
}

}  // namespace psj
