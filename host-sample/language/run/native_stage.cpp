// A native command as a stage of a pipeline, and what it sees of the evaluator.
#include "language/run/common_streams.h"
#include "language/run/errors.h"
#include "language/run/host_prompt.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

// Runs a block in the caller's scope for each item, without looking anything up again.
class InlineRunner final : public BlockRunner {
 public:
  InlineRunner(Frame &caller, Sink *out, const Streams *streams, const RunBlock &block)
      : session_(caller.session),
        caller_(caller),
        out_(out),
        streams_(streams),
        block_(const_cast<RunBlock *>(&block)),
        code_(block.code_for(session_)),
        scope_(scope_below(block.module.get(), caller.scope)),
        simple_(code_->simple() && !block.captured),
        slot_(session_.make_slot(scope_, kSymUnderscore)),
        was_set_(slot_->is_set()),
        old_(slot_->value) {
    if (simple_) unit_ = &code_->unit_in(*scope_);
  }
  ~InlineRunner() override {
    slot_->value = std::move(old_);
    if (!was_set_) slot_->state &= static_cast<std::uint8_t>(~Slot::kSet);
  }

  void run(const Value &item) override { run_to(item, out_); }
  Value value(const Value &item) override {
    CollectSink sink;
    run_to(item, &sink);
    return collapse(std::move(sink.values));
  }
  bool test(const Value &item) override {
    Value result = value(item);
    return to_bool(result);
  }

 private:
  // Gives the slot its value back.
  class Restored {
   public:
    explicit Restored(Slot &slot) : slot_(slot), value_(slot.value), state_(slot.state) {}
    ~Restored() {
      slot_.value = std::move(value_);
      slot_.state = state_;
    }
    Restored(const Restored &) = delete;
    Restored &operator=(const Restored &) = delete;

   private:
    Slot &slot_;
    Value value_;
    std::uint8_t state_;
  };

  void run_to(const Value &item, Sink *out) {
    if (!simple_) {
      BlockRun call;
      call.underscore = &item;
      call.out = out;
      call.streams = streams_;
      call.in = scope_;
      Values input{item};
      if (code_->has_process()) call.input = &input;
      Running running(session_, &caller_);
      return run_block(session_, *block_, call);
    }
    session_.poll();
    if (unit_->end == nullptr) return;
    // Commands further down set $_ too, while this block still runs.
    const Restored before(*slot_);
    slot_->value = item;
    slot_->state |= Slot::kSet;
    Frame frame{session_,    scope_,  scope_->slots,  out,    streams_,
                code_.get(), nullptr, session_.frame, nullptr};
    Running running(session_, &frame);
    run_body(*unit_->end, frame);
  }

  SessionState &session_;
  Frame &caller_;
  Sink *out_;
  const Streams *streams_;
  Ref<RunBlock> block_;
  std::shared_ptr<const BlockCode> code_;
  Scope *scope_;
  bool simple_;
  const Unit *unit_ = nullptr;
  Slot *slot_;
  bool was_set_;
  Value old_;
};

class NativeCall final : public Invocation {
 public:
  NativeCall(Stage &its_stage, Frame &caller, PreparedCommand &prepared, Sink *to, bool input)
      : stage_(its_stage),
        caller_(caller),
        prepared_(prepared),
        table_(prepared.target.native->bind_table()),
        binder_(caller.session, table_, prepared.node),
        streams_(caller, prepared, to) {
    has_input_ = input;
    streams_.command_name = table_.info->name;
    command_ = prepared.target.native->create();
    binder_.on_bound = [this](std::uint32_t at) {
      if (at < table_.own_count) command_->check(*this, at);
    };
    binder_.bind(prepared.arguments, has_input_);
    streams_.apply(table_, binder_.bound());
  }

  // ---- for the stage
  void begin() {
    guard([&] { command_->begin(*this); });
  }
  void process_once() {
    guard([&] { command_->process(*this); });
  }
  void end() {
    guard([&] { command_->end(*this); });
    streams_.redirections.finish();
  }

  void input(Value object) {
    current_ = std::move(object);
    has_current_ = true;
    if (table_.plain_input && !plain_bound()) {
      binder_.bound().values[*table_.plain_input] = current_;
      guard([&] { command_->process(*this); });
      binder_.bound().values[*table_.plain_input].reset();
    } else {
      Ref<ErrorRecord> why;
      if (table_.takes_pipeline && !binder_.bind_pipeline(current_, &why))
        return refuse(std::move(why));
      if (!table_.takes_pipeline) return refuse({});
      guard([&] { command_->process(*this); });
    }
    has_current_ = false;
  }
  bool plain_bound() const { return binder_.bound().values[*table_.plain_input].has_value(); }

  void refuse(Ref<ErrorRecord> why) {
    if (!why) {
      why = make_error("System.Management.Automation.ParameterBindingException",
                       "The input object cannot be bound to any parameters for the command either "
                       "because the command "
                       "does not take pipeline input or the input and its properties do not match "
                       "any of the parameters "
                       "that take pipeline input.",
                       "InputObjectNotBound," + table_.info->type_name,
                       ErrorCategory::InvalidArgument, current_);
    }
    write_error(why);
  }

  // Errors of the command get its name and place.
  template <class Body>
  void guard(Body &&body) {
    try {
      with_script_errors(body);
    } catch (ScriptError &error) {
      // An error that comes out of a script block already has its place.
      if (!error.record->position && error.record->activity.empty())
        error.record->activity = table_.info->name;
      streams_.place(*error.record);
      stage_.failed = true;
      throw;
    } catch (const NetError &error) {
      auto record = make_error(error.exception_type, error.message,
                               error.exception_type + "," + table_.info->type_name,
                               ErrorCategory::NotSpecified);
      streams_.place(*record);
      stage_.failed = true;
      throw ScriptError(record);
    }
  }

  // ---- Invocation
  const Value *argument(std::size_t parameter) const override {
    const auto &values = binder_.bound().values;
    return parameter < table_.own_count && values[parameter] ? &*values[parameter] : nullptr;
  }
  const std::string &parameter_set() const override { return binder_.bound().set_name; }
  const CommandInfo &info() const override { return *table_.info; }
  std::string_view typed_name() const override { return prepared_.typed_name; }
  const Value *bound(std::string_view name) const override {
    for (std::size_t i = 0; i < table_.parameters.size(); ++i)
      if (equals_ignoring_case(table_.parameters[i].info->name, name) && binder_.bound().values[i])
        return &*binder_.bound().values[i];
    return nullptr;
  }
  std::string line() const override {
    if (prepared_.node == nullptr) return prepared_.typed_name;
    const Source &source = caller_.block->source();
    const std::string &text = source.text();
    const std::size_t start = prepared_.node->extent.start;
    return text.substr(start, std::min(text.find('\n', start), text.size()) - start);
  }
  bool expects_input() const override { return has_input_; }
  const Value *pipeline_object() const override { return has_current_ ? &current_ : nullptr; }

  void write(Value value) override { streams_.write(std::move(value)); }
  void write_error(const ErrorSpec &error) override { write_error(record_of(error, *table_.info)); }
  void write_error(Ref<ErrorRecord> error) override {
    // Write-Error speaks for the function that calls it.
    if (!error->position && table_.info->name == "Write-Error") speak_for_caller(*error);
    streams_.write_error(std::move(error), &stage_.failed);
  }
  void speak_for_caller(ErrorRecord &error) {
    caller_.session.fill_caller_position(error, &caller_, table_.info->name);
    // Where there is no script it speaks for itself.
    if (prepared_.node == nullptr && caller_.hidden && caller_.block->source().text().empty())
      error.id += "," + table_.info->type_name;
  }
  void fail(const ErrorSpec &error) override { throw ScriptError(record_of(error, *table_.info)); }
  void fail(Ref<ErrorRecord> error) override { throw ScriptError(std::move(error)); }
  void warn(std::string message) override {
    streams_.write_text(Stream::Warning, make_warning(message), message);
  }
  void verbose(std::string message) override {
    streams_.write_text(Stream::Verbose, make_verbose(message), message);
  }
  void debug(std::string message) override {
    streams_.write_text(Stream::Debug, make_debug(message), message);
  }
  void inform(Ref<Record> information) override { streams_.inform(information); }
  void progress(Ref<Record> record) override { streams_.progress(record); }
  void write_stream(Stream stream, const Value &record) override {
    switch (stream) {
      case Stream::Output:
        return write(record);
      case Stream::Error:
        if (auto *error = record.as<ErrorRecord>()) write_error(Ref<ErrorRecord>(error));
        return;
      case Stream::Information:
        if (auto *information = record.as<Record>()) streams_.inform(Ref<Record>(information));
        return;
      case Stream::Progress:
        return streams_.progress(record);
      default:
        return streams_.write_text(stream, record, to_text(record));
    }
  }
  void write_host(std::string_view text) override {
    if (caller_.session.target != nullptr) caller_.session.target->write_host(text);
  }
  using Invocation::should_process;
  bool should_process(std::string_view target, std::string_view action) override {
    return ask_should_process(streams_, operation_on(target, action), table_.info->confirm_high);
  }
  bool should_continue(std::string_view question, std::string_view caption) override {
    return ask_should_continue(streams_, question, caption, &streams_.continuing);
  }
  bool cancelled() const override {
    return caller_.session.interrupt_.load(std::memory_order_relaxed);
  }
  int cancel_fd() const override { return caller_.session.session.interrupt_fd(); }
  void stop_upstream() override { throw StopUpstream{&stage_}; }

  Session &session() override { return caller_.session.session; }
  Value variable(std::string_view name) const override {
    Value found;
    caller_.session.try_read(caller_.scope, intern(name), &found);
    return found;
  }
  void set_variable(std::string_view name, Value value) override {
    caller_.session.write(caller_.scope, intern(name), std::move(value));
  }
  std::string location() const override { return caller_.session.location_; }

  std::unique_ptr<BlockRunner> runner(const Value &script_block) override {
    return std::make_unique<InlineRunner>(caller_, downstream(), streams_.redirections.streams(),
                                          require_block(script_block));
  }
  void call(const Value &script_block, Arguments arguments) override {
    BlockRun run;
    run.arguments = arguments;
    run_here(require_block(script_block), run);
  }
  void dot(const Value &script_block, Arguments arguments) override {
    BlockRun run;
    run.arguments = arguments;
    run.in_place = true;
    run_here(require_block(script_block), run);
  }
  void run_text(std::string_view script) override {
    const Ref<RunBlock> block = caller_.session.parse_block(script, {});
    BlockRun run;
    run.in_place = true;
    run_here(*block, run);
  }

 private:
  struct OutputSink final : Sink {
    explicit OutputSink(CommonStreams &s) : streams(s) {}
    void write(Value value) override { streams.write(std::move(value)); }
    CommonStreams &streams;
  };

  Sink *downstream() {
    if (!streams_.out_variable.is_open() && !streams_.pipeline_variable)
      return streams_.redirections.out();
    if (!output_) output_ = std::make_unique<OutputSink>(streams_);
    return output_.get();
  }

  static const RunBlock &require_block(const Value &value) {
    if (const auto *block = unwrap(value).as<RunBlock>()) return *block;
    throw_runtime("InvalidCast", ErrorCategory::InvalidArgument,
                  "System.Management.Automation.RuntimeException", "A script block is needed.");
  }

  void run_here(const RunBlock &block, BlockRun &run) {
    run.out = downstream();
    run.streams = streams_.redirections.streams();
    if (!block.module || run.in_place) run.in = caller_.scope;
    Running running(caller_.session, &caller_);
    run_block(caller_.session, block, run);
  }

  Stage &stage_;
  Frame &caller_;
  PreparedCommand &prepared_;
  const BindTable &table_;
  Binder binder_;
  CommonStreams streams_;
  std::unique_ptr<Command> command_;
  std::unique_ptr<OutputSink> output_;
  Value current_;
  bool has_current_ = false, has_input_ = false;
};

class NativeStage final : public Stage {
 public:
  NativeStage(Frame &caller, PreparedCommand &prepared, Sink *to, bool input)
      : session_(caller.session), call_(*this, caller, prepared, to, input) {
    out = to;
    has_input = input;
  }
  // What a begin block before this one writes may come first.
  void begin() override {
    if (begun_) return;
    begun_ = true;
    call_.begin();
  }
  void process_once() override { call_.process_once(); }
  void write(Value object) override {
    session_.check_stack();
    begin();
    call_.input(std::move(object));
  }
  void end() override { call_.end(); }

 private:
  SessionState &session_;
  NativeCall call_;
  bool begun_ = false;
};

}  // namespace

std::unique_ptr<Stage> make_native_stage(Frame &frame, PreparedCommand &command, Sink *out,
                                         bool has_input) {
  return std::make_unique<NativeStage>(frame, command, out, has_input);
}

}  // namespace psjsh
