#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/job_pools.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kName };

class GetJobPool final : public JobPoolCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;
};

psj_status GetJobPool::process(const Arguments &arguments, psj_error **error) {
  if (!arguments.has(kName)) return write_pools("*", error);
  for (const psj_value &name : arguments.items(kName))
    if (psj_status status = write_pools(string_of(name), error); status < 0) return status;
  return PSJ_OK;
}

}  // namespace

const psj_cmdlet *get_job_pool_cmdlet() {
  static Description description("Get-JobPool", "PSJobs.Commands.GetJobPoolCommand",
                                 "Gets the pools of workers that wait for jobs.",
                                 [] { return std::unique_ptr<Cmdlet>(new GetJobPool); });
  static const psj_cmdlet *table = [] {
    description.module("PSJobs").sets({"__AllParameterSets"}).output("PSJobs.JobPool");
    description.parameter("Name", "System.String[]", PSJ_PARAMETER_WILDCARDS)
        .in_all(0, PSJ_BY_PROPERTY_NAME);
    return description.table();
  }();
  return table;
}

}  // namespace psj
