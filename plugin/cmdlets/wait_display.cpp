#include "plugin/cmdlets/wait_display.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "plugin/value/arena.h"
#include "plugin/value/make.h"

namespace psj {
namespace {

constexpr std::chrono::milliseconds kQuiet(1000);  // short waits show nothing
constexpr std::uint32_t kPauseMs = 500;
// Beside the activities of scripts, which count from 0.
constexpr std::int32_t kActivityId = 0x70736a;

// ActionPreference, by name or number.
bool is_silent(const psj_value &value) {
  constexpr std::int64_t kSilentlyContinue = 0, kIgnore = 4;
  if (value.kind == PSJ_INT) return value.as.i64 == kSilentlyContinue || value.as.i64 == kIgnore;
  if (value.kind != PSJ_STRING) return false;
  return string_of(value) == "SilentlyContinue" || string_of(value) == "Ignore";
}

}  // namespace

WaitDisplay::WaitDisplay(const psj_streams &streams, std::string_view activity)
    : streams_(streams), activity_(activity), begun_(std::chrono::steady_clock::now()) {
  psj_result preference{};
  if (streams.variable(&streams, text_of("ProgressPreference"), &preference) != PSJ_OK) return;
  wanted_ = !is_silent(preference.value);
  if (preference.release) preference.release(preference.owner);
}

WaitDisplay::~WaitDisplay() {
  if (shown_) write("done", 100, true);
}

std::uint32_t WaitDisplay::pause_ms() const {
  if (!wanted_) return PSJ_FOREVER;
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      begun_ + kQuiet - std::chrono::steady_clock::now());
  return left.count() > 0 ? static_cast<std::uint32_t>(left.count() + 1) : kPauseMs;
}

void WaitDisplay::show(std::size_t done, std::size_t all) {
  if (!wanted_ || std::chrono::steady_clock::now() - begun_ < kQuiet) return;
  shown_ = true;
  const std::string status = fmt::format("{} of {} {} done", done, all, all == 1 ? "job" : "jobs");
  write(status, 100 * done / std::max<std::size_t>(all, 1), false);
}

void WaitDisplay::write(std::string_view status, std::size_t percent, bool completed) const {
  Arena arena;
  const psj_schema *const schema =
      make_schema(arena, {PSJ_SHAPE_PROGRESS, "System.Object"},
                  {"Activity", "ActivityId", "ParentActivityId", "StatusDescription",
                   "CurrentOperation", "PercentComplete", "SecondsRemaining", "Completed"});
  const psj_value record =
      make_bag(arena, schema,
               {make_string(activity_), make_int(kActivityId), make_int(-1), make_string(status),
                make_null(), make_int(static_cast<std::int64_t>(percent)), make_int(-1),
                make_bool(completed)},
               activity_);
  streams_.write(&streams_, PSJ_STREAM_PROGRESS, PSJ_WRITE_HOST, &record);
}

}  // namespace psj
