// System.Management.Automation.PowerShell: runs commands in a session of their own.
#pragma once
#include <memory>
#include <string_view>

#include "commands/runspaces/script_run.h"

namespace psjsh {

// PSDataStreams: the records of all runs of one PowerShell object.
class DataStreams final : public NativeObject {
 public:
  DataStreams();
  RunStreams lists;  // without the output
  void clear();
};

// What BeginInvoke gives; also its wait handle, which is another type's object.
class RunHandle final : public NativeObject {
 public:
  RunHandle(const Type *type, std::shared_ptr<ScriptRun> its_run, Value its_state = {},
            bool own = true)
      : NativeObject(type), run(std::move(its_run)), state(std::move(its_state)), own_output(own) {}
  const std::shared_ptr<ScriptRun> run;
  const Value state;      // AsyncState
  const bool own_output;  // EndInvoke gives it
};

class PowerShell final : public NativeObject {
 public:
  // `current`: the commands run in the session that calls Invoke.
  PowerShell(CommandsOfSession commands, Ref<InitialState> initial, bool current);

  Ref<PsCommand> commands;
  const Ref<DataStreams> streams;

  // Its own runspace is made when it is first asked for.
  const Ref<SessionSource> &source();
  const Ref<SessionSource> &known_source() const { return source_; }
  void set_source(Ref<SessionSource> source);  // a runspace or a pool

  // The output; throws the error that ended the run around its reason, as method `method` does.
  Value invoke(std::string_view method, std::size_t arguments, const Value *input);
  Value begin(const Value *input, const Value *output, Value state);
  Value end(const Value &handle);
  void stop();  // waits for the end
  void dispose();

  // InvocationStateInfo
  const char *state_name() const;
  Value reason() const;
  bool had_errors() const { return run_ && run_->had_errors(); }
  bool nested() const { return current_; }

 private:
  RunPlan plan(const Value *input, Ref<List> output);
  [[noreturn]] static void rethrow(const Outcome &outcome, std::string_view method,
                                   std::size_t arguments);

  const CommandsOfSession all_commands_;
  const Ref<InitialState> initial_;
  const bool current_;
  Ref<SessionSource> source_;
  bool own_source_ = false, disposed_ = false;
  std::shared_ptr<ScriptRun> run_;  // the latest
};

}  // namespace psjsh
