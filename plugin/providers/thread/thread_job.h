#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "plugin/value/status.h"
#include "plugin/value/tree.h"
#include "psj.h"

namespace psj {

// What a thread job runs. `prepared` may be shared by many.
struct ThreadScript {
  const psj_host_script &host;
  std::shared_ptr<const OwnedValue> prepared;
  std::uint32_t purpose = PSJ_FOR_THREAD;
  // PSJ_FOR_TASK: $_ of the script. Such a job has no input.
  std::shared_ptr<const OwnedValue> item = nullptr;
  // PSJ_FOR_TASK: the script shares no runspace with the others. The host hears of it as a thread
  // job's script.
  bool own_runspace = false;
};

// The psj.host.script/1 of the host that a sink belongs to; NULL: it runs no scripts.
const psj_host_script *script_host(const psj_host *host);

// One thread job: its script, its input, and the hand-over between the thread that runs it and
// those that stop it. Shared by the plugin (until destroy) and the thread (until the script ends).
class ThreadJob {
 public:
  // `owner` is held as long as the job is: what the sink needs.
  ThreadJob(const psj_sink &sink, ThreadScript script, std::shared_ptr<void> owner = nullptr);
  ThreadJob(const ThreadJob &) = delete;
  ThreadJob &operator=(const ThreadJob &) = delete;

  const psj_sink &sink() const { return sink_; }

  // Runs the script to its end, on the calling thread. finish() says it to the plugin afterwards,
  // and is the last use of the sink.
  void run();
  void finish();
  // Instead of both: it could not run.
  void refuse(const psj_error *reason);
  // A thread has it: finish() will follow, whatever happens.
  void take();
  // Waits until finish() is over, or at once when no thread ever had it.
  void wait_until_left();
  // Interrupts the script, now or as soon as it begins.
  void stop();

  Status add_input(const psj_value &value);
  void end_input();

 private:
  void leave(psj_state state, const psj_error *reason);
  static psj_status next_input(const psj_run *run, std::uint32_t timeout_ms, psj_result *out);
  psj_status take_input(std::uint32_t timeout_ms, psj_result *out);

  const std::shared_ptr<void> owner_;
  const psj_sink &sink_;
  ThreadScript script_;
  psj_run run_{};

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<OwnedValue> input_;
  bool input_ended_ = false;
  bool stop_asked_ = false;
  bool taken_ = false;
  bool left_ = false;
  bool running_ = false;   // the host's run is under way
  bool stopping_ = false;  // the host's stop is under way

  psj_state ended_ = PSJ_STOPPED;
  psj_error *reason_ = nullptr;
};

}  // namespace psj
