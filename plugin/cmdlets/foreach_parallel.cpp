#include "plugin/cmdlets/cmdlet.h"
#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/jobs/dispatcher.h"
#include "plugin/jobs/job.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/providers/task/task_provider.h"
#include "plugin/providers/task/task_run.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kParallel,
  kInputObject,
  kThrottleLimit,
  kTimeoutSeconds,
  kAsJob,
  kUseNewRunspace,
};

constexpr std::int64_t kUsualThrottle = 5;

// The parallel parameter set: each input object is a task. With -AsJob it becomes a child of a job
// that starts when all input was read; else it runs as soon as it can, and what the tasks write
// goes to the pipeline as it comes.
class ForEachParallel final : public Cmdlet {
 public:
  ~ForEachParallel() override;
  psj_status begin(const Arguments &arguments, psj_error **error) override;
  psj_status process(const Arguments &arguments, psj_error **error) override;
  psj_status end(psj_error **error) override;

 private:
  psj_status prepare(const psj_value &block, psj_error **error);
  psj_status make_job(const Arguments &arguments, psj_error **error);
  psj_status make_run(const Arguments &arguments, psj_error **error);

  const psj_host_script *script_ = nullptr;
  std::shared_ptr<const OwnedValue> prepared_;
  JobRef job_;  // not started yet
  std::shared_ptr<TaskRun> run_;
  std::uint64_t timer_ = 0;
};

// Also when the consumer wants no more, or the pipeline ends by an error.
ForEachParallel::~ForEachParallel() {
  if (timer_ != 0) plugin().dispatcher().cancel(timer_);
  if (run_) run_->close();
  if (job_) [[maybe_unused]]
    const Status removed = plugin().jobs().remove(*job_, true);
}

psj_status ForEachParallel::begin(const Arguments &arguments, psj_error **error) {
  script_ = script_host(&plugin().host());
  const psj_value *block = arguments.find(kParallel);
  if (script_ == nullptr || block == nullptr)
    return report(
        Status(PSJ_E_UNSUPPORTED, "Run tasks: the host does not run scripts (psj.host.script/1).",
               "NoScriptHost", kNotImplemented),
        error);
  if (psj_status status = prepare(*block, error); status < 0) return status;
  return arguments.is_set(kAsJob) ? make_job(arguments, error) : make_run(arguments, error);
}

psj_status ForEachParallel::prepare(const psj_value &block, psj_error **error) {
  psj_script_request request{};
  request.struct_size = sizeof request;
  request.purpose = PSJ_FOR_TASK;
  request.script = block;
  request.streams = &streams();
  ScopedResult made;
  const psj_status status = script_->prepare(&plugin().host(), &request, made.out(), error);
  if (status < 0) return status;
  auto copy = OwnedValue::copy(made.value());
  if (!copy.ok()) return report(copy.status(), error);
  prepared_ = std::make_shared<const OwnedValue>(std::move(*copy));
  return PSJ_OK;
}

psj_status ForEachParallel::make_job(const Arguments &arguments, psj_error **error) {
  const ProviderEntry *provider = plugin().providers().find(TaskProvider::kId);
  if (provider == nullptr)
    return report(Status(PSJ_E_NOT_FOUND, "Start tasks: their job type is not there.",
                         "JobTypeNotFound", kObjectNotFound),
                  error);
  ScopedResult text;
  const bool has_text =
      script_->source(&plugin().host(), arguments.find(kParallel), text.out()) >= 0;
  psj_job_request request{};
  request.struct_size = sizeof request;
  if (arguments.is_set(kUseNewRunspace)) request.flags = PSJ_REQUEST_NEW_RUNSPACES;
  if (has_text && text.value().kind == PSJ_STRING)
    request.command = text_of(string_of(text.value()));
  request.throttle = static_cast<std::uint32_t>(arguments.number(kThrottleLimit, kUsualThrottle));
  auto job = plugin().jobs().create(*provider, request);
  if (!job.ok()) return report(job.status(), error);
  job_ = *job;
  return PSJ_OK;
}

psj_status ForEachParallel::make_run(const Arguments &arguments, psj_error **error) {
  const auto at_once = static_cast<std::size_t>(arguments.number(kThrottleLimit, kUsualThrottle));
  auto run = TaskRun::make(
      {plugin().host(), plugin().jobs(),
       ThreadScript{*script_, prepared_, PSJ_FOR_TASK, nullptr, arguments.is_set(kUseNewRunspace)},
       at_once});
  if (!run.ok()) return report(run.status(), error);
  run_ = *run;
  const std::int64_t seconds = arguments.number(kTimeoutSeconds, 0);
  if (seconds > 0)
    timer_ = plugin().dispatcher().after(static_cast<std::uint32_t>(seconds * 1000),
                                         [run = std::weak_ptr(run_)] {
                                           if (const auto still = run.lock()) still->stop();
                                         });
  return PSJ_OK;
}

psj_status ForEachParallel::process(const Arguments &arguments, psj_error **error) {
  const psj_value nothing = make_null();
  const psj_value *given = arguments.find(kInputObject);
  const psj_value &item = given != nullptr ? *given : nothing;
  if (run_) {
    if (psj_status status = run_->write_available(streams()); status < 0) return status;
    return report(run_->add(item), error);
  }
  const psj_value pairs[] = {
      make_string("prepared"),     prepared_->value(),
      make_string("item"),         item,
      make_string("own_runspace"), make_bool(arguments.is_set(kUseNewRunspace))};
  psj_value task = make_dict(pairs, 3, false);
  psj_job_request request{};
  request.struct_size = sizeof request;
  request.arguments = &task;
  auto child = plugin().jobs().add_child(*job_, request);
  return child.ok() ? PSJ_OK : report(child.status(), error);
}

psj_status ForEachParallel::end(psj_error **error) {
  if (run_) return run_->write_rest(streams());
  const JobRef job = std::exchange(job_, JobRef());
  if (Status started = plugin().jobs().start(*job); !started.ok()) return report(started, error);
  return write(*job);
}

}  // namespace

const psj_cmdlet *foreach_parallel_cmdlet() {
  static Description description("ForEach-Object",
                                 "Microsoft.PowerShell.Commands.ForEachObjectCommand",
                                 "Runs a script for each input object, several at once.",
                                 [] { return std::unique_ptr<Cmdlet>(new ForEachParallel); });
  static const psj_cmdlet *table = [] {
    description.sets({"ParallelParameterSet"}).default_set(0).part();
    description
        .parameter("Parallel", "System.Management.Automation.ScriptBlock", PSJ_PARAMETER_NOT_NULL)
        .in_all(-1, PSJ_MANDATORY);
    description.parameter("InputObject", "System.Management.Automation.PSObject")
        .in_all(-1, PSJ_BY_VALUE);
    description.parameter("ThrottleLimit", "System.Int32").in_all().range(1, 2147483647);
    description.parameter("TimeoutSeconds", "System.Int32").in_all().range(0, 2147483);
    description.parameter("AsJob", "System.Management.Automation.SwitchParameter").in_all();
    description.parameter("UseNewRunspace", "System.Management.Automation.SwitchParameter")
        .in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
