// A session (PowerShell's runspace): variables, functions, aliases, location, and the code that
// runs in it.
//
// One thread at a time uses a session; several sessions run in one process, each on its own thread,
// once values_become_shared() was called. interrupt() is the only function for other threads.
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/run/command.h"
#include "language/value/engine.h"
#include "language/value/records.h"

namespace psjsh {

struct ParseResult;
class SessionState;

// The commands that all sessions of a process share. Filled by main before the first session, then
// constant.
class CommandTable {
 public:
  CommandTable();
  ~CommandTable();
  CommandTable(const CommandTable &) = delete;
  CommandTable &operator=(const CommandTable &) = delete;

  using Create = std::function<std::unique_ptr<Command>()>;
  // Entries must live as long as the table.
  void add(std::span<const CommandEntry> entries);
  // A command made at run time: a plugin's cmdlet. `describe` is called when it is first asked for.
  using Describe = std::function<CommandInfo()>;
  void add(std::string name, std::vector<std::string> aliases, Describe describe, Create create);
  // A plugin's share of a command: what serves some of the command's parameter sets.
  void add_part(std::string_view command, Create create);
  std::unique_ptr<Command> make_part(std::string_view command) const;  // NULL: there is none

  struct Item;
  const Item *find(std::string_view name) const;  // without case; no aliases
  std::vector<const Item *> all() const;          // by name

  struct Impl;
  Impl &impl() const { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};
const CommandInfo &info_of(const CommandTable::Item &item);  // described on first use [any thread]

// Takes the records of a run, on the thread of the run.
class StreamTarget {
 public:
  virtual ~StreamTarget() = default;
  // `host` marks what the run also shows on its host's screen (Write-Host).
  virtual void write(Stream stream, const Value &record, bool host) = 0;
  // Text for the screen of a run that has no screen: dropped unless overridden.
  virtual void write_host(std::string_view text) { (void)text; }
  // Programs may write to the process's own standard error, beside this target.
  virtual bool has_screen() const { return false; }
  // A program is about to run: what was written so far should be visible.
  virtual void before_program() {}
};

// How a job's script ended.
enum class Ended : std::uint8_t { Completed, Failed, Stopped };
struct Outcome {
  Ended ended = Ended::Completed;
  Ref<ErrorRecord> error;      // when Failed
  int exit_code = 0;           // of `exit`, or 0
  bool exited = false;         // by `exit`
  bool by_preference = false;  // Failed, as -ErrorAction or $ErrorActionPreference asked
};

// The value of one `$using:` expression; `key` is the expression's text after `using:`, in lower
// case.
struct UsingValue {
  std::string key;
  Value value;
};

// What a session is to run for somebody else (a job).
struct JobScript {
  Value script;          // a ScriptBlock, a String with its text, or an Array (sent_commands.h)
  std::string file;      // or a script file
  Value initialization;  // the same, or $null
  Values arguments;      // $args
  bool is_task = false;  // of ForEach-Object -Parallel: one of many, with its own
  Value item;            // $_
  std::vector<UsingValue> usings;
  std::string location;  // full path; empty: the process's directory
  // Next object of $input; false at the end. Not set: no input.
  std::function<bool(Value *)> next_input;
  bool shows_host = true;
  bool in_place = false;  // in the session's own scope: what it sets stays
};

class Session {
 public:
  explicit Session(std::shared_ptr<const CommandTable> commands);
  ~Session();
  Session(const Session &) = delete;
  Session &operator=(const Session &) = delete;

  // ---- running
  // Text at top level: -Command, a prompt's line. Errors are shown (or go to the target), the exit
  // code is pwsh's.
  Outcome run_command(std::string_view text, StreamTarget &to);
  // A script file with its arguments: -File. Its $PSScriptRoot and $MyInvocation are set.
  Outcome run_file(const std::string &path, const std::vector<std::string> &arguments,
                   StreamTarget &to);
  // A job's script, to its end.
  Outcome run_job(const JobScript &job, StreamTarget &to);
  // Runs a block and gives its output; $_ when `item` is not null. For the pipeline's own thread:
  // throws ScriptError.
  Values invoke(const Value &script_block, Arguments arguments, const Value *item = nullptr);

  // ---- stopping [any thread]
  void interrupt() noexcept;  // the running statement, wait or native command ends soon; the run is
                              // Stopped
  bool interrupted() const noexcept;
  int interrupt_fd() const noexcept;  // readable while interrupted
  void clear_interrupt() noexcept;    // before the next run; by the thread that runs

  // The runs together are Stopped after this many rounds of loops, calls and pipeline items,
  // whatever they do.
  void set_step_limit(std::uint64_t steps) noexcept;

  // ---- what is in it
  Value variable(std::string_view name) const;            // as seen from the running code
  void set_variable(std::string_view name, Value value);  // global scope
  const std::string &location() const;
  void set_location(std::string path);
  const std::shared_ptr<const CommandTable> &commands() const;
  SessionState &state() noexcept { return *state_; }

  // What the command uses as screen width (`$Host.UI.RawUI`), 80 without a terminal.
  int width() const noexcept;
  void set_width(int cells) noexcept;

 private:
  std::unique_ptr<SessionState> state_;
};

// The session whose code this thread runs, or null.
Session *current_session() noexcept;

// ---- script blocks, as jobs see them
// Makes a block from text; throws a ParseException ScriptError.
Value make_script_block(std::string_view text, std::string_view file = {});
// Values of all `$using:` expressions in the block, taken in the scope of the running code.
// Undefined ones: throws UsingVariableIsUndefined when `strict`, otherwise $null.
std::vector<UsingValue> capture_using(Session &session, const Value &script_block, bool strict);
// The block's text with each variable that exists in the running scope written as ${using:name}:
// the trailing `&`.
std::string background_text(Session &session, const Value &script_block);

}  // namespace psjsh
