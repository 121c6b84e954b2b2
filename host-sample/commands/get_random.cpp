#include <algorithm>
#include <random>

#include "commands/describe.h"
#include "language/value/convert.h"

namespace psjsh {

namespace {

struct GetRandomParameters {
  enum : std::size_t { kCount, kInputObject, kMaximum, kMinimum, kSetSeed, kShuffle };
  static constexpr std::string_view kDescription =
      R"(Get-Random Microsoft.PowerShell.Commands.GetRandomCommand Microsoft.PowerShell.Utility
sets RandomListItemParameterSet RandomNumberParameterSet* ShuffleParameterSet
-Count int @RandomListItemParameterSet:: @RandomNumberParameterSet:: range=1..2147483647
-InputObject object[] @RandomListItemParameterSet:0:mv @ShuffleParameterSet:0:mv allownull
-Maximum object @RandomNumberParameterSet:0:
-Minimum object @RandomNumberParameterSet::
-SetSeed object notnull
-Shuffle switch @ShuffleParameterSet::m
)";
};

class GetRandom final : public Command, public GetRandomParameters {
 public:
  void begin(Invocation &call) override {
    const Value *seed = call.argument(kSetSeed);
    generator_.seed(seed != nullptr ? static_cast<std::uint64_t>(to_int64(*seed))
                                    : std::random_device{}());
    list_ = call.parameter_set() != "RandomNumberParameterSet";
    if (const Value *count = call.argument(kCount)) count_ = to_int64(*count);
  }

  void process(Invocation &call) override {
    if (list_)
      for (const Value &item : call.items(kInputObject)) items_.push_back(item);
  }

  void end(Invocation &call) override {
    if (!list_) {
      for (std::int64_t i = 0; i < count_; ++i) call.write(number(call));
      return;
    }
    std::shuffle(items_.begin(), items_.end(), generator_);
    std::size_t count = items_.size();
    if (!call.is_set(kShuffle)) count = std::min(count, static_cast<std::size_t>(count_));
    for (std::size_t i = 0; i < count; ++i) call.write(items_[i]);
  }

 private:
  Value number(Invocation &call) {
    const Value low = bound(call, kMinimum), high = bound(call, kMaximum);
    if (low.is_real() || high.is_real()) {
      const double least = low.is_null() ? 0 : to_double(low);
      const double most = high.is_null() ? 1.7976931348623157e308 : to_double(high);
      check(call, least < most);
      return std::uniform_real_distribution<double>(least, most)(generator_);
    }
    const std::int64_t least = low.is_null() ? 0 : to_int64(low);
    const std::int64_t most = high.is_null() ? INT32_MAX : to_int64(high);
    check(call, least < most);
    const std::int64_t value =
        std::uniform_int_distribution<std::int64_t>(least, most - 1)(generator_);
    const bool wide = low.kind() == Kind::Int64 || high.kind() == Kind::Int64;
    return wide ? Value(value) : Value(static_cast<std::int32_t>(value));
  }

  // Texts count as the numbers that they stand for.
  static Value bound(Invocation &call, std::size_t parameter) {
    const Value *value = call.argument(parameter);
    if (value == nullptr) return {};
    Value number;
    if (value->is_string() && parse_number(value->text(), &number)) return number;
    return *value;
  }

  // What was not given counts as the least or the greatest Int32.
  static std::string shown(Invocation &call, std::size_t parameter) {
    const Value value = bound(call, parameter);
    return value.is_null() ? std::to_string(parameter == kMinimum ? 0 : INT32_MAX) : to_text(value);
  }

  static void check(Invocation &call, bool good) {
    if (good) return;
    call.fail({"MinGreaterThanOrEqualMax", ErrorCategory::InvalidArgument,
               "The Minimum value (" + shown(call, kMinimum) +
                   ") cannot be greater than or equal to the Maximum value (" +
                   shown(call, kMaximum) + ").",
               "System.ArgumentException"});
  }

  std::mt19937_64 generator_;
  bool list_ = false;
  std::int64_t count_ = 1;
  Values items_;
};

}  // namespace

extern const CommandEntry kGetRandom = entry_of<GetRandom>("Get-Random", "");

}  // namespace psjsh
