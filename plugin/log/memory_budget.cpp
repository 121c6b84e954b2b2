#include "plugin/log/memory_budget.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "plugin/log/log_drain.h"
#include "plugin/log/segment_chain.h"

namespace psj {

namespace {

// Bytes; anything that is no number leaves what is there.
void read_setting(const char *name, std::uint64_t &bytes) {
  const char *text = std::getenv(name);
  if (text == nullptr) return;
  const std::string_view view = text;
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(view.data(), view.data() + view.size(), value);
  if (error == std::errc() && end == view.data() + view.size()) bytes = value;
}

MemoryBudget::Limits limits_of_environment() {
  MemoryBudget::Limits limits;
  read_setting("PSJ_LOG_JOB_MEMORY", limits.job_memory);
  read_setting("PSJ_LOG_SESSION_MEMORY", limits.session_memory);
  read_setting("PSJ_LOG_DISK", limits.disk);
  if (const char *directory = std::getenv("PSJ_LOG_DIRECTORY")) limits.directory = directory;
  return limits;
}

}  // namespace

MemoryBudget::MemoryBudget(Limits limits)
    : limits_(std::move(limits)), drain_(std::make_unique<LogDrain>()) {}

MemoryBudget::~MemoryBudget() = default;

const std::shared_ptr<MemoryBudget> &MemoryBudget::session() {
  static const auto budget = std::make_shared<MemoryBudget>(limits_of_environment());
  return budget;
}

bool MemoryBudget::take_memory(std::uint64_t held, std::uint64_t bytes, bool anyway) {
  if (!anyway && held + bytes > std::max(limits_.job_memory, limits_.floor)) return false;
  const std::uint64_t before = memory_.fetch_add(bytes, std::memory_order_relaxed);
  if (anyway || held + bytes <= limits_.floor || before + bytes <= limits_.session_memory)
    return true;
  memory_.fetch_sub(bytes, std::memory_order_relaxed);
  return false;
}

void MemoryBudget::enlist(std::weak_ptr<SegmentChain> log) {
  const std::lock_guard lock(mutex_);
  std::erase_if(grown_, [](const auto &one) { return one.expired(); });
  grown_.push_back(std::move(log));
}

std::shared_ptr<SegmentChain> MemoryBudget::largest(const SegmentChain *asking) {
  // Those that were looked at are let go without the lock: one may be the last to hold its log.
  std::vector<std::shared_ptr<SegmentChain>> all;
  {
    const std::lock_guard lock(mutex_);
    for (const auto &one : grown_)
      if (auto log = one.lock(); log != nullptr && log.get() != asking)
        all.push_back(std::move(log));
  }
  const auto most = std::max_element(all.begin(), all.end(), [](const auto &a, const auto &b) {
    return a->memory() < b->memory();
  });
  return most == all.end() ? nullptr : *most;
}

std::uint64_t MemoryBudget::disk_limit() {
  if (limits_.disk != 0) return limits_.disk;
  std::uint64_t found = free_disk_.load(std::memory_order_relaxed);
  if (found != 0) return found;
  struct statvfs info {};
  found = statvfs(directory().c_str(), &info) == 0 ? info.f_bavail * info.f_frsize / 2 : 0;
  found = std::max<std::uint64_t>(found, 1);
  free_disk_.store(found, std::memory_order_relaxed);
  return found;
}

bool MemoryBudget::take_disk(std::uint64_t bytes) {
  const std::uint64_t limit = disk_limit();
  if (disk_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= limit) return true;
  disk_.fetch_sub(bytes, std::memory_order_relaxed);
  return false;
}

std::string MemoryBudget::directory() const {
  if (!limits_.directory.empty()) return limits_.directory;
  const char *temporary = std::getenv("TMPDIR");
  return temporary != nullptr && *temporary != '\0' ? temporary : "/var/tmp";
}

}  // namespace psj
