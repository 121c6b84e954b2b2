#include "commands/events/cim_events.h"

#include "abi/psj_cim.h"
#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/plugin_host.h"
#include "bridge/text.h"
#include "language/value/records.h"
#include "language/value/script_error.h"

namespace psjsh {

namespace {

const psj_cim_api *cim_api() {
  PluginHost *host = plugin_host();
  return host != nullptr && host->plugin() != nullptr
             ? host->library().extension<psj_cim_api>(PSJ_CIM)
             : nullptr;
}

class CimConnection final : public EventConnection {
 public:
  CimConnection(const psj_cim_api &api, EventHandler handler)
      : api_(api), handler_(std::move(handler)) {}
  ~CimConnection() override {
    if (watch_ != nullptr) api_.watch_end(watch_);
  }
  psj_status start(const std::string &space, const std::string &query, psj_error **error) {
    return api_.watch(plugin_host()->plugin(), text_of(space), text_of(query), take, this, &watch_,
                      error);
  }

 private:
  static void PSJ_CALL take(void *self, const psj_value *event) {
    try {
      auto arguments = make_record(
          "Microsoft.Management.Infrastructure.CimCmdlets.CimIndicationEventInstanceEventArgs");
      arguments->with("NewEvent", from_abi(*event))
          .with("Bookmark", Value())
          .with("MachineId", Value());
      static_cast<const CimConnection *>(self)->handler_(arguments);
    } catch (...) {
      // No memory for the event: there is nobody here to tell.
    }
  }

  const psj_cim_api &api_;
  const EventHandler handler_;
  psj_watch *watch_ = nullptr;
};

}  // namespace

std::unique_ptr<EventConnection> connect_cim_event(const std::string &space,
                                                   const std::string &query, EventHandler handler) {
  const psj_cim_api *api = cim_api();
  if (api == nullptr)
    throw_net("System.InvalidOperationException",
              "Events of management objects need the plugin, and none is loaded.");
  auto made = std::make_unique<CimConnection>(*api, std::move(handler));
  psj_error *error = nullptr;
  const psj_status status = made->start(space, query, &error);
  if (status < 0)
    throw ScriptError(
        take_error(error, status, "watch management objects",
                   "Microsoft.Management.Infrastructure.CimCmdlets.RegisterCimIndicationCommand"));
  return made;
}

}  // namespace psjsh
