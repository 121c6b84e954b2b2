// Functions, script blocks and script files as stages of a pipeline.
#include <fstream>
#include <sstream>

#include "language/run/cmdlet_object.h"
#include "language/run/common_streams.h"
#include "language/run/dotted_call.h"
#include "language/run/dynamic_parameters.h"
#include "language/run/errors.h"
#include "language/run/script_requirements.h"
#include "language/syntax/parser.h"
#include "language/syntax/script_text.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

class FunctionStage final : public Stage {
 public:
  FunctionStage(Frame &caller, PreparedCommand &prepared, std::shared_ptr<const BlockCode> code,
                const RunBlock *block, Sink *to, bool input)
      : caller_(caller),
        prepared_(prepared),
        code_(std::move(code)),
        block_(const_cast<RunBlock *>(block)),
        streams_(caller, prepared, to),
        sink_(streams_) {
    out = to;
    has_input = input;
    const Signature &signature = code_->signature();
    table_ = &signature.bind_table();
    streams_.command_name =
        prepared.target.function ? prepared.target.function->name : std::string();
    binder_ = std::make_unique<Binder>(caller.session, *table_, prepared.node);
    has_process_ = code_->has_process() || code_->is_filter();
    prepare();
  }

  void prepare() {
    SessionState &session = caller_.session;
    Scope *parent = caller_.scope;
    if (block_) parent = scope_below(block_->module.get(), parent);
    if (prepared_.target.function)
      parent = scope_below(prepared_.target.function->module.get(), parent);
    session.check_stack();
    binder_->bind_given(prepared_.arguments);
    const bool dynamic = code_->ast().dynamic_param != nullptr && code_->signature().advanced;
    if (!dynamic) bind_rest();
    const Streams *streams = streams_.redirections.streams();
    // A closure's own variables are a scope of their own, which no caller has.
    const bool dotted = prepared_.dot && !(block_ && block_->captured);
    if (dotted)
      call_ = std::make_unique<DottedCall>(session, *code_, parent, &sink_, streams);
    else
      call_ = std::make_unique<Activation>(session, *code_, parent, &sink_, streams);
    CodeCall &info = call_->call();
    info.site = prepared_.node;
    info.site_source = prepared_.node != nullptr ? &caller_.block->source() : nullptr;
    info.function = prepared_.target.function.get();
    info.typed_name = prepared_.typed_name;
    info.advanced = code_->signature().advanced;
    if (info.function != nullptr) info.name = info.function->name;
    if (!prepared_.target.script.empty()) {
      info.name = prepared_.typed_name;
      if (!dotted) call_->scope().script = &call_->scope();
    }
    if (block_ && block_->captured)
      for (const auto &[symbol, value] : *block_->captured)
        session.write(&call_->scope(), symbol, value);
    if (dynamic) bind_dynamic();
    set_preferences();
    if (info.advanced) set_cmdlet();
    if (call_->names(call_->unit().my_invocation)) info.typed_name = invocation_name(prepared_);
    call_->bind(binder_->bound(), *table_);
    if (const Value *own = call_->own(kSymMyInvocation); own != nullptr && has_input)
      if (auto *record = own->as<Record>()) record->with("ExpectingInput", true);
  }

  void bind_rest() {
    binder_->bind_rest(has_input);
    streams_.apply(*table_, binder_->bound());
    streams_.collect_below();
  }

  // The dynamicparam block sees what its function's own parameters took; what is left over may
  // belong to those that it makes.
  void bind_dynamic() {
    call_->bind_first(binder_->bound(), *table_);
    if (code_->signature().advanced) set_cmdlet();
    dynamic_ = run_dynamic_block(caller_.session, *call_, *table_, prepared_.node);
    if (dynamic_.table) {
      auto binder = std::make_unique<Binder>(caller_.session, *dynamic_.table, prepared_.node);
      binder->adopt(*binder_);
      own_table_ = table_;
      table_ = dynamic_.table.get();
      first_binder_ = std::move(binder_);  // the block may have kept its $PSCmdlet
      binder_ = std::move(binder);
    }
    bind_rest();
    note_dynamic();
  }

  void note_dynamic() {
    if (dynamic_.table) dynamic_.note(*own_table_, binder_->bound());
  }

  // -Verbose, -ErrorAction … of a function are preference variables in it.
  void set_preferences() {
    const auto set = [&](const char *name, const std::optional<Preference> &value) {
      if (!value) return;
      call_->set_own(intern(name), Value::enumeration(type_of_id(TypeId::ActionPreference),
                                                      static_cast<std::int64_t>(*value)));
    };
    set("ErrorActionPreference", streams_.error);
    set("WarningPreference", streams_.warning);
    set("InformationPreference", streams_.information);
    set("VerbosePreference", streams_.verbose);
    set("DebugPreference", streams_.debug);
    set("ProgressPreference", streams_.progress_action);
    if (streams_.what_if) call_->set_own(intern("WhatIfPreference"), *streams_.what_if);
    if (streams_.confirm && *streams_.confirm)
      call_->set_own(intern("ConfirmPreference"), Value("Low"));
  }

  void set_cmdlet() {
    if (!call_->names(call_->unit().cmdlet)) return;
    call_->set_own(kSymPSCmdlet,
                   make_cmdlet_object(streams_, *binder_, *code_, call_->frame(), &failed));
  }

  void begin() override {
    if (begun_) return;
    begun_ = true;  // at the latest when a begin block before this one writes
    until_exit([&] { call_->run(call_->unit().begin.get()); });
  }

  void process_once() override {
    until_exit([&] {
      if (has_process_) call_->run(call_->unit().process.get());
    });
  }

  void write(Value value) override {
    begin();
    until_exit([&] { take(std::move(value)); });
  }

  // `exit` ends a script file that was called, not its caller.
  template <class Body>
  void until_exit(Body &&body) {
    if (exited_) return;
    try {
      body();
    } catch (const ExitRequest &exit) {
      if (prepared_.target.script.empty() || prepared_.ends_session) throw;
      exited_ = true;
      caller_.session.set_exit_code(exit.code);
      if (exit.code != 0) failed = true;
    }
  }

  void take(Value value) {
    if (!has_process_) {
      if (accepts(value)) input_.push_back(std::move(value));
      return;
    }
    if (!accepts(value)) return;
    call_->set_input(Values{value});
    call_->set_underscore(value);
    call_->run(call_->unit().process.get());
  }

  // An advanced function takes what one of its parameters takes; a plain one takes all.
  bool accepts(const Value &value) {
    if (!table_->signature->advanced) return true;
    Ref<ErrorRecord> why;
    if (!table_->takes_pipeline || !binder_->bind_pipeline(value, &why)) {
      refuse(value, std::move(why));
      return false;
    }
    note_dynamic();
    call_->rebind(binder_->bound(), *table_);
    return true;
  }

  void refuse(const Value &value, Ref<ErrorRecord> why) {
    if (!why)
      why = make_error("System.Management.Automation.ParameterBindingException",
                       "The input object cannot be bound to any parameters for the command either "
                       "because the command "
                       "does not take pipeline input or the input and its properties do not match "
                       "any of the parameters "
                       "that take pipeline input.",
                       "InputObjectNotBound," + table_->info->name, ErrorCategory::InvalidArgument,
                       value);
    streams_.write_error(std::move(why), &failed);
  }

  void end() override {
    until_exit([&] { run_end(); });
    streams_.redirections.finish();
  }

  void run_end() {
    // Without a process block $input has everything at the end.
    if (!has_process_) {
      if (call_->names(call_->unit().underscore) && !input_.empty() && table_->takes_pipeline)
        call_->set_underscore(input_.back());
      call_->set_input(std::move(input_));
    }
    struct Clean {
      ~Clean() noexcept(false) {
        if (std::uncaught_exceptions() > pending) {
          try {
            call.run(call.unit().clean.get());
          } catch (...) {  // the first error goes on
          }
        } else {
          call.run(call.unit().clean.get());
        }
      }
      ScriptCall &call;
      int pending;
    } clean{*call_, std::uncaught_exceptions()};
    call_->run(call_->unit().end.get());
  }

 private:
  struct OutputSink final : Sink {
    explicit OutputSink(CommonStreams &s) : streams(s) {}
    void write(Value value) override { streams.write(std::move(value)); }
    CommonStreams &streams;
  };

  Frame &caller_;
  PreparedCommand &prepared_;
  std::shared_ptr<const BlockCode> code_;
  Ref<RunBlock> block_;
  CommonStreams streams_;
  OutputSink sink_;
  const BindTable *table_ = nullptr, *own_table_ = nullptr;  // without the dynamic parameters
  DynamicParameters dynamic_;
  std::unique_ptr<Binder> binder_, first_binder_;
  std::unique_ptr<ScriptCall> call_;
  Values input_;
  bool has_process_ = false, exited_ = false, begun_ = false;
};

}  // namespace

std::unique_ptr<Stage> make_function_stage(Frame &frame, PreparedCommand &command, Sink *out,
                                           bool has_input) {
  SessionState &session = frame.session;
  CommandTarget &target = command.target;
  if (target.function)
    return std::make_unique<FunctionStage>(frame, command, target.function->code,
                                           target.function->block.get(), out, has_input);
  if (target.block)
    return std::make_unique<FunctionStage>(frame, command, target.block->code_for(session),
                                           target.block.get(), out, has_input);
  const Ref<RunBlock> block = session.script_file(target.script);
  try {
    check_requirements(session, block->ast().tree->source(),
                       target.script.substr(target.script.rfind('/') + 1));
  } catch (ScriptError &error) {
    const ast::Node *node = command.node;
    if (command.code != nullptr) node = command.code->node->elements[0];
    error.record->activity = command.typed_name;
    session.fill_position(*error.record, &frame, node);
    throw;
  }
  target.block = block;
  return std::make_unique<FunctionStage>(frame, command, block->code_for(session), nullptr, out,
                                         has_input);
}

Ref<RunBlock> SessionState::script_file(const std::string &path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw_runtime("CommandNotFoundException", ErrorCategory::ObjectNotFound,
                  "System.Management.Automation.CommandNotFoundException",
                  "The script file '" + path + "' cannot be read.", Value(path));
  std::ostringstream text;
  text << file.rdbuf();
  return parse_block(script_text(text.str()), path);
}

}  // namespace psjsh
