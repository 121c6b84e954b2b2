// System.Timers.Timer: calls its handlers every Interval milliseconds on a thread of its own.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "language/value/native.h"

namespace psjsh {

class Timer final : public NativeObject {
 public:
  explicit Timer(double interval_ms);
  ~Timer() override;

  using Handler = std::function<void()>;
  std::uint64_t add_handler(Handler handler);
  void remove_handler(std::uint64_t token);  // no call of it is in flight afterwards, unless it is
                                             // called from inside one

  void start();
  void stop();
  bool enabled() const;
  double interval() const;
  void set_interval(double milliseconds);  // more than 0
  bool auto_reset() const;
  void set_auto_reset(bool on);

 private:
  void run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::recursive_mutex calling_;
  std::map<std::uint64_t, Handler> handlers_;
  std::uint64_t last_token_ = 0, round_ = 0;
  double interval_;
  bool auto_reset_ = true, enabled_ = false, ends_ = false;
  std::thread thread_;  // made by the first start
};

}  // namespace psjsh
