#include "plugin/providers/thread/thread_pool.h"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "plugin/providers/thread/thread_job.h"
#include "plugin/value/error.h"

namespace psj {

void ThreadPool::set_limit(std::size_t limit) {
  std::unique_lock lock(mutex_);
  limit_ = limit;
  fill(lock);
}

void ThreadPool::add(JobPointer job) {
  std::unique_lock lock(mutex_);
  line_.push_back(std::move(job));
  fill(lock);
}

bool ThreadPool::take_out(const ThreadJob &job) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(line_.begin(), line_.end(),
                                  [&](const JobPointer &waiting) { return waiting.get() == &job; });
  if (found == line_.end()) return false;
  line_.erase(found);
  return true;
}

void ThreadPool::give_up(const ThreadJob &job) {
  std::unique_lock lock(mutex_);
  for (const auto &thread : threads_) {
    if (thread->job.get() != &job || thread->given_up) continue;
    thread->given_up = true;
    --places_taken_;
    fill(lock);
    return;
  }
}

void ThreadPool::start_now(const ThreadJob &job) {
  std::unique_lock lock(mutex_);
  for (auto it = line_.begin(); it != line_.end(); ++it) {
    if (it->get() != &job) continue;
    JobPointer found = std::move(*it);
    line_.erase(it);
    begin(std::move(found), lock);
    return;
  }
}

void ThreadPool::fill(std::unique_lock<std::mutex> &lock) {
  while (places_taken_ < limit_ && !line_.empty() && !closing_) {
    JobPointer job = std::move(line_.front());
    line_.pop_front();
    begin(std::move(job), lock);
  }
}

void ThreadPool::begin(JobPointer job, std::unique_lock<std::mutex> &lock) {
  ++places_taken_;
  job->take();
  // Running is said before a thread can take it and say more.
  lock.unlock();
  job->sink().set_state(&job->sink(), PSJ_RUNNING, nullptr);
  lock.lock();
  ready_.push_back(std::move(job));
  if (idle_ >= ready_.size())
    changed_.notify_one();
  else if (!start_thread() && threads_.empty())
    refuse(lock);
}

bool ThreadPool::start_thread() {
  join_ended();
  auto &made = threads_.emplace_back(std::make_unique<Thread>());
  ++idle_;  // it will ask for work
  // The host's signals are the host's: none may be delivered to this thread.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    made->thread = std::thread(serve, shared_from_this(), made.get());
  } catch (...) {
    threads_.pop_back();
    --idle_;
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return false;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return true;
}

// There is no thread at all, so nobody would ever come to the job.
void ThreadPool::refuse(std::unique_lock<std::mutex> &lock) {
  const JobPointer job = std::move(ready_.back());
  ready_.pop_back();
  --places_taken_;
  lock.unlock();
  const OwnedError reason(make_error(
      Status(PSJ_E_SYSTEM, "start a thread job: no thread to be had", {}, kResourceUnavailable)));
  job->refuse(reason.get());
  lock.lock();
}

void ThreadPool::join_ended() {
  for (auto it = threads_.begin(); it != threads_.end();) {
    if (!(*it)->ended) {
      ++it;
      continue;
    }
    (*it)->thread.join();
    it = threads_.erase(it);
  }
}

void ThreadPool::serve(std::shared_ptr<ThreadPool> pool, Thread *self) {
  constexpr auto kIdle = std::chrono::seconds(5);
  pthread_setname_np(pthread_self(), "psj-thread-job");
  std::unique_lock lock(pool->mutex_);
  for (;;) {
    const bool woken = pool->changed_.wait_for(
        lock, kIdle, [&] { return pool->closing_ || !pool->ready_.empty(); });
    --pool->idle_;
    if (pool->ready_.empty() && (!woken || pool->closing_)) break;
    self->job = std::move(pool->ready_.front());
    pool->ready_.pop_front();
    JobPointer job = self->job;
    lock.unlock();
    job->run();
    job->finish();
    job.reset();
    lock.lock();
    self->job.reset();
    ++pool->idle_;
    if (!std::exchange(self->given_up, false)) {
      --pool->places_taken_;
      pool->fill(lock);
    }
  }
  self->ended = true;
}

void ThreadPool::close() {
  std::list<std::unique_ptr<Thread>> threads;
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    changed_.notify_all();
    // A thread that was given up keeps its Thread: it may still come back and look at it.
    for (auto it = threads_.begin(); it != threads_.end();) {
      const auto at = it++;
      if ((*at)->given_up)
        (*at)->thread.detach();
      else
        threads.splice(threads.end(), threads_, at);
    }
  }
  for (const auto &thread : threads) thread->thread.join();
}

}  // namespace psj
