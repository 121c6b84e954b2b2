// Thread, Monitor, Interlocked.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <mutex>
#include <thread>
#include <unordered_map>

#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/members.h"
#include "language/value/members/families.h"
#include "language/value/operators.h"
#include "language/value/property_bag.h"
#include "language/value/records.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

Value nothing() {
  return Value::nothing();
}

Value current_thread() {
  auto made = make_record("System.Threading.Thread");
  made->with("ManagedThreadId",
             static_cast<std::int32_t>(gettid() == getpid() ? 1 : gettid() - getpid() + 1))
      .with("Name", {})
      .with("IsAlive", true);
  made->with("IsBackground", false)
      .with("CurrentCulture", get_static(find_type("cultureinfo"), "InvariantCulture"))
      .with("CurrentUICulture", get_static(find_type("cultureinfo"), "InvariantCulture"));
  made->with("Priority", "Normal")
      .with("ThreadState", convert_to(Value("Running"), find_type("System.Threading.ThreadState")));
  return made;
}
// Until the time is over or the running code is to stop.
void sleep_ms(std::int64_t ms) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(ms);
  pollfd stop{current_engine() != nullptr ? current_engine()->stop_fd() : -1, POLLIN, 0};
  while (ms == -1 || Clock::now() < deadline) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    const int ready =
        poll(&stop, 1, ms == -1 ? -1 : static_cast<int>(std::min<std::int64_t>(left, INT_MAX)));
    if (ready > 0 || (ready < 0 && errno != EINTR)) return;
  }
}
constexpr MemberRow kThread[] = {
    {"static System.Threading.Thread CurrentThread {get;}",
     [](Call &) -> Value { return current_thread(); }},
    {"static void Sleep(int millisecondsTimeout)",
     [](Call &c) -> Value {
       sleep_ms(c.int32(0));
       return nothing();
     }},
    {"static void Sleep(timespan timeout)",
     [](Call &c) -> Value {
       sleep_ms(c.int64(0) / 10000);
       return nothing();
     }},
};

// Monitor: one owner at a time for an object; waiting is polling, for script that locks for
// moments.
struct MonitorLocks {
  std::mutex mutex;
  std::unordered_map<const Object *, std::pair<std::thread::id, int>> owners;
};
MonitorLocks &locks() {
  static auto *all = new MonitorLocks;
  return *all;
}
bool try_enter(const Object *object) {
  const std::lock_guard guard(locks().mutex);
  auto &[owner, depth] = locks().owners[object];
  if (depth && owner != std::this_thread::get_id()) return false;
  owner = std::this_thread::get_id();
  ++depth;
  return true;
}
bool enter_for(const Value &value, std::int64_t ms) {
  if (!value.is_object())
    throw_net("System.ArgumentNullException", "Value cannot be null. (Parameter 'obj')");
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(ms);
  while (!try_enter(value.object())) {
    if (ms >= 0 && std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(50));
  }
  return true;
}
constexpr MemberRow kMonitor[] = {
    {"static void Enter(System.Object obj)",
     [](Call &c) -> Value {
       enter_for(unwrap(c.arguments[0]), -1);
       return nothing();
     }},
    {"static bool TryEnter(System.Object obj)",
     [](Call &c) -> Value { return enter_for(unwrap(c.arguments[0]), 0); }},
    {"static bool TryEnter(System.Object obj, int millisecondsTimeout)",
     [](Call &c) -> Value { return enter_for(unwrap(c.arguments[0]), c.int32(1)); }},
    {"static void Exit(System.Object obj)",
     [](Call &c) -> Value {
       const std::lock_guard guard(locks().mutex);
       const auto found = locks().owners.find(unwrap(c.arguments[0]).object());
       if (found == locks().owners.end() || found->second.first != std::this_thread::get_id())
         throw_net(
             "System.Threading.SynchronizationLockException",
             "Object synchronization method was called from an unsynchronized block of code.");
       if (--found->second.second == 0) locks().owners.erase(found);
       return nothing();
     }},
};
Value interlocked_add(Call &c, std::int64_t step) {
  static std::mutex mutex;
  const std::lock_guard guard(mutex);
  auto *place = c.arguments[0].as<Reference>();
  Value sum = add(place->get(), Value(static_cast<std::int32_t>(step)));
  place->set(sum);
  return sum;
}
constexpr MemberRow kInterlocked[] = {
    {"static System.Object Increment([ref] System.Object location)",
     [](Call &c) -> Value { return interlocked_add(c, 1); }},
    {"static System.Object Decrement([ref] System.Object location)",
     [](Call &c) -> Value { return interlocked_add(c, -1); }},
    {"static System.Object Add([ref] System.Object location, int value)",
     [](Call &c) -> Value { return interlocked_add(c, c.int32(1)); }},
};

constexpr TypeMembers kTypes[] = {{"System.Threading.Thread", kThread},
                                  {"System.Threading.Monitor", kMonitor},
                                  {"System.Threading.Interlocked", kInterlocked}};

}  // namespace

std::span<const TypeMembers> thread_members() {
  return kTypes;
}

}  // namespace psjsh
