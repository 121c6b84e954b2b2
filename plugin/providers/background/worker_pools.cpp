#include "plugin/providers/background/worker_pools.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "invariant/letter_case.h"
#include "plugin/jobs/dispatcher.h"

namespace psj {
namespace {

// A job's first moments are its own; then a pool that was asked for is filled again.
constexpr std::uint32_t kRefillMs = 5;
// No job was started for so long: the host is idle.
constexpr std::uint32_t kIdleMs = 30;
// A worker that does not come up is not tried for ever, but once more with each job.
constexpr std::uint32_t kMostFailures = 3;

bool has_ended(const WorkerProcess &process) {
  pollfd look{process.pidfd(), POLLIN, 0};
  return poll(&look, 1, 0) != 0;
}

}  // namespace

WorkerPools::Info WorkerPools::info_of(const Pool &pool) {
  Info info{pool.name, pool.size, 0, 0, pool.served, pool.missed};
  for (const Worker &worker : pool.workers) ++(worker.ready ? info.ready : info.starting);
  return info;
}

WorkerPools::PoolPtr WorkerPools::find(std::string_view name) const {
  const auto found = pools_.find(invariant::to_lower(name));
  return found == pools_.end() ? nullptr : found->second;
}

Status WorkerPools::create(std::string_view name, std::uint32_t size, Command command) {
  auto pool = std::make_shared<Pool>();
  pool->name = name;
  pool->size = size;
  pool->command = std::move(command);
  pool->surroundings = std::make_shared<const Surroundings>(Surroundings::capture());
  const std::string key = invariant::to_lower(name);
  pool->is_default = key == invariant::to_lower(kDefault);
  std::list<Worker> replaced;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return Status(PSJ_E_REMOVED, "make a pool of workers: the session ends");
    PoolPtr &place = pools_[key];
    if (place && !pool->is_default)
      return Status(PSJ_E_ARGUMENT,
                    fmt::format("There is a job pool with the name {} already.", name),
                    "JobPoolExists", kInvalidArgument);
    if (place) replaced = std::move(place->workers);
    if (pool->is_default) pool->name = kDefault;
    place = pool;
  }
  end_later(std::move(replaced));
  dispatcher_.post([self = shared_from_this(), pool] { self->fill(pool); });
  return {};
}

Status WorkerPools::remove(std::string_view name) {
  std::list<Worker> workers;
  {
    const std::lock_guard lock(mutex_);
    const std::string key = invariant::to_lower(name);
    const bool is_default = key == invariant::to_lower(kDefault);
    const auto found = pools_.find(key);
    if (found == pools_.end() && !is_default)
      return Status(PSJ_E_NOT_FOUND, fmt::format("The command cannot find the job pool {}.", name),
                    "JobPoolNotFound", kObjectNotFound);
    if (is_default) default_removed_ = true;
    if (found == pools_.end()) return {};
    found->second->size = 0;
    workers = std::move(found->second->workers);
    pools_.erase(found);
    changed_.notify_all();
  }
  end_later(std::move(workers));
  return {};
}

bool WorkerPools::has(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  return find(name) != nullptr;
}

std::vector<WorkerPools::Info> WorkerPools::list() const {
  std::vector<Info> infos;
  const std::lock_guard lock(mutex_);
  for (const auto &[key, pool] : pools_) infos.push_back(info_of(*pool));
  return infos;
}

psj_status WorkerPools::wait(std::string_view name, std::uint32_t timeout_ms) {
  std::unique_lock lock(mutex_);
  const PoolPtr pool = find(name);
  if (!pool) return PSJ_E_NOT_FOUND;
  const auto full = [&] {
    return closed_ || find(name) != pool || pool->failures >= kMostFailures ||
           info_of(*pool).ready >= pool->size;
  };
  if (timeout_ms == PSJ_FOREVER)
    changed_.wait(lock, full);
  else if (!changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), full))
    return PSJ_S_TIMEOUT;
  if (pool->failures >= kMostFailures) return PSJ_E_FAILED;
  return closed_ || find(name) != pool ? PSJ_E_NOT_FOUND : PSJ_OK;
}

WorkerPools::PoolPtr WorkerPools::default_pool(const Wish &wish) {
  PoolPtr pool = find(kDefault);
  if (pool || default_removed_ || !wish.fills_default) return pool;
  pool = std::make_shared<Pool>();
  pool->name = kDefault;
  pool->is_default = true;
  pool->size = std::clamp(std::thread::hardware_concurrency(), 1u, 4u);
  pool->command = wish.command;
  pools_[invariant::to_lower(kDefault)] = pool;
  return pool;
}

std::optional<WorkerProcess> WorkerPools::take(const Wish &wish) {
  std::optional<WorkerProcess> taken;
  const std::lock_guard lock(mutex_);
  if (closed_) return taken;
  const PoolPtr pool = wish.pool.empty() ? default_pool(wish) : find(wish.pool);
  if (!pool) return taken;
  taken = take_from(*pool, wish);
  ++(taken ? pool->served : pool->missed);
  pool->surroundings = wish.surroundings;
  pool->failures = std::min(pool->failures, kMostFailures - 1);
  fill_later(pool, pool->is_default ? kIdleMs : kRefillMs);
  return taken;
}

std::optional<WorkerProcess> WorkerPools::take_from(Pool &pool, const Wish &wish) {
  if (pool.workers.empty()) return std::nullopt;
  const std::string inherited = inherited_for_good();
  std::list<Worker> unfit;
  for (auto it = pool.workers.begin(); it != pool.workers.end();) {
    const auto here = it++;
    const bool fits =
        wish.surroundings->reachable_from(*here->surroundings) &&
        (wish.adopts || wish.surroundings->environment == here->surroundings->environment) &&
        here->inherited == inherited && !has_ended(here->process);
    if (!fits) unfit.splice(unfit.end(), pool.workers, here);
  }
  end(std::move(unfit));
  auto best = std::find_if(pool.workers.begin(), pool.workers.end(),
                           [](const Worker &worker) { return worker.ready; });
  if (best == pool.workers.end()) best = pool.workers.begin();
  if (best == pool.workers.end()) return std::nullopt;
  release(*best);
  WorkerProcess process = std::move(best->process);
  pool.workers.erase(best);
  return process;
}

void WorkerPools::fill_later(const PoolPtr &pool, std::uint32_t ms) {
  // Each start of a job puts the default pool's filling off.
  if (pool->timer != 0 && !pool->is_default) return;
  if (pool->timer != 0) dispatcher_.cancel(pool->timer);
  pool->timer = dispatcher_.after(ms, [self = shared_from_this(), pool] {
    {
      const std::lock_guard lock(self->mutex_);
      pool->timer = 0;
    }
    self->fill(pool);
  });
}

void WorkerPools::fill(const PoolPtr &pool) {
  const std::lock_guard lock(mutex_);
  if (closed_) return;
  while (pool->workers.size() < pool->size && pool->failures < kMostFailures) {
    if (pool->is_default && info_of(*pool).starting != 0) return;
    if (!add_worker(pool)) {
      ++pool->failures;
      changed_.notify_all();
    }
  }
}

bool WorkerPools::add_worker(const PoolPtr &pool) {
  auto process = WorkerProcess::spawn(pool->command, *pool->surroundings);
  if (!process.ok()) return false;
  Worker &worker = pool->workers.emplace_back();
  worker.process = std::move(*process);
  worker.surroundings = pool->surroundings;
  worker.inherited = inherited_for_good();
  const auto self = shared_from_this();
  const bool watched =
      dispatcher_.watch(worker.process.pidfd(), EPOLLIN,
                        [self, pool, &worker](std::uint32_t) { self->on_exit(pool, worker); }) &&
      dispatcher_.watch(worker.process.socket(), EPOLLIN,
                        [self, pool, &worker](std::uint32_t) { self->on_socket(pool, worker); });
  if (watched) return true;
  release(worker);
  worker.process.kill_and_collect();
  pool->workers.pop_back();
  return false;
}

void WorkerPools::on_socket(const PoolPtr &pool, Worker &worker) {
  const Status received = worker.receiver.receive(worker.process.socket());
  if (received.code() != PSJ_OK && received.code() != PSJ_S_TIMEOUT) {
    // It ends, or must.
    dispatcher_.unwatch(worker.process.socket());
    worker.process.signal_group(SIGKILL);
    return;
  }
  bool now_ready = false;
  for (Frame frame; worker.receiver.next(frame);) now_ready |= frame.kind == kFrameReady;
  if (!now_ready) return;
  {
    const std::lock_guard lock(mutex_);
    worker.ready = true;
    pool->failures = 0;
    changed_.notify_all();
  }
  fill(pool);
}

void WorkerPools::on_exit(const PoolPtr &pool, Worker &worker) {
  release(worker);
  worker.process.collect(true);
  const std::lock_guard lock(mutex_);
  pool->failures = worker.ready ? 0 : pool->failures + 1;
  pool->workers.remove_if([&worker](const Worker &other) { return &other == &worker; });
  changed_.notify_all();
  if (!closed_) fill_later(pool, kIdleMs);
}

void WorkerPools::release(Worker &worker) {
  dispatcher_.unwatch(worker.process.pidfd());
  if (worker.process.socket() >= 0) dispatcher_.unwatch(worker.process.socket());
}

void WorkerPools::end(std::list<Worker> workers) {
  // All are told before the first is waited for.
  for (Worker &worker : workers) {
    release(worker);
    worker.process.signal_group(SIGKILL);
  }
  for (Worker &worker : workers) worker.process.kill_and_collect();
}

void WorkerPools::end_later(std::list<Worker> workers) {
  if (workers.empty()) return;
  dispatcher_.post([self = shared_from_this(), held = std::make_shared<std::list<Worker>>(std::move(
                                                   workers))] { self->end(std::move(*held)); });
}

void WorkerPools::close() {
  std::list<Worker> workers;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    for (const auto &[key, pool] : pools_) {
      if (pool->timer != 0) dispatcher_.cancel(std::exchange(pool->timer, 0));
      workers.splice(workers.end(), pool->workers);
    }
    pools_.clear();
    changed_.notify_all();
  }
  if (workers.empty()) return;
  std::promise<void> done;
  dispatcher_.post([this, &workers, &done] {
    end(std::move(workers));
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace psj
