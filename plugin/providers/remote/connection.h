#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "plugin/log/descriptor.h"
#include "plugin/providers/remote/remote_run.h"
#include "plugin/providers/remote/ssh_process.h"
#include "plugin/providers/remote/ssh_target.h"
#include "plugin/providers/remote/wire.h"
#include "plugin/value/tree.h"
#include "psj_remote.h"

namespace psj::remote {

class PwshOutput;

class Connection;

// The connections of a plugin that have a thread. While there are any, one thread more says for
// those whose own thread waits for a reader that this side is still there.
class Connections : public std::enable_shared_from_this<Connections> {
 public:
  void add(const std::shared_ptr<Connection> &connection);
  void remove(const Connection *connection);
  bool wait_for_all(std::uint32_t timeout_ms);  // false: some are still there

 private:
  void beat();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<const Connection *, std::weak_ptr<Connection>> all_;
  bool beating_ = false;
};

// Why a connection is of no use.
struct Failure {
  std::string message;  // what the exception says
  std::string detail;   // what ssh said, or empty

  explicit operator bool() const { return !message.empty(); }
};

// One connection to one computer, with a thread of its own for its life. Runs go over it one after
// the other. What is marked [thread] runs on that thread only.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  struct Setup {
    SshTarget target;
    std::string own_program;         // the worker's place here
    std::string host, version;       // of the near side's program
    std::string computer;            // as messages name it
    const psj_host *near = nullptr;  // outlives the connection
  };
  Connection(std::shared_ptr<Connections> connections, Setup setup);
  ~Connection();
  Connection(const Connection &) = delete;
  Connection &operator=(const Connection &) = delete;

  void start();
  const Setup &setup() const { return setup_; }
  // Until it is open or of no use; PSJ_S_TIMEOUT. `cancel_fd`: readable, PSJ_E_CANCELLED; -1: none.
  psj_status wait_open(int cancel_fd);
  bool is_open() const;
  bool is_over() const;
  Failure failure() const;
  std::size_t runs() const;  // that have not ended

  void add(std::shared_ptr<RemoteRun> run);
  // Waits while the far side has no room and much waits here. PSJ_E_STATE: nobody reads it any
  // more.
  Status input(const RemoteRun &run, const psj_value &value);
  // The same, without waiting: what was there before the run.
  void early_input(const RemoteRun &run, const psj_value &value);
  void end_input(const RemoteRun &run);
  // The script is asked; what has not ended soon loses its connection. 0: now.
  void stop(const RemoteRun &run, std::uint32_t deadline_ms);
  // When the last run has ended the far side is told to leave.
  void close();
  void close_now();

  std::chrono::milliseconds ping_every() const { return ping_every_; }
  // [any] Pings, when the connection's thread waits for a reader and it is time.
  void beat();

 private:
  using Clock = std::chrono::steady_clock;
  struct Entry {
    std::shared_ptr<RemoteRun> run;
    std::uint32_t number = 0;  // once it is over there
    bool stop_asked = false;
    bool refused = false;  // takes no more records
    bool input_ended = false;
    struct Input {
      OwnedValue value;
      std::size_t waiting = 0;  // what it is of input_waiting_
    };
    std::deque<Input> input;
    std::int64_t input_room = kWindow;  // over there; less than 0 after a large value
  };

  bool post_input(const RemoteRun &run, OwnedValue value, std::size_t bytes);
  bool post(std::function<void()> task);  // false: the thread has ended
  Entry *find(const RemoteRun &run);      // [thread]
  void serve();                           // [thread], all below
  bool open();
  bool read_greeting();
  void talk();
  void drive_pwsh();
  bool send_pwsh_command(const psj_host_clixml &clixml, const std::string &mark);
  void end_pwsh(PwshOutput &output);
  bool step(Clock::time_point until);
  void run_tasks();
  bool read_output();
  void read_errors();
  bool write_pending();
  void take_frames();
  bool take(Frame &frame);
  void end_run(const Entry &which, psj_state state, const psj_error *reason);
  bool take_end(Frame &frame);
  void start_next();
  void send_input(Entry &entry);
  void stop_waiting(std::size_t bytes);
  void send(Kind kind, const void *body = nullptr, std::size_t size = 0);
  void keep_alive();
  void ping();
  void abandon_late_stop();
  psj_status write(Entry &entry, psj_stream stream, std::uint32_t flags, const psj_value &value);
  void fail(std::string message, std::string detail = {});
  void fail_by_end();
  void finish();
  Clock::time_point next_deadline() const;

  const std::shared_ptr<Connections> connections_;
  const Setup setup_;
  Descriptor wake_;
  std::chrono::milliseconds ping_every_{5000};
  unsigned ping_count_ = 3;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::function<void()>> tasks_;
  std::size_t input_waiting_ = 0;  // bytes of it that are not on their way yet
  std::size_t run_count_ = 0;
  bool open_ = false, over_ = false;
  Failure failure_;

  // Held by beat(), and by the connection's thread where it says that it waits for a reader: it
  // touches nothing of the below then.
  std::mutex waiting_mutex_;
  bool waiting_ = false;

  // [thread] from here on.
  std::unique_ptr<SshProcess> ssh_;
  WireEncoder encoder_;
  WireDecoder decoder_{true};
  Bytes pending_;  // being written
  std::size_t written_ = 0;
  std::string errors_;    // the last that ssh said
  std::string greeting_;  // what came before and of the far side's first words
  std::deque<std::shared_ptr<Entry>> entries_;
  std::uint32_t last_number_ = 0;
  std::uint64_t taken_ = 0;  // bytes of records since the last credit
  Clock::time_point connect_until_, heard_, pinged_, stop_until_ = Clock::time_point::max();
  bool closing_ = false, ended_ = false;
  bool gathers_ = false;  // a run's input, for the command of a pwsh
  bool pwsh_ = false;     // drives one; greeting_ is what came of its output then
  std::string pwsh_errors_;
};

}  // namespace psj::remote
