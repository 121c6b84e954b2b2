#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "plugin/log/descriptor.h"
#include "plugin/log/segment_source.h"
#include "plugin/providers/background/frames.h"
#include "plugin/providers/background/surroundings.h"
#include "plugin/value/tree.h"

namespace psj {

// The worker's end of the socket: a thread receives, everybody sends. When the other side goes away
// before leave(), the worker's process group and all that descends from it end.
class WorkerChannel final : public SegmentSource {
 public:
  struct Request {
    OwnedValue prepared;
    Descriptor control, host, doorbell;
    std::optional<Surroundings> surroundings;
  };

  explicit WorkerChannel(Descriptor socket);
  ~WorkerChannel() override;

  // `on_stop` is called once on the receiving thread, when the host asks for the script's end.
  void start(std::function<void()> on_stop);
  // Whether the job is there already.
  bool has_request() const;
  // Waits for the job.
  Result<Request> wait_for_request();
  // As psj_run.next_input.
  psj_status next_input(std::uint32_t timeout_ms, psj_result *out);
  bool stop_asked() const;

  Result<std::shared_ptr<Segment>> acquire(std::uint64_t bytes) override;
  void send(std::uint32_t kind, const void *body, std::size_t size);
  // The job is over: the other side may go away.
  void leave();

 private:
  void receive();
  void take(Frame &frame);

  Descriptor socket_;
  std::thread thread_;
  std::function<void()> on_stop_;
  FrameDecoder decoder_;  // the receiving thread's

  std::mutex send_mutex_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Result<Request>> request_;
  std::optional<Surroundings> surroundings_;  // those of the request that follows
  std::deque<OwnedValue> input_;
  bool input_ended_ = false;
  bool stop_asked_ = false;
  bool leaving_ = false;
  struct Answer {
    std::shared_ptr<Segment> segment;  // NULL: refused
    Status refusal;
  };
  std::deque<Answer> answers_;  // to what was asked for, and the first segment unasked
};

}  // namespace psj
