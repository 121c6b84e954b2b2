// New-Event, Get-Event, Wait-Event, Remove-Event.
#include <algorithm>
#include <chrono>

#include "commands/describe.h"
#include "commands/events/event_queue.h"
#include "invariant/number_text.h"
#include "invariant/wildcard.h"
#include "language/run/session_state.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct NewEventParameters {
  enum : std::size_t { kEventArguments, kMessageData, kSender, kSourceIdentifier };
  static constexpr std::string_view kDescription =
      R"(New-Event Microsoft.PowerShell.Commands.NewEventCommand Microsoft.PowerShell.Utility
-EventArguments psobject[] @:2:
-MessageData psobject @:3:
-Sender psobject @:1:
-SourceIdentifier string @:0:m
)";
};
struct GetEventParameters {
  enum : std::size_t { kEventIdentifier, kSourceIdentifier };
  static constexpr std::string_view kDescription =
      R"(Get-Event Microsoft.PowerShell.Commands.GetEventCommand Microsoft.PowerShell.Utility
sets ById BySource*
-EventIdentifier/Id int @ById:0:mn
-SourceIdentifier string @BySource:0:n notempty
)";
};
struct WaitEventParameters {
  enum : std::size_t { kSourceIdentifier, kTimeout };
  static constexpr std::string_view kDescription =
      R"(Wait-Event Microsoft.PowerShell.Commands.WaitEventCommand Microsoft.PowerShell.Utility
-SourceIdentifier string @:0:n
-Timeout/TimeoutSec int range=-1..2147483647
)";
};
struct RemoveEventParameters {
  enum : std::size_t { kEventIdentifier, kSourceIdentifier };
  static constexpr std::string_view kDescription =
      R"(Remove-Event Microsoft.PowerShell.Commands.RemoveEventCommand Microsoft.PowerShell.Utility process
sets ByIdentifier BySource*
-EventIdentifier int @ByIdentifier:0:mn
-SourceIdentifier string @BySource:0:m
)";
};

// -SourceIdentifier and -EventIdentifier of one call.
template <class P>
class NamedEvents {
 public:
  explicit NamedEvents(const Invocation &call)
      : source_(call.text(P::kSourceIdentifier)),
        has_source_(call.has(P::kSourceIdentifier)),
        has_id_(call.has(P::kEventIdentifier)) {
    if (has_id_) id_ = static_cast<std::int32_t>(to_int64(*call.argument(P::kEventIdentifier)));
  }
  EventChoice choice() const {
    return {has_source_ ? &source_ : nullptr, has_id_ ? &id_ : nullptr};
  }
  // Nothing was found: an error when one certain event was asked for.
  void report_missing(Invocation &call, std::string_view id_error) const {
    if (has_source_ && !psj::invariant::WildcardPattern::has_wildcards(source_))
      call.write_error({"INVALID_SOURCE_IDENTIFIER", ErrorCategory::InvalidArgument,
                        "Event with source identifier '" + source_ + "' does not exist.",
                        "System.ArgumentException"});
    else if (has_id_ && id_ >= 0)
      call.write_error({std::string(id_error), ErrorCategory::InvalidArgument,
                        "Event with identifier '" + psj::invariant::text_of(std::int64_t{id_}) +
                            "' does not exist.",
                        "System.ArgumentException"});
  }

 private:
  std::string source_;
  std::int32_t id_ = -1;
  bool has_source_, has_id_;
};

class NewEvent final : public Command, public NewEventParameters {
 public:
  void end(Invocation &call) override {
    const auto value = [&](std::size_t parameter) {
      const Value *given = call.argument(parameter);
      return given != nullptr ? *given : Value();
    };
    call.write(events_of(call.session())
                   .raise({call.text(kSourceIdentifier),
                           value(kSender),
                           value(kMessageData),
                           call.items(kEventArguments),
                           {}}));
  }
};

class GetEvent final : public Command, public GetEventParameters {
 public:
  void process(Invocation &call) override {
    const NamedEvents<GetEventParameters> named(call);
    const auto found = events_of(call.session()).chosen(named.choice());
    for (const auto &event : found) call.write(event);
    if (found.empty()) named.report_missing(call, "INVALID_SOURCE_IDENTIFIER");
  }
};

class WaitEvent final : public Command, public WaitEventParameters {
 public:
  void process(Invocation &call) override {
    using Clock = std::chrono::steady_clock;
    const std::string source = call.text(kSourceIdentifier);
    const EventChoice choice{call.has(kSourceIdentifier) ? &source : nullptr, nullptr};
    const Value *timeout = call.argument(kTimeout);
    const std::int64_t seconds = timeout != nullptr ? to_int64(*timeout) : -1;
    const auto until = Clock::now() + std::chrono::seconds(std::max<std::int64_t>(seconds, 0));
    for (;;) {
      // In slices, because a stop of the pipeline does not reach the queue.
      std::int64_t slice = kSliceMilliseconds;
      if (seconds >= 0)
        slice = std::clamp<std::int64_t>(
            std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count(), 0, slice);
      if (const auto event = events_of(call.session()).wait(choice, static_cast<int>(slice)))
        return call.write(event);
      call.check_cancelled();
      call.session().state().poll_events();
      if (seconds >= 0 && Clock::now() >= until) return;
    }
  }

 private:
  static constexpr std::int64_t kSliceMilliseconds = 50;
};

class RemoveEvent final : public Command, public RemoveEventParameters {
 public:
  void process(Invocation &call) override {
    const NamedEvents<RemoveEventParameters> named(call);
    EventQueue &events = events_of(call.session());
    auto found = events.chosen(named.choice());
    std::reverse(found.begin(), found.end());
    for (const auto &event : found)
      if (call.should_process("Event '" + event->source() + "'", "Remove")) events.remove(*event);
    if (found.empty()) named.report_missing(call, "INVALID_EVENT_IDENTIFIER");
  }
};

}  // namespace

extern const CommandEntry kNewEvent = entry_of<NewEvent>("New-Event", "");
extern const CommandEntry kGetEvent = entry_of<GetEvent>("Get-Event", "");
extern const CommandEntry kWaitEvent = entry_of<WaitEvent>("Wait-Event", "");
extern const CommandEntry kRemoveEvent = entry_of<RemoveEvent>("Remove-Event", "");

}  // namespace psjsh
