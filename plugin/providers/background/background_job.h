#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugin/providers/background/frames.h"
#include "plugin/providers/background/worker_pools.h"
#include "plugin/providers/background/worker_process.h"
#include "psj.h"

namespace psj {

class Dispatcher;

// The processes of a plugin that are not collected yet.
class BackgroundJobs {
 public:
  explicit BackgroundJobs(Dispatcher &dispatcher)
      : dispatcher_(dispatcher), pools_(std::make_shared<WorkerPools>(dispatcher)) {}
  Dispatcher &dispatcher() { return dispatcher_; }
  WorkerPools &pools() { return *pools_; }

  void add();
  void remove();
  // False: some are still there.
  bool wait_for_all(std::uint32_t timeout_ms);

 private:
  Dispatcher &dispatcher_;
  const std::shared_ptr<WorkerPools> pools_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t count_ = 0;
};

// One process job. What is marked [dispatcher] runs on that thread only, as does everything that
// follows from its events; the rest may be called from any thread. It outlives its destroy() until
// its process is collected.
class BackgroundJob : public std::enable_shared_from_this<BackgroundJob> {
 public:
  BackgroundJob(std::shared_ptr<BackgroundJobs> jobs, const psj_sink &sink,
                const psj_sink_memory &memory);
  BackgroundJob(const BackgroundJob &) = delete;
  BackgroundJob &operator=(const BackgroundJob &) = delete;

  // Before start(): makes the log, encodes the request, and takes down what the process is to have
  // of this one. `pool`: the pool whose worker is wanted; empty: the default one.
  Status prepare(const psj_value &prepared, std::string_view pool);
  // It was to run as another user, which a process of this system's users cannot: it fails with its
  // start. Before start().
  void set_other_user() { other_user_ = true; }
  // A script that opens the session may speak to the host. Before start().
  void set_opens() { opens_ = true; }
  // What is set of the wish beside that is the worker's command and what the host can do.
  void start(WorkerPools::Wish wish);
  void stop(std::uint32_t deadline_ms);
  // Waits while much input is on its way.
  Status add_input(const psj_value &value);
  void end_input();
  // The sink is not used after it returned.
  void detach();

 private:
  void spawn(const WorkerPools::Wish &wish);  // [dispatcher]
  bool watch();                               // [dispatcher]
  void post_frames(std::deque<Frame> frames);
  void queue(std::deque<Frame> frames);                   // [dispatcher]
  void flush();                                           // [dispatcher]
  void on_socket(std::uint32_t events);                   // [dispatcher]
  Status on_frame(const Frame &frame);                    // [dispatcher]
  Status answer_need(const Frame &need);                  // [dispatcher]
  Status take_state(const Frame &frame);                  // [dispatcher]
  Status take_opening(const Frame &frame);                // [dispatcher]
  void break_off(const Status &why);                      // [dispatcher]
  void drop_output();                                     // [dispatcher]
  Frame grant(std::uint64_t bytes);                       // [dispatcher]
  void close_socket();                                    // [dispatcher]
  void on_exit();                                         // [dispatcher]
  void begin_stop(std::uint32_t deadline_ms);             // [dispatcher]
  void signal_after(std::uint32_t ms, int signal);        // [dispatcher]
  void finish_from_log(const ProcessEnd *end);            // [dispatcher]
  void finish(psj_state state, const psj_error *reason);  // [dispatcher]
  void fail(std::string id, std::string message);         // [dispatcher]
  void tell_host(const Frame &frame) const;               // [dispatcher]
  void refuse_user();                                     // [dispatcher]

  const std::shared_ptr<BackgroundJobs> jobs_;
  const psj_sink_memory &memory_;
  const psj_sink *sink_;  // [dispatcher]; NULL after detach()

  std::mutex input_mutex_;  // encoder_, and the order of what it made
  FrameEncoder encoder_;
  std::condition_variable input_sent_;
  std::size_t input_queued_ = 0;
  bool input_closed_ = false;  // nobody will read it any more

  // Until the process is there: the request, and input that came early.
  std::deque<Frame> waiting_;
  int log_control_ = -1, log_host_ = -1, log_doorbell_ = -1;

  // [dispatcher] from here on.
  WorkerProcess process_;
  FrameSender sender_;
  FrameReceiver receiver_;
  std::vector<std::uint64_t> timers_;
  std::string unopened_;  // why the session of the worker was not opened
  std::string broken_;    // what the worker sent that no worker sends
  bool spawned_ = false;
  bool watching_output_ = false;  // waits for room in the socket
  bool stop_asked_ = false;
  bool other_user_ = false;
  bool opens_ = false;
  std::string pool_;
  std::shared_ptr<const Surroundings> surroundings_;
  bool finished_ = false;  // the sink was told
  std::uint32_t granted_ = 0;
  std::uint64_t answer_ = 0;  // the frame that answers the worker's last request for memory
};

}  // namespace psj
