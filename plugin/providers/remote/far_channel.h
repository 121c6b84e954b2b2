#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "plugin/log/descriptor.h"
#include "plugin/providers/remote/wire.h"
#include "plugin/value/tree.h"

namespace psj::remote {

// The far side's end of the channel: one thread receives, one sends what others leave. When the
// near side goes away while a script runs, the process group ends: its channel ends, or it is
// silent for longer than its last ping said.
class FarChannel {
 public:
  struct Run {
    std::uint32_t number = 0;
    OwnedValue prepared;
  };

  FarChannel(Descriptor input, Descriptor output);
  ~FarChannel();
  FarChannel(const FarChannel &) = delete;
  FarChannel &operator=(const FarChannel &) = delete;

  // Says who this is and hears who asks.
  Status greet(std::string_view host, std::string_view version);
  // `on_stop`: on the receiving thread, with the number of the run that is to end.
  void start(std::function<void(std::uint32_t)> on_stop);
  // The next script; nothing when the near side has gone.
  std::optional<Run> next_run();
  // As psj_run.next_input, of the run that next_run gave last. What is taken makes room for more.
  psj_status next_input(std::uint32_t timeout_ms, psj_result *out);
  // Waits until the near side has room for more.
  Status record(std::uint32_t run, psj_stream stream, std::uint16_t flags, const psj_value &value);
  void say(Kind kind, std::uint32_t run, const void *body, std::size_t size);
  // The last word of a run.
  void end(std::uint32_t run, psj_state state, const psj_value &reason);

 private:
  void receive();
  bool take(Frame &frame);
  bool take_run(Frame &frame);
  void send_all();
  bool write_all(std::span<const std::byte> bytes) const;

  const Descriptor input_, output_;
  WireDecoder decoder_{false};            // the receiving thread's
  std::chrono::milliseconds silence_{0};  // its own too; 0: not said yet
  std::thread receiver_, sender_;
  std::function<void(std::uint32_t)> on_stop_;

  std::mutex mutex_;
  std::condition_variable changed_, room_, to_send_;
  WireEncoder encoder_;
  std::int64_t credit_ = 0;  // less than 0 after a large record
  std::deque<Run> runs_;
  struct Input {
    OwnedValue value;
    std::int64_t weight = 0;
  };
  std::deque<Input> input_values_;
  std::int64_t input_room_ = 0;   // what of the window may be filled yet
  std::int64_t input_taken_ = 0;  // since the near side heard of it
  std::uint32_t arriving_ = 0;    // the run whose input comes
  bool input_ended_ = false;
  bool running_ = false;
  bool stop_asked_ = false;
  bool gone_ = false;    // the near side
  bool ending_ = false;  // this side
};

}  // namespace psj::remote
