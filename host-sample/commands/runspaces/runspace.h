// Runspace and RunspacePool: sessions that scripts make for other scripts.
#pragma once
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "language/run/session.h"
#include "language/run/session_names.h"
#include "language/value/native.h"

namespace psjsh {

using CommandsOfSession = std::shared_ptr<const CommandTable>;

// InitialSessionState: what a new session has besides its commands.
class InitialState final : public NativeObject {
 public:
  InitialState();
  // Lists of entries; their properties are Name and Value, or Name and Definition.
  Ref<Object> variables, functions;
  std::vector<std::string> modules;
  // A session with these commands and all that. Errors of modules are dropped.
  std::shared_ptr<Session> make_session(const CommandsOfSession &commands) const;
};

// Where a run finds its session. Functions may be called from any thread.
class SessionSource : public NativeObject {
 public:
  using NativeObject::NativeObject;
  // Before a run is started: its place in the queue. Throws a NetError when this gives no sessions,
  // or no second one.
  virtual std::uint64_t reserve() = 0;
  // On the run's thread, with what reserve() gave. Waits while others have all sessions, and gives
  // null when `stopped` says so (look() makes it asked again) or the source was closed.
  virtual std::shared_ptr<Session> take(std::uint64_t place,
                                        const std::function<bool()> &stopped) = 0;
  // `ended` is called before others can have the session, or hear of its end from close().
  virtual void give_back(const std::shared_ptr<Session> &session,
                         const std::function<void()> &ended) = 0;
  virtual void look() {}
};

// The states of both, by the names of RunspaceState.
enum class RunspaceStage : std::uint8_t { BeforeOpen, Opened, Closed };
const char *stage_name(RunspaceStage stage);

// What all Runspace objects of one runspace share. Functions may be called from any thread.
class RunspaceCore {
 public:
  // One that a script makes: closed, with the next number.
  RunspaceCore(CommandsOfSession commands, Ref<InitialState> initial);
  // One that somebody else opens and closes: the shell's, a job's, a pool's.
  explicit RunspaceCore(const SessionName &name);

  void open();
  void close();  // what runs in it is stopped; waits for that, for a bounded time
  RunspaceStage stage() const;
  bool busy() const;
  std::shared_ptr<Session> session() const;  // throws a NetError unless opened
  SessionName name() const;
  void set_name(std::string name);
  std::uint64_t reserve();
  std::shared_ptr<Session> take();
  void give_back(const std::function<void()> &ended);

 private:
  const CommandsOfSession commands_;
  const Ref<InitialState> initial_;
  const bool foreign_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<Session> session_;
  SessionName name_;
  RunspaceStage stage_ = RunspaceStage::BeforeOpen;
  bool busy_ = false;
};

class Runspace final : public SessionSource {
 public:
  explicit Runspace(std::shared_ptr<RunspaceCore> core);
  static Ref<Runspace> make_new(CommandsOfSession commands, Ref<InitialState> initial);
  static Ref<Runspace> current();           // of the session that runs on this thread, or null
  static std::vector<Ref<Runspace>> all();  // by number; not the closed ones

  void open() { core_->open(); }
  void close() { core_->close(); }
  RunspaceCore &core() const { return *core_; }

  std::uint64_t reserve() override { return core_->reserve(); }
  std::shared_ptr<Session> take(std::uint64_t, const std::function<bool()> &) override {
    return core_->take();
  }
  void give_back(const std::shared_ptr<Session> &, const std::function<void()> &ended) override {
    core_->give_back(ended);
  }
  // Objects of one runspace are equal.
  bool compare(const NativeObject &other, int *result) const override;

  Value apartment_state, thread_options;

 private:
  const std::shared_ptr<RunspaceCore> core_;
};

class RunspacePool final : public SessionSource {
 public:
  // Throws a NetError for counts that make no pool.
  RunspacePool(int minimum, int maximum, CommandsOfSession commands, Ref<InitialState> initial);

  void open();
  void close();  // as Runspace's
  RunspaceStage stage() const;
  bool set_maximum(int count);  // false: not a count that the pool can have
  bool set_minimum(int count);
  int maximum() const;
  int minimum() const;
  int available() const;

  std::uint64_t reserve() override;
  std::shared_ptr<Session> take(std::uint64_t place, const std::function<bool()> &stopped) override;
  void give_back(const std::shared_ptr<Session> &session,
                 const std::function<void()> &ended) override;
  void look() override;

  Value instance_id, apartment_state, thread_options;

 private:
  const CommandsOfSession commands_;
  const Ref<InitialState> initial_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::shared_ptr<Session>> idle_, busy_;
  int starting_ = 0;                 // sessions on their way
  int runs_ = 0;                     // reserved and not given back
  std::set<std::uint64_t> waiting_;  // places; the first is served first
  std::uint64_t last_place_ = 0;
  int minimum_, maximum_;
  RunspaceStage stage_ = RunspaceStage::BeforeOpen;
};

}  // namespace psjsh
