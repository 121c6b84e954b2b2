// The StateChanged event of jobs, through the plugin's subscriptions.
#include <algorithm>
#include <vector>

#include "bridge/plugin_host.h"
#include "bridge/plugin_object.h"
#include "commands/events/event_source.h"
#include "invariant/compare.h"
#include "language/value/convert.h"
#include "language/value/members.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/type_registry.h"

namespace psjsh {

namespace {

// The job behind a job object, with a count of its own; null when the object is none.
psj_job *find_job(const psj_api &api, psj_plugin *plugin, const psj_object *object) {
  std::uint32_t count = 0;
  api.job_list(plugin, nullptr, &count);
  std::vector<psj_job *> jobs(count);
  if (count == 0 || api.job_list(plugin, jobs.data(), &count) < 0) return nullptr;
  jobs.resize(std::min<std::size_t>(count, jobs.size()));
  psj_job *found = nullptr;
  const auto look = [&](psj_job *job) {
    if (found == nullptr && api.job_object(job) == object) found = api.job_retain(job);
  };
  for (psj_job *job : jobs) {
    look(job);
    std::uint32_t children = 0;
    api.job_children(job, nullptr, &children);
    std::vector<psj_job *> below(children);
    if (children != 0 && api.job_children(job, below.data(), &children) >= 0)
      for (std::uint32_t i = 0; i < children && i < below.size(); ++i)
        look(below[i]), api.job_release(below[i]);
    api.job_release(job);
  }
  return found;
}

Value state_value(psj_state state) {
  return convert_to(Value(static_cast<std::int32_t>(state)),
                    find_type("System.Management.Automation.JobState"));
}

// What a task job says of its stop with the change from Stopping, and does not keep as its reason.
Value stopped_reason() {
  return make_exception("System.Management.Automation.PipelineStoppedException",
                        "The pipeline has been stopped.");
}

// JobStateInfo of a state that was; the reason is the job's, when it still is in that state.
Value state_info(const Value &job, psj_state state, bool now) {
  auto made = make_record("System.Management.Automation.JobStateInfo");
  Value reason;
  if (now) {
    const Value info = get_property(job, "JobStateInfo");
    if (to_text(get_property(info, "State")) == to_text(state_value(state)))
      reason = get_property(info, "Reason");
  }
  made->with("State", state_value(state)).with("Reason", reason);
  made->text_property = "State";
  return made;
}

class JobConnection final : public EventConnection {
 public:
  JobConnection(const PluginObject &object, EventHandler handler)
      : host_(*plugin_host()),
        object_(Ref<PluginObject>(const_cast<PluginObject *>(&object))),
        handler_(std::move(handler)) {
    job_ = find_job(api(), host_.plugin(), object.handle());
    if (job_ != nullptr) api().subscribe(host_.plugin(), job_, changed, this, &token_);
  }
  ~JobConnection() override {
    if (token_ != 0) api().unsubscribe(host_.plugin(), token_);
    if (job_ != nullptr) api().job_release(job_);
  }
  bool stands() const { return token_ != 0; }

 private:
  const psj_api &api() const { return host_.library().api(); }
  static void PSJ_CALL changed(void *self, psj_job *, psj_state from, psj_state to) {
    const auto &connection = *static_cast<JobConnection *>(self);
    try {
      auto arguments = make_record("System.Management.Automation.JobStateEventArgs");
      const Value now = state_info(connection.object_, to, true);
      if (from == PSJ_STOPPING && to == PSJ_STOPPED)
        now.as<Record>()->with("Reason", stopped_reason());
      arguments->with("JobStateInfo", now)
          .with("PreviousJobStateInfo", state_info(connection.object_, from, false));
      connection.handler_(arguments);
    } catch (...) {
      // No memory for the event: there is nobody here to tell.
    }
  }

  PluginHost &host_;
  const Value object_;
  const EventHandler handler_;
  psj_job *job_ = nullptr;
  std::uint64_t token_ = 0;
};

}  // namespace

std::unique_ptr<EventConnection> connect_job_event(const Value &object, std::string_view event,
                                                   EventHandler handler) {
  const auto *job =
      object.is_object() ? dynamic_cast<const PluginObject *>(object.object()) : nullptr;
  if (job == nullptr || plugin_host() == nullptr ||
      !psj::invariant::equals_ignore_case(event, "StateChanged"))
    return nullptr;
  auto made = std::make_unique<JobConnection>(*job, std::move(handler));
  if (!made->stands()) return nullptr;
  return made;
}

}  // namespace psjsh
