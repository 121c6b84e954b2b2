#pragma once

#include <cstdint>
#include <memory>

#include "plugin/log/descriptor.h"

namespace psj {

class Log;

// What one who waits for a log's records sleeps on, or has watched: a descriptor of its own, which
// each ring of the writer and each kick makes readable, whoever else waits. One thread at a time.
class LogBell {
 public:
  // It has rung already: who made it looks first.
  explicit LogBell(std::shared_ptr<Log> log);
  LogBell(const LogBell &) = delete;
  LogBell &operator=(const LogBell &) = delete;
  ~LogBell();

  // -1: none to be had.
  [[nodiscard]] int descriptor() const { return bell_.get(); }

  // From here on the writer rings, until the bell's end.
  void arm();
  // For an armed bell, before its owner looks: it is silent, and the writer rings for what comes.
  void rearm();
  // Makes it readable: its owner found something, and there may be more.
  void ring();

  // Until it rings. False: the time is over. Without a descriptor it comes back soon.
  bool sleep(std::uint32_t timeout_ms);

 private:
  std::shared_ptr<Log> log_;
  Descriptor bell_;
  bool armed_ = false;
};

}  // namespace psj
