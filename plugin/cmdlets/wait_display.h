#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "psj.h"

namespace psj {

// Tells the user of a cmdlet that waits how many of its jobs are done: one line on the host's
// screen, from a second after the wait began until this goes. Nothing where the caller's
// $ProgressPreference wants no progress; a host without a screen drops it.
class WaitDisplay {
 public:
  // `streams` and `activity` are borrowed.
  WaitDisplay(const psj_streams &streams, std::string_view activity);
  ~WaitDisplay();
  WaitDisplay(const WaitDisplay &) = delete;
  WaitDisplay &operator=(const WaitDisplay &) = delete;

  // After how many milliseconds show() is wanted again; PSJ_FOREVER: never.
  std::uint32_t pause_ms() const;
  void show(std::size_t done, std::size_t all);

 private:
  void write(std::string_view status, std::size_t percent, bool completed) const;

  const psj_streams &streams_;
  const std::string_view activity_;
  const std::chrono::steady_clock::time_point begun_;
  bool wanted_ = true, shown_ = false;
};

}  // namespace psj
