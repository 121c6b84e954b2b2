#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace psj {

class ThreadJob;

// The threads of thread jobs. At most `limit` jobs run at once, the others wait in line. A thread
// whose job is done waits some seconds for the next one. [any]
class ThreadPool : public std::enable_shared_from_this<ThreadPool> {
 public:
  using JobPointer = std::shared_ptr<ThreadJob>;

  void set_limit(std::size_t limit);
  // Running now, or in line.
  void add(JobPointer job);
  // Out of the line and running, whatever the limit. Nothing happens when it is not in line.
  void start_now(const ThreadJob &job);
  // True: it was in line, and now it is not; it never ran.
  bool take_out(const ThreadJob &job);
  // The job does not end: its place goes to the next one. Its thread is left alone.
  void give_up(const ThreadJob &job);
  // No job runs but those given up: the threads end, and are waited for.
  void close();

 private:
  struct Thread {
    std::thread thread;
    JobPointer job;
    bool given_up = false;
    bool ended = false;
  };

  // With the lock held; it is let go while the plugin is told.
  void fill(std::unique_lock<std::mutex> &lock);
  void begin(JobPointer job, std::unique_lock<std::mutex> &lock);
  // False: the system has no thread for it. The threads that are there come to the job in their
  // time.
  bool start_thread();
  void refuse(std::unique_lock<std::mutex> &lock);
  void join_ended();
  static void serve(std::shared_ptr<ThreadPool> pool, Thread *self);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<JobPointer> line_;
  std::deque<JobPointer> ready_;  // have a place, wait for a thread
  std::list<std::unique_ptr<Thread>> threads_;
  std::size_t limit_ = 5;
  std::size_t places_taken_ = 0;
  std::size_t idle_ = 0;
  bool closing_ = false;
};

}  // namespace psj
