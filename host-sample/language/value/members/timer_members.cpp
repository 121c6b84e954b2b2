// System.Timers.Timer.
#include <chrono>
#include <cmath>

#include "language/value/member_table.h"
#include "language/value/script_error.h"
#include "language/value/timer.h"
#include "language/value/type_registry.h"

namespace psjsh {

Timer::Timer(double interval_ms) : NativeObject(find_type("System.Timers.Timer")), interval_(100) {
  set_interval(interval_ms);
}
Timer::~Timer() {
  {
    const std::lock_guard lock(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  // The last count may be given up by a handler, on the timer's own thread.
  if (thread_.get_id() == std::this_thread::get_id())
    thread_.detach();
  else if (thread_.joinable())
    thread_.join();
}

std::uint64_t Timer::add_handler(Handler handler) {
  const std::lock_guard lock(mutex_);
  handlers_[++last_token_] = std::move(handler);
  return last_token_;
}
void Timer::remove_handler(std::uint64_t token) {
  const std::lock_guard calling(calling_);
  const std::lock_guard lock(mutex_);
  handlers_.erase(token);
}

void Timer::start() {
  const std::lock_guard lock(mutex_);
  if (enabled_) return;
  enabled_ = true;
  ++round_;
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  changed_.notify_all();
}
void Timer::stop() {
  const std::lock_guard lock(mutex_);
  enabled_ = false;
  ++round_;
  changed_.notify_all();
}
bool Timer::enabled() const {
  const std::lock_guard lock(mutex_);
  return enabled_;
}
double Timer::interval() const {
  const std::lock_guard lock(mutex_);
  return interval_;
}
void Timer::set_interval(double milliseconds) {
  if (!(milliseconds > 0) || milliseconds > 2147483647.0)
    throw_net("System.ArgumentException",
              "Invalid value '" + std::to_string(static_cast<std::int64_t>(milliseconds)) +
                  "' for parameter 'interval'.");
  const std::lock_guard lock(mutex_);
  interval_ = milliseconds;
  ++round_;
  changed_.notify_all();
}
bool Timer::auto_reset() const {
  const std::lock_guard lock(mutex_);
  return auto_reset_;
}
void Timer::set_auto_reset(bool on) {
  const std::lock_guard lock(mutex_);
  auto_reset_ = on;
}

void Timer::run() {
  using Clock = std::chrono::steady_clock;
  std::unique_lock lock(mutex_);
  while (!ends_) {
    if (!enabled_) {
      changed_.wait(lock);
      continue;
    }
    const std::uint64_t round = round_;
    const auto due =
        Clock::now() + std::chrono::microseconds(static_cast<std::int64_t>(interval_ * 1000));
    const auto altered = [&] { return ends_ || round_ != round; };
    if (changed_.wait_until(lock, due, altered)) continue;
    if (!auto_reset_) enabled_ = false;
    lock.unlock();
    {
      const std::lock_guard calling(calling_);
      lock.lock();
      const auto handlers = handlers_;
      lock.unlock();
      for (const auto &[token, handler] : handlers) handler();
    }
    lock.lock();
  }
}

namespace {

Timer &timer(Call &c) {
  return static_cast<Timer &>(*c.self.object());
}
Value nothing() {
  return Value::nothing();
}

constexpr MemberRow kTimer[] = {
    {"static System.Object new()", [](Call &) -> Value { return make<Timer>(100.0); }},
    {"static System.Object new(double interval)",
     [](Call &c) -> Value { return make<Timer>(c.real(0)); }},
    {"bool AutoReset {get;set;}", [](Call &c) -> Value { return timer(c).auto_reset(); },
     [](Call &c) -> Value {
       timer(c).set_auto_reset(c.flag(0));
       return {};
     }},
    {"bool Enabled {get;set;}", [](Call &c) -> Value { return timer(c).enabled(); },
     [](Call &c) -> Value {
       c.flag(0) ? timer(c).start() : timer(c).stop();
       return {};
     }},
    {"double Interval {get;set;}", [](Call &c) -> Value { return timer(c).interval(); },
     [](Call &c) -> Value {
       timer(c).set_interval(c.real(0));
       return {};
     }},
    {"void Start()",
     [](Call &c) -> Value {
       timer(c).start();
       return nothing();
     }},
    {"void Stop()",
     [](Call &c) -> Value {
       timer(c).stop();
       return nothing();
     }},
    {"void Close()",
     [](Call &c) -> Value {
       timer(c).stop();
       return nothing();
     }},
    {"void Dispose()",
     [](Call &c) -> Value {
       timer(c).stop();
       return nothing();
     }},
};
constexpr TypeMembers kTypes[] = {{"System.Timers.Timer", kTimer}};

}  // namespace

std::span<const TypeMembers> timer_members() {
  return kTypes;
}

}  // namespace psjsh
