// Register-CimIndicationEvent, Register-WmiEvent.
#include "commands/events/cim_events.h"
#include "commands/events/subscribing.h"
#include "language/value/members.h"

namespace psjsh {

namespace {

struct RegisterCimIndicationEventParameters {
  enum : std::size_t {
    kAction,
    kCimSession,
    kClassName,
    kComputerName,
    kForward,
    kMaxTriggerCount,
    kMessageData,
    kNamespace,
    kOperationTimeoutSec,
    kQuery,
    kQueryDialect,
    kSourceIdentifier,
    kSupportEvent
  };
  static constexpr std::string_view kDescription =
      R"(Register-CimIndicationEvent Microsoft.Management.Infrastructure.CimCmdlets.RegisterCimIndicationCommand CimCmdlets
sets ClassNameComputerSet* ClassNameSessionSet QueryExpressionComputerSet QueryExpressionSessionSet
-Action scriptblock @:101:
-CimSession object @ClassNameSessionSet::m @QueryExpressionSessionSet::m
-ClassName string @ClassNameComputerSet:0:m @ClassNameSessionSet:0:m
-ComputerName/CN/ServerName string @ClassNameComputerSet:: @QueryExpressionComputerSet::
-Forward switch
-MaxTriggerCount int
-MessageData psobject
-Namespace/NS string
-OperationTimeoutSec/OT uint32
-Query string @QueryExpressionComputerSet:0:m @QueryExpressionSessionSet:0:m
-QueryDialect string @QueryExpressionComputerSet:: @QueryExpressionSessionSet::
-SourceIdentifier string @:100:
-SupportEvent switch
)";
};
struct RegisterWmiEventParameters {
  enum : std::size_t {
    kAction,
    kClass,
    kComputerName,
    kCredential,
    kForward,
    kMaxTriggerCount,
    kMessageData,
    kNamespace,
    kQuery,
    kSourceIdentifier,
    kSupportEvent,
    kTimeout
  };
  static constexpr std::string_view kDescription =
      R"(Register-WmiEvent Microsoft.PowerShell.Commands.RegisterWmiEventCommand Microsoft.PowerShell.Management
sets class* query
-Action scriptblock @:101:
-Class string @class:0:m
-ComputerName/Cn string
-Credential object
-Forward switch
-MaxTriggerCount int
-MessageData psobject
-Namespace/NS string
-Query string @query:0:m
-SourceIdentifier string @:100:
-SupportEvent switch
-Timeout/TimeoutMSec int64
)";
};

// False: the error was written. Events go over no connection.
bool is_here(Invocation &call, const std::string &computer) {
  if (is_own_name(computer)) return true;
  call.write_error({"RemoteIndications", ErrorCategory::NotImplemented,
                    "Events of management objects come from this computer only. Register them on " +
                        computer + " with Invoke-Command.",
                    "System.NotImplementedException"});
  return false;
}

template <class P>
void subscribe(Invocation &call, CimEventLook look, const std::string &query) {
  const auto subscriber = subscriber_of<P>(call);
  if (!enlist(call, subscriber)) return;
  EventQueue &events = events_of(call.session());
  try {
    subscriber->connection = connect_cim_event(
        look, call.text(P::kNamespace), query,
        [&events, source = subscriber->source, message = subscriber->message](Value arguments) {
          events.raise({source, Value(), message, {Value(), arguments}, arguments});
        });
  } catch (...) {
    events.unsubscribe(*subscriber);
    throw;
  }
  add_action_job(call, *subscriber);
}

class RegisterCimIndicationEvent final : public Command,
                                         public RegisterCimIndicationEventParameters {
 public:
  void end(Invocation &call) override {
    std::string computer = call.text(kComputerName);
    if (const Value *session = call.argument(kCimSession))
      computer = to_text(get_property(*session, "ComputerName"));
    if (!is_here(call, computer)) return;
    subscribe<RegisterCimIndicationEventParameters>(
        call, CimEventLook::cim,
        call.has(kQuery) ? call.text(kQuery) : "select * from " + call.text(kClassName));
  }
};

class RegisterWmiEvent final : public Command, public RegisterWmiEventParameters {
 public:
  void end(Invocation &call) override {
    if (!is_here(call, call.text(kComputerName))) return;
    subscribe<RegisterWmiEventParameters>(
        call, CimEventLook::management,
        call.has(kQuery) ? call.text(kQuery) : "select * from " + call.text(kClass));
  }
};

}  // namespace

extern const CommandEntry kRegisterCimIndicationEvent =
    entry_of<RegisterCimIndicationEvent>("Register-CimIndicationEvent", "rcie");
extern const CommandEntry kRegisterWmiEvent =
    entry_of<RegisterWmiEvent>("Register-WmiEvent", "rwmi");

}  // namespace psjsh
