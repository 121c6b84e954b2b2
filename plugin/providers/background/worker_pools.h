#pragma once

#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/providers/background/frames.h"
#include "plugin/providers/background/surroundings.h"
#include "plugin/providers/background/worker_process.h"
#include "plugin/value/status.h"
#include "psj.h"

namespace psj {

class Dispatcher;

// Workers that were started before their jobs. Each serves one job and is gone.
//
// The pool "Default" serves jobs that name no pool. It is filled while the host is idle: one worker
// after the other, a while after the last start of a job, and so never in a session without jobs.
// A pool that was asked for fills at once.
//
// Functions may be called from any thread but where they are marked. Processes are started, watched
// and ended on the dispatcher's thread only.
class WorkerPools : public std::enable_shared_from_this<WorkerPools> {
 public:
  static constexpr std::string_view kDefault = "Default";
  static constexpr std::uint32_t kLargest = 1024;

  explicit WorkerPools(Dispatcher &dispatcher) : dispatcher_(dispatcher) {}
  WorkerPools(const WorkerPools &) = delete;
  WorkerPools &operator=(const WorkerPools &) = delete;

  struct Info {
    std::string name;
    std::uint32_t size = 0, ready = 0, starting = 0;
    std::uint64_t served = 0, missed = 0;
  };
  using Command = std::vector<std::string>;

  Status create(std::string_view name, std::uint32_t size, Command command);
  Status remove(std::string_view name);
  bool has(std::string_view name) const;
  std::vector<Info> list() const;
  // Until the pool is full. PSJ_S_TIMEOUT; PSJ_E_NOT_FOUND.
  psj_status wait(std::string_view name, std::uint32_t timeout_ms);
  // Ends all workers; none is started from now on.
  void close();

  struct Wish {
    std::string pool;  // empty: the default one
    Command command;
    std::shared_ptr<const Surroundings> surroundings;
    bool fills_default = false;  // jobs like this one let the default pool fill
    bool adopts = false;         // the worker can make another environment its own
  };
  // A worker for the job, ready or nearly so. Nothing: a new one is needed. [dispatcher]
  std::optional<WorkerProcess> take(const Wish &wish);

 private:
  struct Worker {
    WorkerProcess process;
    FrameReceiver receiver{64, FrameReceiver::Descriptors::kRefuse};
    std::shared_ptr<const Surroundings> surroundings;
    std::string inherited;
    bool ready = false;
  };
  struct Pool {
    std::string name;
    std::uint32_t size = 0;
    bool is_default = false;
    Command command;
    std::shared_ptr<const Surroundings> surroundings;  // what the next worker is started in
    std::list<Worker> workers;
    std::uint64_t served = 0, missed = 0;
    std::uint64_t timer = 0;
    std::uint32_t failures = 0;  // workers that ended before they were ready, in a row
  };
  using PoolPtr = std::shared_ptr<Pool>;

  static Info info_of(const Pool &pool);
  PoolPtr find(std::string_view name) const;  // with the lock held
  PoolPtr default_pool(const Wish &wish);     // with the lock held
  std::optional<WorkerProcess> take_from(Pool &pool, const Wish &wish);
  void fill_later(const PoolPtr &pool, std::uint32_t ms);  // with the lock held
  void fill(const PoolPtr &pool);                          // [dispatcher]
  bool add_worker(const PoolPtr &pool);                    // [dispatcher] lock held
  void on_socket(const PoolPtr &pool, Worker &worker);     // [dispatcher]
  void on_exit(const PoolPtr &pool, Worker &worker);       // [dispatcher]
  void release(Worker &worker);                            // [dispatcher]
  void end(std::list<Worker> workers);                     // [dispatcher]
  void end_later(std::list<Worker> workers);

  Dispatcher &dispatcher_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, PoolPtr, std::less<>> pools_;  // by name in lower case
  bool default_removed_ = false;
  bool closed_ = false;
};

}  // namespace psj
