#include <algorithm>

#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/job_selection.h"
#include "plugin/jobs/job_table.h"
#include "plugin/jobs/plugin.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t {
  kId,
  kInstanceId,
  kName,
  kState,
  kCommand,
  kFilter,
  kIncludeChildJob,
  kChildJobState,
  kHasMoreData,
  kBefore,
  kAfter,
  kNewest,
};
enum Set : std::uint32_t {
  kSessionIdSet,
  kInstanceIdSet,
  kNameSet,
  kStateSet,
  kCommandSet,
  kFilterSet
};
constexpr SelectorPlaces kPlaces{kId,     kInstanceId,          kName, kState, kCommand,
                                 kFilter, SelectorPlaces::kNone};

// .NET ticks (100 ns since 0001-01-01) of the Unix epoch.
constexpr std::int64_t kEpochTicks = 621355968000000000;
std::int64_t ticks_of(std::int64_t time_ns) {
  return kEpochTicks + time_ns / 100;
}

class GetJob final : public Cmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;
  psj_status end(psj_error **error) override;

 private:
  static void add_children(const Arguments &arguments, JobRefs &jobs);
  static void filter(const Arguments &arguments, JobRefs &jobs);
  static void keep_newest(std::int64_t count, JobRefs &jobs);
};

psj_status GetJob::process(const Arguments &arguments, psj_error **error) {
  JobRefs jobs;
  JobSelection selection(
      plugin(), kPlaces, [this](const ErrorParts &parts) { return write_error(parts); },
      [this](std::string_view text) { return warn(text); });
  bool selected = false;
  for (std::uint32_t i = kId; i <= kFilter; ++i) selected = selected || arguments.has(i);
  if (!selected) jobs = plugin().jobs().jobs();
  if (psj_status status = selection.select(arguments, true, jobs, error); status < 0) return status;
  add_children(arguments, jobs);
  filter(arguments, jobs);
  if (arguments.has(kNewest)) keep_newest(arguments.number(kNewest, 0), jobs);
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const JobRef &a, const JobRef &b) { return a->id() < b->id(); });
  // A hundred thousand jobs are not in a cache: what will be read of the next ones comes meanwhile.
  constexpr std::size_t kLast = 6, kMiddle = 4, kFirst = 2;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (i + kLast < jobs.size()) jobs[i + kLast]->fetch_job();
    if (i + kMiddle < jobs.size()) jobs[i + kMiddle]->fetch_rest();
    if (i + kFirst < jobs.size()) jobs[i + kFirst]->fetch_command();
    if (psj_status status = write(*jobs[i]); status < 0) return status;
  }
  return PSJ_OK;
}

psj_status GetJob::end(psj_error **) {
  return PSJ_OK;
}

void GetJob::add_children(const Arguments &arguments, JobRefs &jobs) {
  if (!arguments.is_set(kIncludeChildJob) && !arguments.has(kChildJobState)) return;
  auto wanted = static_cast<psj_state>(arguments.number(kChildJobState, 0));
  JobRefs children;
  for (const JobRef &job : jobs)
    for (JobRef &child : job->children())
      if (!arguments.has(kChildJobState) || child->state() == wanted)
        children.push_back(std::move(child));
  for (JobRef &child : children) jobs.push_back(std::move(child));
}

// Jobs that have not ended have no time to compare.
void GetJob::filter(const Arguments &arguments, JobRefs &jobs) {
  std::erase_if(jobs, [&](const JobRef &job) {
    if (arguments.has(kHasMoreData) && job->has_more_data() != arguments.is_set(kHasMoreData))
      return true;
    if (!arguments.has(kBefore) && !arguments.has(kAfter)) return false;
    if (job->end_ns() == 0) return true;
    std::int64_t end = ticks_of(job->end_ns());
    if (const psj_value *before = arguments.find(kBefore); before && end >= before->as.i64)
      return true;
    const psj_value *after = arguments.find(kAfter);
    return after && end <= after->as.i64;
  });
}

void GetJob::keep_newest(std::int64_t count, JobRefs &jobs) {
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const JobRef &a, const JobRef &b) { return a->end_ns() > b->end_ns(); });
  std::size_t keep = count > 0 ? static_cast<std::size_t>(count) : 0;
  if (jobs.size() > keep) jobs.resize(keep);
}

}  // namespace

const psj_cmdlet *get_job_cmdlet() {
  static Description description("Get-Job", "Microsoft.PowerShell.Commands.GetJobCommand",
                                 "Gets the jobs of the session.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetJob); });
  static const psj_cmdlet *table = [] {
    description.alias("gjb")
        .sets({"SessionIdParameterSet", "InstanceIdParameterSet", "NameParameterSet",
               "StateParameterSet", "CommandParameterSet", "FilterParameterSet"})
        .default_set(kSessionIdSet)
        .output("System.Management.Automation.Job");
    add_selector(description, Selector::id, kSessionIdSet, false);
    add_selector(description, Selector::instance_id, kInstanceIdSet);
    add_selector(description, Selector::name, kNameSet);
    add_selector(description, Selector::state, kStateSet);
    add_selector(description, Selector::command, kCommandSet, false);
    add_selector(description, Selector::filter, kFilterSet);
    auto not_filter = [](std::string_view name, std::string_view type) -> Description & {
      return description.parameter(name, type)
          .in({kSessionIdSet, kInstanceIdSet, kNameSet, kStateSet, kCommandSet});
    };
    // The training texts write -IncludeChildJobs.
    not_filter("IncludeChildJob", "System.Management.Automation.SwitchParameter")
        .called("IncludeChildJobs");
    not_filter("ChildJobState", "System.Management.Automation.JobState");
    not_filter("HasMoreData", "System.Boolean");
    not_filter("Before", "System.DateTime");
    not_filter("After", "System.DateTime");
    not_filter("Newest", "System.Int32");
    return description.table();
  }();
  return table;
}

}  // namespace psj
