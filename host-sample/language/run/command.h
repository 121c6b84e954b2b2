// A command in a pipeline, and what it may ask of the evaluator while it runs.
//
// Adding a command: derive Command, write its CommandInfo with an enum of the parameters in the
// same order, and put a CommandEntry into the list that the program registers (session.h).
//
//   class StartSleep final : public Command {
//     enum { kSeconds, kMilliseconds };
//     void process(Invocation &call) override {
//       if (const Value *seconds = call.argument(kSeconds)) call.sleep(to_double(*seconds) * 1000);
//     }
//   };
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "language/run/command_info.h"
#include "language/value/engine.h"
#include "language/value/records.h"
#include "language/value/script_error.h"
#include "language/value/value.h"

namespace psjsh {

class Invocation;
class Session;

// One invocation of a command, on the thread of its pipeline. begin() is called once; process() for
// each pipeline object, or once when nothing is piped in; end() once when all went well. A C++
// ScriptError that leaves any of them (Invocation::fail throws one) is the terminating error of the
// command.
class Command {
 public:
  virtual ~Command() = default;
  virtual void begin(Invocation &) {}
  virtual void process(Invocation &) {}
  virtual void end(Invocation &) {}
  // A parameter was bound, in binding order, as a property setter would be: throw NetError to
  // refuse the value.
  virtual void check(Invocation &, std::size_t parameter) { (void)parameter; }
};

// A non-terminating or terminating error in plain words. The command's type name is added to `id`.
struct ErrorSpec {
  std::string id;
  ErrorCategory category = ErrorCategory::NotSpecified;
  std::string message;
  std::string exception = "System.Management.Automation.RuntimeException";
  Value target = {};
  std::string target_type = {};  // CategoryInfo.TargetType when the target's own type is not meant
};

// The streams of PowerShell, by their number; 1 is output.
enum class Stream : std::uint8_t {
  Output = 1,
  Error,
  Warning,
  Verbose,
  Debug,
  Information,
  Progress
};

// Runs one script block many times at small cost: ForEach-Object, Where-Object, calculated
// properties. Valid as long as the Invocation that made it.
class BlockRunner {
 public:
  virtual ~BlockRunner() = default;
  // Runs the block in the caller's scope with $_ = item; its output goes downstream.
  virtual void run(const Value &item) = 0;
  // The same; gives its output as one value (collapse).
  virtual Value value(const Value &item) = 0;
  // The same, as a condition.
  virtual bool test(const Value &item) = 0;
};

// What a command can see and do. Borrowed; valid during begin(), process() and end().
class Invocation {
 public:
  virtual ~Invocation() = default;

  // ---- arguments: `parameter` is the index in CommandInfo::parameters
  // The bound value, converted to the parameter's type, or null when it was not given. Parameters
  // bound from the pipeline change with each process().
  virtual const Value *argument(std::size_t parameter) const = 0;
  bool has(std::size_t parameter) const { return argument(parameter) != nullptr; }
  // A switch that is given and true.
  bool is_set(std::size_t parameter) const;
  // The text, or `otherwise` when absent.
  std::string text(std::size_t parameter, std::string_view otherwise = {}) const;
  // Items of a collection parameter; empty when absent.
  Values items(std::size_t parameter) const;
  virtual const std::string &parameter_set() const = 0;  // empty: none chosen
  virtual const CommandInfo &info() const = 0;
  virtual std::string_view typed_name() const = 0;  // as written: an alias stays an alias
  // Every explicitly bound parameter by name ($PSBoundParameters), common ones too.
  virtual const Value *bound(std::string_view name) const = 0;
  // Source text from the command's name to the end of its line.
  virtual std::string line() const = 0;

  // ---- input
  virtual bool expects_input()
      const = 0;  // something is piped in: process() may be called any number of times
  virtual const Value *pipeline_object()
      const = 0;  // what the current process() was called for, or null

  // ---- the streams
  virtual void write(Value value) = 0;  // as one object
  void write_all(const Value &value);   // item by item when it enumerates
  virtual void write_error(
      const ErrorSpec &error) = 0;  // non-terminating; may throw (-ErrorAction Stop)
  virtual void write_error(
      Ref<ErrorRecord> error) = 0;  // as it is; position is added when it has none
  [[noreturn]] virtual void fail(const ErrorSpec &error) = 0;  // terminating
  [[noreturn]] virtual void fail(Ref<ErrorRecord> error) = 0;
  virtual void warn(std::string message) = 0;
  virtual void verbose(std::string message) = 0;
  virtual void debug(std::string message) = 0;
  virtual void inform(
      Ref<Record> information) = 0;  // InformationRecord; Write-Host's go to the host too
  virtual void progress(Ref<Record> progress) = 0;
  // A record that already exists (from a job), under this command's preferences for that stream.
  virtual void write_stream(Stream stream, const Value &record) = 0;
  // Straight to the screen, past redirections.
  virtual void write_host(std::string_view text) = 0;

  // ---- going on or not
  virtual bool should_process(std::string_view target, std::string_view action) = 0;
  bool should_process(std::string_view target) { return should_process(target, info().name); }
  // Asks even without -Confirm (unless forced by the command's own -Force). Not interactive: an
  // error.
  virtual bool should_continue(std::string_view question, std::string_view caption) = 0;
  virtual bool cancelled() const = 0;
  virtual int cancel_fd() const = 0;  // readable once the pipeline is being stopped
  void check_cancelled();             // throws when it is
  void sleep(double milliseconds);    // ends early by throwing when cancelled
  // This command wants no more input: everything upstream is ended, end() follows (Select-Object
  // -First).
  [[noreturn]] virtual void stop_upstream() = 0;

  // ---- the session
  virtual Session &session() = 0;
  virtual Value variable(
      std::string_view name) const = 0;  // as the caller sees it; $null when there is none
  virtual void set_variable(std::string_view name, Value value) = 0;  // in the caller's scope
  virtual std::string location() const = 0;                           // file system location

  // ---- script blocks
  virtual std::unique_ptr<BlockRunner> runner(const Value &script_block) = 0;
  // Runs the block in a new scope with $args; its output goes downstream.
  virtual void call(const Value &script_block, Arguments arguments) = 0;
  // The same, without a new scope (`.`).
  virtual void dot(const Value &script_block, Arguments arguments) = 0;
  // Runs a command line in the caller's scope: Invoke-Expression.
  virtual void run_text(std::string_view script) = 0;
};

}  // namespace psjsh
