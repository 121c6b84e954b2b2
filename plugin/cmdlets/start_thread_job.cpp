#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/script_job.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kScriptBlock,
  kFilePath,
  kName,
  kInitializationScript,
  kInputObject,
  kArgumentList,
  kThrottleLimit,
  kStreamingHost,
};
enum Set : std::uint32_t { kScriptBlockSet, kFilePathSet };

class StartThreadJob final : public ScriptJobCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status first(const Arguments &arguments, psj_error **error);
  psj_status refuse_path(std::string_view message, psj_error **error) const override;
};

psj_status StartThreadJob::process(const Arguments &arguments, psj_error **error) {
  if (!started())
    if (psj_status status = first(arguments, error); status < 0) {
      // PowerShell has made the job by then, which took its number.
      if (!started()) plugin().jobs().skip_id();
      return status;
    }
  const psj_value *object = arguments.find(kInputObject);
  return object && expects_input() ? input(*object, error) : PSJ_OK;
}

psj_status StartThreadJob::first(const Arguments &arguments, psj_error **error) {
  Script script;
  script.purpose = PSJ_FOR_THREAD;
  script.block = arguments.find(kScriptBlock);
  script.initialization = arguments.find(kInitializationScript);
  script.arguments = arguments.find(kArgumentList);
  script.name = arguments.text(kName);
  script.input = arguments.find(kInputObject);
  script.streaming_host = arguments.find(kStreamingHost);
  script.throttle = arguments.number(kThrottleLimit, 0);
  if (arguments.has(kFilePath)) {
    auto path = script_path(arguments.text(kFilePath), PathForm::script_name, error);
    if (!path) return PSJ_E_ARGUMENT;
    script.file = *path;
    script.command = arguments.text(kFilePath);
  }
  return start(script, "ThreadJob", error);
}

psj_status StartThreadJob::refuse_path(std::string_view message, psj_error **error) const {
  bool wildcard = message == "wildcard";
  return fail({.status = PSJ_E_ARGUMENT,
               .id = "System.ArgumentException",
               .message = wildcard ? "FilePath cannot contain wildcards."
                                   : "Invalid file path extension.  Extension should be .ps1.",
               .exception = "System.ArgumentException"},
              error);
}

}  // namespace

const psj_cmdlet *start_thread_job_cmdlet() {
  static Description description("Start-ThreadJob",
                                 "Microsoft.PowerShell.ThreadJob.StartThreadJobCommand",
                                 "Starts a script as a job on a thread of this process.",
                                 [] { return std::unique_ptr<Cmdlet>(new StartThreadJob); });
  static const psj_cmdlet *table = [] {
    description.module("Microsoft.PowerShell.ThreadJob")
        .sets({"ScriptBlock", "FilePath"})
        .output("Microsoft.PowerShell.ThreadJob.ThreadJob");
    description
        .parameter("ScriptBlock", "System.Management.Automation.ScriptBlock",
                   PSJ_PARAMETER_NOT_NULL)
        .called("Command")
        .in({kScriptBlockSet}, 0, PSJ_MANDATORY);
    description.parameter("FilePath", "System.String", PSJ_PARAMETER_NOT_EMPTY)
        .in({kFilePathSet}, 0, PSJ_MANDATORY);
    description.parameter("Name", "System.String", PSJ_PARAMETER_NOT_EMPTY).in_all();
    description
        .parameter("InitializationScript", "System.Management.Automation.ScriptBlock",
                   PSJ_PARAMETER_NOT_NULL)
        .in_all();
    description
        .parameter("InputObject", "System.Management.Automation.PSObject", PSJ_PARAMETER_NOT_NULL)
        .in_all(-1, PSJ_BY_VALUE);
    description.parameter("ArgumentList", "System.Object[]").called("Args").in_all();
    description.parameter("ThrottleLimit", "System.Int32").in_all().range(1, 1000000);
    description.parameter("StreamingHost", "System.Management.Automation.Host.PSHost").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
