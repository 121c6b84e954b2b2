#include "plugin/parts.h"

#include "plugin/jobs/plugin.h"
#include "plugin/jobs/providers.h"
#include "plugin/providers/background/background_provider.h"
#include "plugin/providers/background/worker_api.h"
#include "plugin/providers/remote/remote_provider.h"
#include "plugin/providers/task/task_provider.h"
#include "plugin/providers/thread/thread_provider.h"
#include "plugin/providers/wmi/events/cim_api.h"
#include "plugin/providers/wmi/jobs/wmi_provider.h"
#if PSJ_WITH_CMDLETS
#include "plugin/cmdlets/cim/cim_cmdlets.h"
#include "plugin/cmdlets/cmdlets.h"
#endif
#if PSJ_WITH_FORMAT
#include "plugin/format/format.h"
#endif

namespace psj {

#if PSJ_WITH_FORMAT
namespace {

struct FormatPart {
  FormatStatePtr state;
};

void add_formatter(Plugin &plugin) {
  plugin.part<FormatPart>().state = make_format_state(&plugin.host());
  set_format_state_of([](psj_plugin *of) { return Plugin::of(of).part<FormatPart>().state.get(); });
  plugin.add_extension(PSJ_FORMAT, format_api());
}

}  // namespace
#endif

Status add_built_in_parts(Plugin &plugin) {
#if PSJ_WITH_CMDLETS
  const auto cmdlets = built_in_cmdlets();
  plugin.providers().add_cmdlets(cmdlets.data(), static_cast<std::uint32_t>(cmdlets.size()));
  const auto cim = cim_cmdlets();
  plugin.providers().add_cmdlets(cim.data(), static_cast<std::uint32_t>(cim.size()));
  plugin.providers().add_cmdlets_for(PSJ_PROVIDER_SUSPEND, suspending_cmdlets());
#endif
#if PSJ_WITH_FORMAT
  add_formatter(plugin);
#endif
  plugin.add_extension(PSJ_WORKER, worker_api());
  plugin.add_extension(PSJ_CIM, wmi::cim_api());
  auto &background = plugin.part<BackgroundProvider>(plugin.dispatcher());
  if (Status bad = plugin.providers().add(background.table()); !bad.ok()) return bad;
  if (Status bad = plugin.providers().add(plugin.part<ThreadProvider>().table()); !bad.ok())
    return bad;
  if (Status bad = plugin.providers().add(plugin.part<RemoteProvider>().table()); !bad.ok())
    return bad;
  if (Status bad = plugin.providers().add(plugin.part<WmiProvider>(plugin).table()); !bad.ok())
    return bad;
  return plugin.providers().add(plugin.part<TaskProvider>().table());
}

}  // namespace psj
