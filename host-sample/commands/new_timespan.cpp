#include "commands/describe.h"
#include "invariant/date_time.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct NewTimeSpanParameters {
  enum : std::size_t { kDays, kEnd, kHours, kMilliseconds, kMinutes, kSeconds, kStart };
  static constexpr std::string_view kDescription =
      R"(New-TimeSpan Microsoft.PowerShell.Commands.NewTimeSpanCommand Microsoft.PowerShell.Utility
sets Date* Time
-Days int @Time::
-End datetime @Date:1:n
-Hours int @Time::
-Milliseconds int @Time::
-Minutes int @Time::
-Seconds int @Time::
-Start/LastWriteTime datetime @Date:0:vn
)";
};

class NewTimeSpan final : public Command, public NewTimeSpanParameters {
 public:
  void process(Invocation &call) override {
    const bool dates = call.has(kStart) || call.has(kEnd);
    const bool parts = call.has(kDays) || call.has(kHours) || call.has(kMinutes) ||
                       call.has(kSeconds) || call.has(kMilliseconds);
    if (parts && !dates) {
      const auto span = psj::invariant::TimeSpan::from_parts(
          number(call, kDays), number(call, kHours), number(call, kMinutes), number(call, kSeconds),
          number(call, kMilliseconds));
      return call.write(Value::timespan(span.value.ticks));
    }
    if (!dates && !parts && !call.expects_input()) return call.write(Value::timespan(0));
    call.write(Value::timespan(date(call, kEnd).minus(date(call, kStart)).ticks));
  }

 private:
  static std::int64_t number(Invocation &call, std::size_t parameter) {
    const Value *value = call.argument(parameter);
    return value != nullptr ? to_int64(*value) : 0;
  }

  static psj::invariant::DateTime date(Invocation &call, std::size_t parameter) {
    const Value *value = call.argument(parameter);
    return value != nullptr ? value->datetime() : psj::invariant::DateTime::now();
  }
};

}  // namespace

extern const CommandEntry kNewTimeSpan = entry_of<NewTimeSpan>("New-TimeSpan", "");

}  // namespace psjsh
