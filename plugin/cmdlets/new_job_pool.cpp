#include "plugin/cmdlets/cmdlets.h"
#include "plugin/cmdlets/description.h"
#include "plugin/cmdlets/job_pools.h"
#include "plugin/jobs/plugin.h"

namespace psj {
namespace {

enum Parameter : std::uint32_t { kName, kSize, kWait };
constexpr std::int64_t kUsualSize = 2, kLargestSize = 1024;

class NewJobPool final : public JobPoolCmdlet {
 public:
  psj_status process(const Arguments &arguments, psj_error **error) override;

 private:
  psj_status wait(const psj_provider_pools &table, psj_text name, psj_error **error) const;
};

psj_status NewJobPool::process(const Arguments &arguments, psj_error **error) {
  const psj_provider_pools *table = pools(error);
  if (table == nullptr) return PSJ_E_UNSUPPORTED;
  const psj_text name = text_of(arguments.text(kName));
  const auto size = static_cast<std::uint32_t>(arguments.number(kSize, kUsualSize));
  if (psj_status made = table->create(provider(), &plugin().host(), name, size, error); made < 0)
    return made;
  if (arguments.is_set(kWait))
    if (psj_status status = wait(*table, name, error); status < 0) return status;
  return write_pools(arguments.text(kName), error);
}

psj_status NewJobPool::wait(const psj_provider_pools &table, psj_text name,
                            psj_error **error) const {
  // In steps, so that Ctrl+C ends it.
  constexpr std::uint32_t kStepMs = 50;
  for (;;) {
    const psj_status status = table.wait(provider(), name, kStepMs);
    if (status == PSJ_S_TIMEOUT && cancelled()) return PSJ_E_CANCELLED;
    if (status == PSJ_S_TIMEOUT) continue;
    if (status >= 0) return PSJ_OK;
    return report(Status(PSJ_E_FAILED, "The workers of the job pool do not start.",
                         "JobPoolNotReady", kResourceUnavailable),
                  error);
  }
}

}  // namespace

const psj_cmdlet *new_job_pool_cmdlet() {
  static Description description("New-JobPool", "PSJobs.Commands.NewJobPoolCommand",
                                 "Keeps workers ready for jobs of Start-Job -Pool.",
                                 [] { return std::unique_ptr<Cmdlet>(new NewJobPool); });
  static const psj_cmdlet *table = [] {
    description.module("PSJobs").sets({"__AllParameterSets"}).output("PSJobs.JobPool");
    description.parameter("Name", "System.String", PSJ_PARAMETER_NOT_EMPTY)
        .in_all(0, PSJ_MANDATORY);
    description.parameter("Size", "System.Int32").range(1, kLargestSize).in_all(1);
    description.parameter("Wait", "System.Management.Automation.SwitchParameter").in_all();
    return description.table();
  }();
  return table;
}

}  // namespace psj
