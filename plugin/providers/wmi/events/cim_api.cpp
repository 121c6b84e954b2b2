#include "plugin/providers/wmi/events/cim_api.h"

#include "plugin/jobs/plugin.h"
#include "plugin/providers/wmi/events/watch.h"
#include "plugin/providers/wmi/objects/instance_object.h"
#include "plugin/value/error.h"
#include "plugin/value/tree.h"

struct psj_watch {
  std::unique_ptr<psj::wmi::Watch> watch;
};

namespace psj::wmi {
namespace {

psj_status start(psj_plugin *plugin, psj_text space, psj_text query, Look look,
                 psj_cim_event_fn take, void *arg, psj_watch **out, psj_error **error) {
  return guarded(error, [&]() -> Status {
    auto parsed = Query::parse(view_of(query));
    if (!parsed.ok()) return parsed.status();
    auto started = Watch::start(Repository::of(Plugin::of(plugin)),
                                Repository::normal_namespace(view_of(space)), std::move(*parsed),
                                [take, arg, look](InstanceRef event) {
                                  ScopedResult object;
                                  *object.out() = instance_result(std::move(event), look);
                                  take(arg, &object.value());
                                });
    if (!started.ok()) return started.status();
    *out = new psj_watch{std::move(*started)};
    return {};
  });
}

psj_status watch(psj_plugin *plugin, psj_text space, psj_text query, psj_cim_event_fn take,
                 void *arg, psj_watch **out, psj_error **error) {
  return start(plugin, space, query, Look::cim, take, arg, out, error);
}

psj_status management_watch(psj_plugin *plugin, psj_text space, psj_text query,
                            psj_cim_event_fn take, void *arg, psj_watch **out, psj_error **error) {
  return start(plugin, space, query, Look::management, take, arg, out, error);
}

}  // namespace

const psj_cim_api *cim_api() {
  static const psj_cim_api api = {sizeof(psj_cim_api), 0, watch,
                                  [](psj_watch *watch) { delete watch; }, management_watch};
  return &api;
}

}  // namespace psj::wmi
