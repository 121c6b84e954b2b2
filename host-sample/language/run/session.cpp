#include "language/run/session.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "language/run/breakpoints.h"
#include "language/run/call.h"
#include "language/run/command_list.h"
#include "language/run/errors.h"
#include "language/run/named_command.h"
#include "language/run/pipeline.h"
#include "language/run/sent_commands.h"
#include "language/run/session_names.h"
#include "language/run/session_run.h"
#include "language/run/target_sink.h"
#include "language/syntax/parser.h"
#include "language/value/command_named.h"
#include "language/value/containers.h"
#include "language/value/convert.h"

namespace psjsh {
namespace {

thread_local Session *t_session = nullptr;

// The session as the one of this thread, with its target, for as long as this lives.
class Entered {
 public:
  Entered(Session &session, StreamTarget *target)
      : state_(session.state()),
        old_session_(t_session),
        old_engine_(set_current_engine(&session.state())),
        old_target_(state_.target) {
    t_session = &session;
    state_.enter_thread();
    if (target != nullptr) state_.target = target;
  }
  ~Entered() {
    state_.target = old_target_;
    set_current_engine(old_engine_);
    t_session = old_session_;
  }
  Entered(const Entered &) = delete;
  Entered &operator=(const Entered &) = delete;

 private:
  SessionState &state_;
  Session *old_session_;
  Engine *old_engine_;
  StreamTarget *old_target_;
};

// Runs something to its end and says how it ended.
template <class Body>
Outcome run_to_end(SessionState &state, Body &&body) {
  Outcome outcome;
  Frame *const frame = state.frame;
  const int trying = std::exchange(state.trying, 0);
  try {
    with_script_errors(body);
  } catch (const ExitRequest &exit) {
    outcome.exited = true;
    outcome.exit_code = exit.code;
  } catch (const ScriptError &error) {
    outcome.ended = Ended::Failed;
    outcome.error = error.record;
    outcome.by_preference = error.by_preference;
    outcome.exit_code = 1;
    state.success = false;
  } catch (const PipelineStopped &) {
    outcome.ended = Ended::Stopped;
    outcome.exit_code = 1;
  } catch (const FlowRequest &) {
    // break without a loop ends the script quietly.
  } catch (const StopUpstream &) {
  } catch (const NetError &error) {
    outcome.ended = Ended::Failed;
    outcome.error = make_error(error.exception_type, error.message, error.exception_type,
                               ErrorCategory::NotSpecified);
    outcome.exit_code = 1;
    state.success = false;
  }
  state.trying = trying;
  state.frame = frame;
  return outcome;
}

void note_failure(SessionState &state, const Outcome &outcome) {
  if (outcome.error) state.remember_error(outcome.error);
}

// Shows what ended the whole command. A runtime error that nothing took arrives at the host in the
// exception that PowerShell wraps such records in.
void show_failure(const Outcome &outcome, StreamTarget &to) {
  if (outcome.ended != Ended::Failed || !outcome.error) return;
  ErrorRecord &record = *outcome.error;
  static const Type *const runtime = find_type("System.Management.Automation.RuntimeException");
  const Type *const type = record.exception->type();
  if (record.reason.empty() && (type == runtime || type->is_a(runtime)))
    record.reason = "ParentContainsErrorRecordException";
  to.write(Stream::Error, outcome.error, false);
}

}  // namespace

Session *current_session() noexcept {
  return t_session;
}

Session::Session(std::shared_ptr<const CommandTable> commands)
    : state_(std::make_unique<SessionState>(*this, std::move(commands))) {
  set_command_named(named_command);
}
Session::~Session() {
  forget_session_name(*this);
  Breakpoints::forget(*state_);
  // Values may need the engine while they go.
  Engine *old = set_current_engine(state_.get());
  state_->clear();
  set_current_engine(old == state_.get() ? nullptr : old);
}

Outcome Session::run_command(std::string_view text, StreamTarget &to) {
  Entered entered(*this, &to);
  SessionState &state = *state_;
  Outcome outcome = run_to_end(state, [&] {
    const Ref<RunBlock> block = state.parse_block(text, {});
    TargetSink sink(to);
    const Streams streams;
    BlockRun run;
    run.out = &sink;
    run.streams = &streams;
    run.in_place = true;
    run.in = &state.global;
    state.success = true;
    run_block(state, *block, run);
  });
  note_failure(state, outcome);
  show_failure(outcome, to);
  if (outcome.ended == Ended::Completed && !outcome.exited)
    outcome.exit_code = state.success ? 0 : 1;
  return outcome;
}

Outcome Session::run_file(const std::string &path, const std::vector<std::string> &arguments,
                          StreamTarget &to) {
  Entered entered(*this, &to);
  SessionState &state = *state_;
  Outcome outcome = run_to_end(state, [&] {
    TargetSink sink(to);
    const Streams streams;
    const Ref<RunBlock> block = state.script_file(resolve_path(state, path));
    const auto code = block->code_for(state);
    NullSink nothing;
    Frame frame{
        state,   &state.global, state.global.slots, &sink, &streams, code.get(), nullptr, nullptr,
        nullptr, true};
    Running running(state, &frame);
    PreparedCommand command;
    command.target.script = resolve_path(state, path);
    command.target.resolved_name = command.target.script;
    command.typed_name = path;
    command.ends_session = true;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
      CommandArgument argument;
      const std::string &text = arguments[i];
      if (text.size() > 1 && text[0] == '-' &&
          (std::isalpha(static_cast<unsigned char>(text[1])) || text[1] == '_')) {
        argument.is_parameter = true;
        const auto colon = text.find(':');
        argument.name = text.substr(1, colon == std::string::npos ? std::string::npos : colon - 1);
        if (colon != std::string::npos && colon + 1 < text.size()) {
          argument.has_value = true;
          argument.value = Value(text.substr(colon + 1));
        }
      } else {
        argument.value = Value(text);
      }
      command.arguments.push_back(std::move(argument));
    }
    state.script_name = command.target.script;
    PipelineRun run(frame);
    state.success = true;
    run.add(std::move(command));
    run.run(nullptr);
  });
  note_failure(state, outcome);
  show_failure(outcome, to);
  return outcome;
}

Outcome Session::run_job(const JobScript &job, StreamTarget &to) {
  Entered entered(*this, &to);
  SessionState &state = *state_;
  if (!job.location.empty()) state.location_ = job.location;
  state.in_task = job.is_task;
  if (!job.item.is_null()) set_variable("_", job.item);
  TargetSink sink(to);
  const Streams streams;
  const auto block_of = [&](const Value &script) -> Ref<RunBlock> {
    if (auto *block = unwrap(script).as<RunBlock>()) {
      if (state.fresh_blocks)
        return state.parse_block(block->source(), block->ast().tree->source().file());
      return Ref<RunBlock>(block);
    }
    return state.parse_block(to_text(script), {});
  };
  Outcome outcome = run_to_end(state, [&] {
    if (!job.initialization.is_null()) {
      BlockRun first;
      first.out = &sink;
      first.streams = &streams;
      first.in_place = true;
      first.in = &state.global;
      run_block(state, *block_of(job.initialization), first);
    }
    state.usings = job.usings;
    state.in_job = true;
    if (unwrap(job.script).as<Array>() != nullptr) return run_commands(state, job, &sink);
    const Ref<RunBlock> block =
        job.file.empty() ? block_of(job.script) : state.script_file(job.file);
    // Only a list of commands ends with the first that does not exist, and only in another process.
    state.in_task = job.is_task || !is_command_list(block->ast());
    const auto code = block->code_for(state);
    Frame frame{
        state,   &state.global, state.global.slots, &sink, &streams, code.get(), nullptr, nullptr,
        nullptr, true};
    Running running(state, &frame);
    PreparedCommand command;
    command.target.block = block;
    command.dot = job.in_place;
    for (const Value &value : job.arguments) {
      CommandArgument argument;
      argument.value = value;
      command.arguments.push_back(std::move(argument));
    }
    PipelineRun run(frame);
    run.add(std::move(command));
    state.success = true;
    run_with_input(run, job);
  });
  note_failure(state, outcome);
  return outcome;
}

Outcome run_in(Session &session, StreamTarget &to, const std::function<void(Frame &)> &body) {
  Entered entered(session, &to);
  SessionState &state = session.state();
  const Outcome outcome = run_to_end(state, [&] {
    TargetSink sink(to);
    const Streams streams;
    const auto nothing = state.parse_block("", {})->code_for(state);
    Scope *const scope = state.scope();
    Frame frame{state,         scope,   scope->slots, &sink,   &streams,
                nothing.get(), nullptr, nullptr,      nullptr, true};
    Running running(state, &frame);
    state.success = true;
    body(frame);
  });
  note_failure(state, outcome);
  return outcome;
}

Values Session::invoke(const Value &script_block, Arguments arguments, const Value *item) {
  Entered entered(*this, nullptr);
  const auto *block = unwrap(script_block).as<RunBlock>();
  if (block == nullptr) return {};
  CollectSink sink;
  BlockRun run;
  run.arguments = arguments;
  run.underscore = item;
  run.out = &sink;
  run_block(*state_, *block, run);
  return std::move(sink.values);
}

void Session::interrupt() noexcept {
  state_->interrupt();
}
bool Session::interrupted() const noexcept {
  return state_->interrupt_.load(std::memory_order_relaxed);
}
int Session::interrupt_fd() const noexcept {
  return state_->interrupt_descriptor();
}
void Session::clear_interrupt() noexcept {
  state_->clear_interrupt();
}

void Session::set_step_limit(std::uint64_t steps) noexcept {
  state_->steps_left = steps + 1;
}

Value Session::variable(std::string_view name) const {
  return state_->variable(name);
}
void Session::set_variable(std::string_view name, Value value) {
  state_->write(&state_->global, intern(name), std::move(value));
}
const std::string &Session::location() const {
  return state_->location_;
}
void Session::set_location(std::string path) {
  state_->location_ = std::move(path);
}
const std::shared_ptr<const CommandTable> &Session::commands() const {
  return state_->commands;
}
int Session::width() const noexcept {
  return state_->width;
}
void Session::set_width(int cells) noexcept {
  state_->width = cells;
}

// ---- stopping

int SessionState::interrupt_descriptor() noexcept {
  // Made by the first of several threads that wants it.
  int known = interrupt_fd_.load(std::memory_order_acquire);
  if (known >= 0) return known;
  const int made = eventfd(interrupt_.load() ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (interrupt_fd_.compare_exchange_strong(known, made, std::memory_order_acq_rel)) return made;
  close(made);
  return known;
}

void SessionState::interrupt() noexcept {
  interrupt_.store(true, std::memory_order_seq_cst);
  const std::uint64_t one = 1;
  const int fd = interrupt_descriptor();
  if (write_bytes(fd, &one, sizeof one) < 0) return;
}

void SessionState::clear_interrupt() noexcept {
  interrupt_.store(false);
  std::uint64_t count;
  const int fd = interrupt_fd_.load();
  if (fd >= 0 && ::read(fd, &count, sizeof count) < 0) return;
}

long SessionState::write_bytes(int fd, const void *data, std::size_t size) noexcept {
  return ::write(fd, data, size);
}

void SessionState::clear() {
  for (auto &[symbol, slot] : global.list()) {
    (void)symbol;
    if (slot->details) slot->details->options = 0;
    slot->value = Value();
    slot->state = 0;
  }
  if (global.functions) global.functions->clear();
  modules.clear();
  events.reset();
  usings.clear();
  errors->items.clear();
}

// ---- script blocks

Value make_script_block(std::string_view text, std::string_view file) {
  if (Session *session = current_session()) return session->state().parse_block(text, file);
  const ParseResult parsed =
      parse(std::make_shared<const Source>(std::string(text), std::string(file)));
  if (!parsed.ok()) throw ScriptError(parse_error_record(parsed));
  return make<RunBlock>(nullptr, parsed.tree->root().shared());
}

}  // namespace psjsh
