// Stopwatch.
#include <chrono>

#include "language/value/members/families.h"
#include "language/value/native.h"

namespace psjsh {
namespace {

Value nothing() {
  return Value::nothing();
}

class Stopwatch final : public NativeObject {
 public:
  Stopwatch() : NativeObject(type_of_id(TypeId::Stopwatch)) {}
  using Clock = std::chrono::steady_clock;
  bool running = false;
  Clock::duration gathered{};
  Clock::time_point since;
  void start() {
    if (!running) since = Clock::now();
    running = true;
  }
  void stop() {
    if (running) gathered += Clock::now() - since;
    running = false;
  }
  std::int64_t ticks() const {
    const auto whole = gathered + (running ? Clock::now() - since : Clock::duration{});
    return std::chrono::duration_cast<std::chrono::nanoseconds>(whole).count() / 100;
  }
};
Stopwatch &watch(Call &c) {
  return static_cast<Stopwatch &>(*c.self.object());
}
constexpr MemberRow kStopwatch[] = {
    {"timespan Elapsed {get;}", [](Call &c) -> Value { return Value::timespan(watch(c).ticks()); }},
    {"long ElapsedMilliseconds {get;}", [](Call &c) -> Value { return watch(c).ticks() / 10000; }},
    {"long ElapsedTicks {get;}", [](Call &c) -> Value { return watch(c).ticks() * 100; }},
    {"bool IsRunning {get;}", [](Call &c) -> Value { return watch(c).running; }},
    {"void Start()",
     [](Call &c) -> Value {
       watch(c).start();
       return nothing();
     }},
    {"void Stop()",
     [](Call &c) -> Value {
       watch(c).stop();
       return nothing();
     }},
    {"void Reset()",
     [](Call &c) -> Value {
       watch(c).running = false;
       watch(c).gathered = {};
       return nothing();
     }},
    {"void Restart()",
     [](Call &c) -> Value {
       watch(c).running = false;
       watch(c).gathered = {};
       watch(c).start();
       return nothing();
     }},
    {"static System.Diagnostics.Stopwatch new()",
     [](Call &) -> Value { return make<Stopwatch>(); }},
    {"static System.Diagnostics.Stopwatch StartNew()",
     [](Call &) -> Value {
       auto made = make<Stopwatch>();
       made->start();
       return made;
     }},
    {"static long GetTimestamp()",
     [](Call &) -> Value {
       return static_cast<std::int64_t>(Stopwatch::Clock::now().time_since_epoch().count());
     }},
    {"static long Frequency {get;}", [](Call &) -> Value { return std::int64_t{1000000000}; }},
    {"static bool IsHighResolution {get;}", [](Call &) -> Value { return true; }},
};

constexpr TypeMembers kTypes[] = {{"System.Diagnostics.Stopwatch", kStopwatch}};

}  // namespace

std::span<const TypeMembers> stopwatch_members() {
  return kTypes;
}

}  // namespace psjsh
