#include "commands/describe.h"
#include "invariant/time_span.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct StartSleepParameters {
  enum : std::size_t { kDuration, kMilliseconds, kSeconds };
  static constexpr std::string_view kDescription =
      R"(Start-Sleep Microsoft.PowerShell.Commands.StartSleepCommand Microsoft.PowerShell.Utility
sets FromTimeSpan Milliseconds Seconds*
-Duration/ts timespan @FromTimeSpan:0:mvn
-Milliseconds/ms int @Milliseconds::mn range=0..2147483647
-Seconds double @Seconds:0:mvn range=0..2147483
)";
};

class StartSleep final : public Command, public StartSleepParameters {
 public:
  void process(Invocation &call) override {
    if (const Value *span = call.argument(kDuration))
      call.sleep(static_cast<double>(span->bits()) / psj::invariant::kTicksPerMillisecond);
    else if (const Value *milliseconds = call.argument(kMilliseconds))
      call.sleep(to_double(*milliseconds));
    else if (const Value *seconds = call.argument(kSeconds))
      call.sleep(to_double(*seconds) * 1000);
  }
};

}  // namespace

extern const CommandEntry kStartSleep = entry_of<StartSleep>("Start-Sleep", "");

}  // namespace psjsh
