#include "plugin/parts.h"

#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/providers/thread/thread_provider.h"
#if PSJ_WITH_CMDLETS
#include "plugin/cmdlets/cmdlets.h"
#endif

namespace psj {

Status add_built_in_parts(Plugin &plugin) {
#if PSJ_WITH_CMDLETS
  const auto cmdlets = built_in_cmdlets();
  plugin.providers().add_cmdlets(cmdlets.data(), static_cast<std::uint32_t>(cmdlets.size()));
#endif
  if (Status bad = plugin.providers().add(plugin.part<ThreadProvider>().table()); !bad.ok())
    return bad;
  return {};
}

}  // namespace psj
