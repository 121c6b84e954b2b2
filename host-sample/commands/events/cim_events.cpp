#include "commands/events/cim_events.h"

#include <unistd.h>

#include "abi/psj_cim.h"
#include "bridge/abi_error.h"
#include "bridge/from_abi.h"
#include "bridge/plugin_host.h"
#include "bridge/text.h"
#include "invariant/compare.h"
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
  CimConnection(const psj_cim_api &api, CimEventLook look, EventHandler handler)
      : api_(api), look_(look), handler_(std::move(handler)) {}
  ~CimConnection() override {
    if (watch_ != nullptr) api_.watch_end(watch_);
  }
  psj_status start(const std::string &space, const std::string &query, psj_error **error) {
    const auto watch = look_ == CimEventLook::cim ? api_.watch : api_.management_watch;
    return watch(plugin_host()->plugin(), text_of(space), text_of(query), take, this, &watch_,
                 error);
  }

 private:
  static void PSJ_CALL take(void *self, const psj_value *event) {
    try {
      const auto &connection = *static_cast<const CimConnection *>(self);
      const bool cim = connection.look_ == CimEventLook::cim;
      auto arguments = make_record(
          cim ? "Microsoft.Management.Infrastructure.CimCmdlets.CimIndicationEventInstanceEventArgs"
              : "System.Management.EventArrivedEventArgs");
      arguments->with("NewEvent", from_abi(*event));
      if (cim)
        arguments->with("Bookmark", Value()).with("MachineId", Value());
      else
        arguments->with("Context", Value());
      connection.handler_(arguments);
    } catch (...) {
      // No memory for the event: there is nobody here to tell.
    }
  }

  const psj_cim_api &api_;
  const CimEventLook look_;
  const EventHandler handler_;
  psj_watch *watch_ = nullptr;
};

}  // namespace

std::unique_ptr<EventConnection> connect_cim_event(CimEventLook look, const std::string &space,
                                                   const std::string &query, EventHandler handler) {
  const psj_cim_api *api = cim_api();
  if (!PSJ_HAS(api, management_watch))
    throw_net("System.InvalidOperationException",
              "Events of management objects need the plugin, and none is loaded.");
  auto made = std::make_unique<CimConnection>(*api, look, std::move(handler));
  psj_error *error = nullptr;
  const psj_status status = made->start(space, query, &error);
  if (status < 0)
    throw ScriptError(take_error(error, status, "watch management objects",
                                 look == CimEventLook::cim
                                     ? "Microsoft.Management.Infrastructure.CimCmdlets."
                                       "RegisterCimIndicationCommand"
                                     : "Microsoft.PowerShell.Commands."
                                       "RegisterWmiEventCommand"));
  return made;
}

bool is_own_name(const std::string &computer) {
  char own[256] = "";
  gethostname(own, sizeof own - 1);
  for (const char *name :
       {"", ".", "localhost", "127.0.0.1", "::1", static_cast<const char *>(own)})
    if (psj::invariant::equals_ignore_case(computer, name)) return true;
  return false;
}

}  // namespace psjsh
