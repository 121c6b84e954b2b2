// The Elapsed event of System.Timers.Timer.
#include "commands/events/event_source.h"
#include "invariant/compare.h"
#include "invariant/date_time.h"
#include "language/value/records.h"
#include "language/value/timer.h"

namespace psjsh {

namespace {

class TimerConnection final : public EventConnection {
 public:
  TimerConnection(Timer *timer, EventHandler handler) : timer_(timer) {
    token_ = timer_->add_handler([handler = std::move(handler)] {
      auto arguments = make_record("System.Timers.ElapsedEventArgs");
      arguments->with("SignalTime", Value::datetime(psj::invariant::DateTime::now()));
      handler(arguments);
    });
  }
  ~TimerConnection() override { timer_->remove_handler(token_); }

 private:
  const Ref<Timer> timer_;
  std::uint64_t token_;
};

}  // namespace

std::unique_ptr<EventConnection> connect_timer_event(const Value &object, std::string_view event,
                                                     EventHandler handler) {
  auto *timer = object.is_object() ? dynamic_cast<Timer *>(object.object()) : nullptr;
  if (timer == nullptr || !psj::invariant::equals_ignore_case(event, "Elapsed")) return nullptr;
  return std::make_unique<TimerConnection>(timer, std::move(handler));
}

}  // namespace psjsh
