#include <time.h>

#include "commands/describe.h"

namespace psjsh {

namespace {

struct MeasureCommandParameters {
  enum : std::size_t { kExpression, kInputObject };
  static constexpr std::string_view kDescription =
      R"(Measure-Command Microsoft.PowerShell.Commands.MeasureCommandCommand Microsoft.PowerShell.Utility
-Expression scriptblock @:0:m
-InputObject psobject @::v
)";
};

class MeasureCommand final : public Command, public MeasureCommandParameters {
 public:
  void begin(Invocation &call) override { runner_ = call.runner(*call.argument(kExpression)); }

  void process(Invocation &call) override {
    const Value *item = call.argument(kInputObject);
    const std::int64_t start = now();
    runner_->value(item != nullptr ? *item : Value());
    ticks_ += now() - start;
  }

  void end(Invocation &call) override { call.write(Value::timespan(ticks_)); }

 private:
  // Ticks of 100 ns of a clock that never goes back.
  static std::int64_t now() {
    timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    return moment.tv_sec * 10'000'000 + moment.tv_nsec / 100;
  }

  std::unique_ptr<BlockRunner> runner_;
  std::int64_t ticks_ = 0;
};

}  // namespace

extern const CommandEntry kMeasureCommand = entry_of<MeasureCommand>("Measure-Command", "");

}  // namespace psjsh
