#include <fmt/format.h>

#include "invariant/wildcard.h"
#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/job_selection.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"
#include "plugin/value/guid.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kJob, kName, kId, kInstanceId, kBreakAll };
enum Set : std::uint32_t { kJobSet, kNameSet, kIdSet, kInstanceIdSet };

// Finds the one job and says why it can't be debugged: no host has a debugger for jobs.
class DebugJob final : public Cmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status find(const Arguments &arguments, JobRef &job, psj_error **error) const;
  psj_status one_of(JobRefs found, std::string_view kind, std::string_view what,
                    std::string_view value, JobRef &job, psj_error **error) const;
  static psj_status refuse(std::string_view id, std::string_view message, psj_error **error);
};

psj_status DebugJob::refuse(std::string_view id, std::string_view message, psj_error **error) {
  return fail({.status = PSJ_E_STATE,
               .category = kInvalidOperation,
               .id = id,
               .message = message,
               .exception = "System.Management.Automation.PSInvalidOperationException"},
              error);
}

psj_status DebugJob::one_of(JobRefs found, std::string_view kind, std::string_view what,
                            std::string_view value, JobRef &job, psj_error **error) const {
  if (found.empty())
    return refuse(fmt::format("DebugJobCannotFindJobWith{}", kind),
                  fmt::format("Cannot find job with {} {}.", what, value), error);
  if (found.size() > 1)
    return refuse(
        fmt::format("DebugJobFoundMultipleJobsWith{}", kind),
        fmt::format("Multiple jobs were found with {}{} {}.  Debug-Job can debug only one "
                    "job at a time.",
                    kind == "Name" ? "the " : "", what, value),
        error);
  job = found.front();
  return PSJ_OK;
}

// Top level jobs only, but for -Job.
psj_status DebugJob::find(const Arguments &arguments, JobRef &job, psj_error **error) const {
  JobTable &table = plugin().jobs();
  if (const psj_value *value = arguments.find(kJob)) {
    job = job_of(*value);
    return PSJ_OK;
  }
  if (arguments.has(kName)) {
    std::string_view name = arguments.text(kName);
    invariant::WildcardPattern pattern(name);
    return one_of(table.select([&](const Job &j) { return pattern.matches(j.name()); }, false),
                  "Name", "name", name, job, error);
  }
  if (arguments.has(kId)) {
    std::int64_t id = arguments.number(kId, 0);
    return one_of(table.select([&](const Job &j) { return j.id() == id; }, false), "Id", "id",
                  std::to_string(id), job, error);
  }
  psj_guid guid{};
  if (const psj_value *value = arguments.find(kInstanceId); value && value->kind == PSJ_GUID)
    guid = *static_cast<const psj_guid *>(value->as.ptr);
  std::string text = guid_text(guid);
  auto matches = [&](const Job &j) { return guid_text(j.instance_id()) == text; };
  return one_of(table.select(matches, false), "InstanceId", "Instance Id", text, job, error);
}

psj_status DebugJob::process(const Arguments &arguments, psj_error **error) {
  JobRef job;
  if (psj_status status = find(arguments, job, error); status < 0 || !job) return status;
  bool yes = false;
  if (psj_status status = should_process(job->name(), "Debug", &yes); status < 0 || !yes)
    return status;
  bool running = job->state() == PSJ_RUNNING || job->state() == PSJ_AT_BREAKPOINT;
  if (!running)
    return refuse("DebugJobNoDebuggableJobsFound",
                  "The provided job and all child jobs were examined but no jobs were found that "
                  "could be debugged.  In order to debug a job or child job the job must support "
                  "debugging and also be in a running state.",
                  error);
  return refuse("DebugJobNoHostDebugger",
                "The job cannot be debugged because there is no PowerShell host debugger "
                "available.  Make sure you are running this command in a host that supports "
                "debugging.",
                error);
}

}  // namespace

const psj_cmdlet *debug_job_cmdlet() {
  static Description description("Debug-Job", "Microsoft.PowerShell.Commands.DebugJobCommand",
                                 "Debugs a running job.",
                                 [] { return std::unique_ptr<Cmdlet>(new DebugJob); });
  static const psj_cmdlet *table = [] {
    description
        .sets({"JobParameterSet", "JobNameParameterSet", "JobIdParameterSet",
               "JobInstanceIdParameterSet"})
        .default_set(kJobSet)
        .should_process();
    description.parameter("Job", "System.Management.Automation.Job")
        .in({kJobSet}, 0, PSJ_MANDATORY | PSJ_BY_VALUE | PSJ_BY_PROPERTY_NAME);
    description.parameter("Name", "System.String").in({kNameSet}, 0, PSJ_MANDATORY);
    description.parameter("Id", "System.Int32").in({kIdSet}, 0, PSJ_MANDATORY);
    description.parameter("InstanceId", "System.Guid").in({kInstanceIdSet}, 0, PSJ_MANDATORY);
    description.parameter("BreakAll", "System.Management.Automation.SwitchParameter").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
