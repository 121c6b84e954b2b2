#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace psj {

class LogDrain;
class SegmentChain;

// What the logs of a session may hold together, and each of them. Every log has one; all of a
// session share it. Any thread.
class MemoryBudget {
 public:
  struct Limits {
    std::uint64_t job_memory = 64ull << 20;
    std::uint64_t session_memory = 512ull << 20;
    // A log may always have this much, so that no other log keeps it from going on.
    std::uint64_t floor = 4 << 20;
    // Of all logs together; 0: half of what the file system has free when the first byte goes
    // there.
    std::uint64_t disk = 0;
    // Where the unlinked files are; empty: $TMPDIR, else /var/tmp.
    std::string directory;
  };
  explicit MemoryBudget(Limits limits);
  MemoryBudget(const MemoryBudget &) = delete;
  MemoryBudget &operator=(const MemoryBudget &) = delete;
  ~MemoryBudget();

  // The one of this process: limits from the environment (PSJ_LOG_JOB_MEMORY,
  // PSJ_LOG_SESSION_MEMORY, PSJ_LOG_DISK in bytes, PSJ_LOG_DIRECTORY), read once.
  static const std::shared_ptr<MemoryBudget> &session();

  // May a log that holds `held` have `bytes` more? Then they are counted. With `anyway` they are in
  // any case.
  bool take_memory(std::uint64_t held, std::uint64_t bytes, bool anyway);
  void give_memory(std::uint64_t bytes) { memory_.fetch_sub(bytes, std::memory_order_relaxed); }
  bool take_disk(std::uint64_t bytes);
  void give_disk(std::uint64_t bytes) { disk_.fetch_sub(bytes, std::memory_order_relaxed); }

  // A log that has grown past the floor: others may ask it for room.
  void enlist(std::weak_ptr<SegmentChain> log);
  // That of them that holds most in memory, but for `asking`. NULL: none.
  std::shared_ptr<SegmentChain> largest(const SegmentChain *asking);

  [[nodiscard]] const Limits &limits() const { return limits_; }
  [[nodiscard]] std::string directory() const;
  [[nodiscard]] std::uint64_t memory() const { return memory_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t disk() const { return disk_.load(std::memory_order_relaxed); }
  LogDrain &drain() { return *drain_; }

 private:
  std::uint64_t disk_limit();

  const Limits limits_;
  std::atomic<std::uint64_t> memory_{0}, disk_{0}, free_disk_{0};
  std::unique_ptr<LogDrain> drain_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<SegmentChain>> grown_;
};

}  // namespace psj
