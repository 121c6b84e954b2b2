#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "plugin/log/descriptor.h"
#include "plugin/log/log_writer.h"
#include "plugin/providers/background/worker_channel.h"
#include "psj.h"

namespace psj {

// One job in a worker: its sink, which writes to the shared log, and the run of its script.
class WorkerRun {
 public:
  WorkerRun(const psj_host &host, WorkerChannel &channel);
  WorkerRun(const WorkerRun &) = delete;
  WorkerRun &operator=(const WorkerRun &) = delete;

  // Opens the log and runs the script to its end, which the log's last record tells. Fails only
  // when there is no log to write to.
  Status serve(WorkerChannel::Request request);
  // The host asked for the end. [any]
  void stop();

 private:
  void fill_tables();
  Status send_now(psj_stream stream, const psj_value &value);
  void run(const psj_value &prepared);
  void end(psj_state state, psj_error *error);
  void end_shortly(psj_state state, const psj_error *error);
  int cancel_fd();
  static WorkerRun &of(const psj_sink *sink) { return *static_cast<WorkerRun *>(sink->self); }

  const psj_host &host_;
  WorkerChannel &channel_;
  const psj_host_script *script_ = nullptr;
  psj_sink sink_{};
  psj_run run_{};
  Descriptor doorbell_;
  std::unique_ptr<LogWriter> writer_;

  std::mutex mutex_;
  bool running_ = false;
  bool stop_asked_ = false;
  bool stopping_ = false;
  std::condition_variable stopped_;
  std::atomic<std::uint32_t> cancelled_{0};
  Descriptor cancel_fd_;
};

}  // namespace psj
