// Register-ObjectEvent, Register-EngineEvent, Get-EventSubscriber, Unregister-Event.
#include "commands/describe.h"
#include "commands/events/action_job.h"
#include "commands/events/event_queue.h"
#include "commands/events/subscribing.h"
#include "invariant/compare.h"
#include "invariant/guid.h"
#include "invariant/number_text.h"
#include "invariant/wildcard.h"
#include "language/run/block_code.h"
#include "language/value/convert.h"
#include "language/value/object.h"
#include "language/value/property_bag.h"

namespace psjsh {

bool enlist(Invocation &call, const Ref<Subscriber> &subscriber) {
  values_become_shared();  // sources raise their events on threads of their own
  if (events_of(call.session()).subscribe(subscriber)) return true;
  call.write_error(
      {"SUBSCRIBER_EXISTS", ErrorCategory::InvalidArgument,
       "Cannot subscribe to the specified event. A subscriber with the source identifier '" +
           subscriber->source + "' already exists.",
       "System.ArgumentException"});
  return false;
}
void add_action_job(Invocation &call, Subscriber &subscriber) {
  const auto *block = subscriber.action.as<RunBlock>();
  if (block == nullptr) return;
  try {
    subscriber.job = ActionJob::create(subscriber.source, std::string(block->source()));
  } catch (const ScriptError &) {
    events_of(call.session()).unsubscribe(subscriber);
    throw;
  }
  if (!subscriber.supports) call.write(subscriber.job->object());
}

namespace {

struct RegisterObjectEventParameters {
  enum : std::size_t {
    kAction,
    kEventName,
    kForward,
    kInputObject,
    kMaxTriggerCount,
    kMessageData,
    kSourceIdentifier,
    kSupportEvent
  };
  static constexpr std::string_view kDescription =
      R"(Register-ObjectEvent Microsoft.PowerShell.Commands.RegisterObjectEventCommand Microsoft.PowerShell.Utility
-Action scriptblock @:101:
-EventName string @:1:m
-Forward switch
-InputObject psobject @:0:m
-MaxTriggerCount int
-MessageData psobject
-SourceIdentifier string @:100:
-SupportEvent switch
)";
};
struct RegisterEngineEventParameters {
  enum : std::size_t {
    kAction,
    kForward,
    kMaxTriggerCount,
    kMessageData,
    kSourceIdentifier,
    kSupportEvent
  };
  static constexpr std::string_view kDescription =
      R"(Register-EngineEvent Microsoft.PowerShell.Commands.RegisterEngineEventCommand Microsoft.PowerShell.Utility
-Action scriptblock @:101:
-Forward switch
-MaxTriggerCount int
-MessageData psobject
-SourceIdentifier string @:100:m
-SupportEvent switch
)";
};
struct GetEventSubscriberParameters {
  enum : std::size_t { kForce, kSourceIdentifier, kSubscriptionId };
  static constexpr std::string_view kDescription =
      R"(Get-EventSubscriber Microsoft.PowerShell.Commands.GetEventSubscriberCommand Microsoft.PowerShell.Utility
sets ById BySource*
-Force switch @ById:1: @BySource:1:
-SourceIdentifier string @BySource:0:n notempty
-SubscriptionId/Id int @ById:0:mn
)";
};
struct UnregisterEventParameters {
  enum : std::size_t { kForce, kSourceIdentifier, kSubscriptionId };
  static constexpr std::string_view kDescription =
      R"(Unregister-Event Microsoft.PowerShell.Commands.UnregisterEventCommand Microsoft.PowerShell.Utility process
sets ById BySource*
-Force switch
-SourceIdentifier string @BySource:0:mn
-SubscriptionId int @ById:0:mn
)";
};

class RegisterObjectEvent final : public Command, public RegisterObjectEventParameters {
 public:
  void end(Invocation &call) override {
    const auto subscriber = subscriber_of<RegisterObjectEventParameters>(call);
    subscriber->object = *call.argument(kInputObject);
    subscriber->event_name = call.text(kEventName);
    if (!enlist(call, subscriber)) return;
    EventQueue &events = events_of(call.session());
    const auto raise = [&events, source = subscriber->source, sender = subscriber->object,
                        message = subscriber->message](Value arguments) {
      events.raise({source, sender, message, {sender, arguments}, arguments});
    };
    subscriber->connection = connect_event(subscriber->object, subscriber->event_name, raise);
    if (!subscriber->connection) {
      events.unsubscribe(*subscriber);
      return call.write_error({"INVALID_REGISTRATION", ErrorCategory::InvalidArgument,
                               "Cannot register for the specified event. An event with the name '" +
                                   subscriber->event_name + "' does not exist.",
                               "System.ArgumentException"});
    }
    add_action_job(call, *subscriber);
  }
};

class RegisterEngineEvent final : public Command, public RegisterEngineEventParameters {
 public:
  void end(Invocation &call) override {
    const auto subscriber = subscriber_of<RegisterEngineEventParameters>(call);
    if (enlist(call, subscriber)) add_action_job(call, *subscriber);
  }
};

// The subscribers that a call names; writes the error when it names none that is there.
template <class P>
std::vector<Ref<Subscriber>> chosen_subscribers(Invocation &call, bool hidden) {
  const std::string source = call.text(P::kSourceIdentifier);
  const psj::invariant::WildcardPattern pattern(source);
  std::vector<Ref<Subscriber>> found;
  for (const auto &subscriber : events_of(call.session()).subscribers()) {
    if (subscriber->supports && !hidden) continue;
    if (call.has(P::kSubscriptionId) &&
        subscriber->id != to_int64(*call.argument(P::kSubscriptionId)))
      continue;
    if (call.has(P::kSourceIdentifier) && !pattern.matches(subscriber->source)) continue;
    found.push_back(subscriber);
  }
  if (!found.empty()) return found;
  if (call.has(P::kSubscriptionId))
    call.write_error({"INVALID_SUBSCRIPTION_IDENTIFIER", ErrorCategory::InvalidArgument,
                      "Event subscription with identifier '" +
                          to_text(*call.argument(P::kSubscriptionId)) + "' does not exist.",
                      "System.ArgumentException"});
  else if (call.has(P::kSourceIdentifier) &&
           !psj::invariant::WildcardPattern::has_wildcards(source))
    call.write_error({"INVALID_SOURCE_IDENTIFIER", ErrorCategory::InvalidArgument,
                      "Event subscription with identifier '" + source + "' does not exist.",
                      "System.ArgumentException"});
  return found;
}

class GetEventSubscriber final : public Command, public GetEventSubscriberParameters {
 public:
  void process(Invocation &call) override {
    for (const auto &subscriber :
         chosen_subscribers<GetEventSubscriberParameters>(call, call.is_set(kForce)))
      call.write(subscriber);
  }
};

class UnregisterEvent final : public Command, public UnregisterEventParameters {
 public:
  void process(Invocation &call) override {
    for (const auto &subscriber :
         chosen_subscribers<UnregisterEventParameters>(call, call.is_set(kForce)))
      if (call.should_process("Event subscription '" + subscriber->source + "'", "Unsubscribe"))
        events_of(call.session()).unsubscribe(*subscriber);
  }
};

}  // namespace

extern const CommandEntry kRegisterObjectEvent =
    entry_of<RegisterObjectEvent>("Register-ObjectEvent", "");
extern const CommandEntry kRegisterEngineEvent =
    entry_of<RegisterEngineEvent>("Register-EngineEvent", "");
extern const CommandEntry kGetEventSubscriber =
    entry_of<GetEventSubscriber>("Get-EventSubscriber", "");
extern const CommandEntry kUnregisterEvent = entry_of<UnregisterEvent>("Unregister-Event", "");

}  // namespace psjsh
