// The inside of a Session: what the evaluator's files share.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "language/run/block_code.h"
#include "language/run/code.h"
#include "language/run/pipeline_stopped.h"
#include "language/run/session.h"
#include "language/value/containers.h"

namespace psjsh {

// `exit n`.
struct ExitRequest {
  int code;
};
// break or continue that found no loop in its script block: looks for one in the callers.
struct FlowRequest {
  Flow flow;
  std::string label;
};

// One call of a function, script block or script file, as the stack trace and $MyInvocation see it.
struct CodeCall {
  std::string_view name;            // "<ScriptBlock>" when empty
  const ast::Node *site = nullptr;  // the command in the caller's source
  const Source *site_source = nullptr;
  const FunctionValue *function = nullptr;
  std::string typed_name;
  bool advanced = false;
};

// A module: its scope, which lives as long as something refers to it.
struct Module {
  std::string name, path, version, description, guid, root;
  std::unique_ptr<Layout> layout;
  std::unique_ptr<Slot[]> slots;
  std::unique_ptr<Scope> scope;
  std::vector<std::string> exported_functions, exported_aliases, exported_variables;
  bool explicit_exports = false;
  Value object;
};
// Below which scope a module's code runs: the caller's when the module calls its own code, so that
// blocks see the variables around them, else the module's.
inline Scope *scope_below(const Module *module, Scope *caller) {
  const bool foreign = module != nullptr && caller->script != module->scope.get();
  return foreign ? module->scope.get() : caller;
}

enum class Preference : std::uint8_t {
  SilentlyContinue,
  Stop,
  Continue,
  Inquire,
  Ignore,
  Suspend,
  Break
};

struct CommandTarget;
class EventQueue;

class SlotStack;

class SessionState final : public Engine {
 public:
  SessionState(Session &session, std::shared_ptr<const CommandTable> commands);
  ~SessionState() override;

  // ---- Engine
  Values invoke(const ScriptBlock &block, const BlockCall &call) override;
  Ref<ScriptBlock> create_block(std::string_view text) override;
  Value variable(std::string_view name) override;
  bool block_member(const ScriptBlock &block, std::string_view name, Value *out) override;
  bool call_block_member(const ScriptBlock &block, std::string_view name, Arguments arguments,
                         Value *out) override;
  std::string location() override { return location_; }
  const Type *own_type(std::string_view name) override;
  int stop_fd() override { return interrupt_descriptor(); }

  // ---- code
  std::shared_ptr<const BlockCode> code_of(std::shared_ptr<const ast::ScriptBlock> ast,
                                           const ast::FunctionDefinition *function = nullptr);
  // Throws the ParseException ScriptError.
  Ref<RunBlock> parse_block(std::string_view text, std::string_view file);
  Ref<RunBlock> script_file(const std::string &path);

  std::shared_ptr<Module> module_of(const Scope *scope) const;
  Value using_value(const std::string &key);

  // ---- variables
  Scope *scope() { return frame != nullptr ? frame->scope : &global; }
  Value read(Scope *scope,
             Symbol symbol);  // $null when there is none (error under strict mode: read_strict)
  bool try_read_known(Scope *scope, Symbol symbol) const;
  bool try_read(Scope *scope, Symbol symbol, Value *out);
  Value read_absent(Scope *scope, Symbol symbol);        // strict mode: throws VariableIsUndefined
  Value read_slot(Slot &slot);                           // with reference, getter
  void write(Scope *scope, Symbol symbol, Value value);  // in this very scope
  void write_slot(Slot &slot, Symbol symbol, Value value);
  static void validate_variable(const VariableCheck &check, Symbol symbol, const Value &value);
  Slot *make_slot(Scope *in, Symbol symbol);
  Scope *scope_named(Scope *from,
                     std::string_view name);  // global, script, local, private, or a number

  Preference preference(Frame *frame, std::string_view variable);
  static Preference preference_of(const Value &value);
  Preference error_action(Frame *frame);

  // ---- commands
  std::shared_ptr<const FunctionValue> find_function(Scope *from, std::string_view name);
  void define_function(Scope *in, std::string_view name,
                       std::shared_ptr<const FunctionValue> function);
  bool remove_function(std::string_view name);
  std::optional<std::string> find_alias(Scope *from, std::string_view name);
  const std::string *builtin_alias(std::string_view name) const;
  void define_alias(Scope *in, std::string_view name, std::string_view command);

  // ---- errors and streams
  void fill_position(ErrorRecord &record, const Frame *frame, const ast::Node *node);
  // For errors that a command reports: the command is in InvocationInfo.
  void fill_command_position(ErrorRecord &record, const ast::Node *node, std::string_view command);
  // For Write-Error: the place is where the running function was called, the name is the
  // function's.
  void fill_caller_position(ErrorRecord &record, const Frame *frame, std::string_view command);
  // Whether the command can be found by its name outside the scripts and functions that run.
  bool knows_command(const Frame *from, std::string_view command);
  std::string stack_trace(const Frame *frame) const;
  void remember_error(const Ref<ErrorRecord> &record);
  // Writes to a stream of the frame, without any preference.
  void emit(const Streams *streams, Stream stream, const Value &record, bool host = false);
  // The same for a record that no screen shows: redirections and jobs take it.
  void emit_unshown(const Streams *streams, Stream stream, const Value &record);
  bool run_trap(Frame &frame, const Block &block, ScriptError &error, Flow *flow);
  // A statement failed: shows the error and goes on (true), or the error goes further (false).
  bool survive(Frame &frame, ScriptError &error, const ast::Node *node);

  void poll_events() {
    if (__builtin_expect(events_waiting.load(std::memory_order_relaxed), false))
      run_event_actions();
  }
  void poll() {
    poll_events();
    if (__builtin_expect(interrupt_.load(std::memory_order_relaxed), false))
      throw PipelineStopped();
    if (__builtin_expect(--steps_left == 0, false)) {
      steps_left = 1;  // finally blocks do not get more
      throw PipelineStopped();
    }
  }
  void check_stack() {
    if (__builtin_expect(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_limit,
                         false))
      call_depth_overflow();
  }
  [[noreturn]] void call_depth_overflow();
  void set_exit_code(int code);  // $LASTEXITCODE
  // Errors go to a screen: programs write theirs there too.
  bool shows_errors() const { return target != nullptr && target->has_screen(); }
  void enter_thread();  // the session goes on on this thread

  Session &session;
  std::shared_ptr<const CommandTable> commands;
  Layout global_layout;
  std::unique_ptr<Slot[]> global_slots;
  Scope global;
  std::uint64_t type_epoch = 1;
  std::uint64_t epoch = 1;  // grows when a command name may mean something else
  Frame *frame = nullptr;   // the innermost
  StreamTarget *target = nullptr;
  Value rethrown;       // the error of the running catch block, for `throw` alone
  std::string label;    // of a Break or Continue on its way
  bool success = true;  // $?
  int trying = 0;       // try and trap statements around the running code
  int strict = 0;       // Set-StrictMode version, 0: off
  int last_exit_code = 0;
  bool has_exit_code = false;
  std::uintptr_t stack_limit = 0;
  std::unique_ptr<SlotStack> slot_stack;
  Ref<List> errors;  // $Error
  int width = 80;
  std::string location_;
  std::string script_name;  // -File
  std::string shell_path;
  std::map<std::string, std::shared_ptr<Module>> modules;
  NameMap<bool> removed_aliases;
  std::vector<UsingValue> usings;
  std::shared_ptr<EventQueue> events;  // made by the first command that asks for it
  bool has_types = false;              // some script defined one
  // Compiled methods and initial values of the classes that this session uses.
  std::unordered_map<const void *, std::shared_ptr<const BlockCode>> class_code;
  std::unordered_map<const void *, std::shared_ptr<std::vector<ExprPtr>>> class_values;
  bool in_job = false;
  bool in_task = false;  // of ForEach-Object -Parallel; in_job is true too
  int next_history = 1;

  std::uint64_t steps_left = UINT64_MAX;
  std::atomic<bool> events_waiting{false};  // actions of events are to run; set by any thread
  std::function<void()> run_event_actions;  // set with the first use of events
  std::atomic<bool> interrupt_{false};
  std::atomic<int> interrupt_fd_{-1};  // made when first asked for; readable while interrupted
  int interrupt_descriptor() noexcept;
  void interrupt() noexcept;
  void clear_interrupt() noexcept;
  void clear();               // values go while the engine is still there
  bool fresh_blocks = false;  // script blocks of other sessions are parsed again before they run

 private:
  static long write_bytes(int fd, const void *data, std::size_t size) noexcept;
  void register_automatic();
  std::unordered_map<const ast::ScriptBlock *, std::weak_ptr<const BlockCode>> codes_;
};

// Gives a variable of a scope its old value back.
class SavedVariable {
 public:
  SavedVariable(SessionState &session, Scope *scope, Symbol symbol);
  ~SavedVariable();
  SavedVariable(const SavedVariable &) = delete;
  SavedVariable &operator=(const SavedVariable &) = delete;

 private:
  SessionState &session_;
  Scope *scope_;
  Symbol symbol_;
  Value old_;
  bool was_set_;
};

}  // namespace psjsh
