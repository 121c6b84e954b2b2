#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace psj {

// The thread on which subscribers are called, one call after the other. It is not the dispatcher's:
// a subscriber may wait for jobs, and jobs need the dispatcher to end. Starts with the first task.
class EventThread {
 public:
  using Task = std::function<void()>;

  EventThread() = default;
  ~EventThread() { stop(); }
  EventThread(const EventThread &) = delete;
  EventThread &operator=(const EventThread &) = delete;

  void post(Task task);  // [any]
  bool on_thread() const;
  // Runs what was posted and ends the thread; later tasks run at once, on the caller's thread.
  // Called on the thread itself it only stops taking tasks.
  void stop();

 private:
  void run();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Task> tasks_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace psj
