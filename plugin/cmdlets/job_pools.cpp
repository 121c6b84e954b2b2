#include "plugin/cmdlets/job_pools.h"

#include <fmt/format.h>

#include <string>

#include "invariant/wildcard.h"
#include "plugin/jobs/plugin.h"
#include "plugin/jobs/provider_entry.h"
#include "plugin/jobs/providers.h"
#include "plugin/value/tree.h"

namespace psj {

const psj_provider *JobPoolCmdlet::provider() const {
  const ProviderEntry *entry = plugin().providers().find_type("BackgroundJob");
  return entry != nullptr ? &entry->table() : nullptr;
}

const psj_provider_pools *JobPoolCmdlet::pools(psj_error **error) const {
  const psj_provider *of = provider();
  const void *table = of != nullptr ? of->get_extension(of, text_of(PSJ_PROVIDER_POOLS)) : nullptr;
  if (table == nullptr)
    (void)report(Status(PSJ_E_UNSUPPORTED, "There are no job pools: no process jobs are here.",
                        "JobPoolsNotSupported", kNotImplemented),
                 error);
  return static_cast<const psj_provider_pools *>(table);
}

psj_status JobPoolCmdlet::write_pools(std::string_view pattern, psj_error **error) const {
  const psj_provider_pools *table = pools(error);
  if (table == nullptr) return PSJ_E_UNSUPPORTED;
  ScopedResult all;
  if (psj_status status = table->list(provider(), all.out(), error); status < 0) return status;
  const invariant::WildcardPattern wanted(pattern);
  bool found = false;
  for (std::uint32_t i = 0; i < all.value().count; ++i) {
    const psj_value &pool = items_of(all.value())[i];
    // The members come in the order that psj.provider.pools/1 names: [0] shape, [1] base, [2] Name.
    if (!wanted.matches(string_of(items_of(pool)[2]))) continue;
    found = true;
    if (psj_status status = write(pool); status < 0) return status;
  }
  if (found || invariant::WildcardPattern::has_wildcards(pattern)) return PSJ_OK;
  const psj_value target = make_string(pattern);
  return write_error({.status = PSJ_E_NOT_FOUND,
                      .category = kObjectNotFound,
                      .id = "JobPoolNotFound",
                      .message = fmt::format("The command cannot find the job pool {}.", pattern),
                      .exception = "System.ArgumentException",
                      .target = &target});
}

}  // namespace psj
