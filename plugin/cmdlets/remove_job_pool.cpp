#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/job_pools.h"
#include "plugin/value/tree.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kName };

class RemoveJobPool final : public JobPoolCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;
};

psj_status RemoveJobPool::process(const Arguments &arguments, psj_error **error) {
  const psj_provider_pools *table = pools(error);
  if (table == nullptr) return PSJ_E_UNSUPPORTED;
  for (const psj_value &name : arguments.items(kName)) {
    bool yes = false;
    if (psj_status status = should_process(string_of(name), "Remove", &yes); status < 0)
      return status;
    if (!yes) continue;
    psj_error *problem = nullptr;
    const psj_status removed = table->remove(provider(), text_of(string_of(name)), &problem);
    if (removed >= 0) continue;
    const Status why = Status::take(removed, problem);
    if (psj_status status = write_error({.status = removed,
                                         .category = why.category(),
                                         .id = why.id(),
                                         .message = why.message(),
                                         .exception = "System.ArgumentException",
                                         .target = &name});
        status < 0)
      return status;
  }
  return PSJ_OK;
}

}  // namespace

const psj_cmdlet *remove_job_pool_cmdlet() {
  static Description description("Remove-JobPool", "PSJobs.Commands.RemoveJobPoolCommand",
                                 "Ends the ready workers of a pool; jobs that run go on.",
                                 [] { return std::unique_ptr<Cmdlet>(new RemoveJobPool); });
  static const psj_cmdlet *table = [] {
    description.module("PSJobs").sets({"__AllParameterSets"}).should_process();
    description.parameter("Name", "System.String[]", PSJ_PARAMETER_NOT_EMPTY)
        .in_all(0, PSJ_MANDATORY | PSJ_BY_PROPERTY_NAME);
    return description.table();
  }();
  return table;
}

}  // namespace psj
