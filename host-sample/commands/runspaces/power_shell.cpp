#include "commands/runspaces/power_shell.h"

#include "bridge/script_host.h"
#include "language/run/pipeline_stopped.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

constexpr int kStopMs = 10000;

Ref<List> collection_of(const char *item) {
  return make<List>(
      find_type("System.Management.Automation.PSDataCollection[System.Management."
                "Automation." +
                std::string(item) + "]"));
}

[[noreturn]] void refuse_state(const char *message) {
  throw_net("System.Management.Automation.InvalidPowerShellStateException", message);
}

}  // namespace

DataStreams::DataStreams() : NativeObject(find_type("System.Management.Automation.PSDataStreams")) {
  lists.error = collection_of("ErrorRecord");
  lists.warning = collection_of("WarningRecord");
  lists.verbose = collection_of("VerboseRecord");
  lists.debug = collection_of("DebugRecord");
  lists.information = collection_of("InformationRecord");
  lists.progress = collection_of("ProgressRecord");
}

void DataStreams::clear() {
  for (const Stream stream : {Stream::Error, Stream::Warning, Stream::Verbose, Stream::Debug,
                              Stream::Information, Stream::Progress}) {
    List &list = *lists.of(stream);
    Values old;  // goes after the lock
    const ObjectLock lock(list);
    old.swap(list.items);
    ++list.version;
  }
}

PowerShell::PowerShell(CommandsOfSession its_commands, Ref<InitialState> initial, bool current)
    : NativeObject(find_type("System.Management.Automation.PowerShell")),
      commands(make<PsCommand>()),
      streams(make<DataStreams>()),
      all_commands_(std::move(its_commands)),
      initial_(std::move(initial)),
      current_(current) {}

const Ref<SessionSource> &PowerShell::source() {
  if (!source_) {
    auto own = Runspace::make_new(all_commands_, initial_);
    own->open();
    source_ = own;
    own_source_ = true;
  }
  return source_;
}

void PowerShell::set_source(Ref<SessionSource> source) {
  if (run_ && !run_->done())
    refuse_state("The state of the current PowerShell instance is not valid for this operation.");
  source_ = std::move(source);
  own_source_ = false;
}

RunPlan PowerShell::plan(const Value *input, Ref<List> output) {
  if (disposed_)
    throw_net("System.ObjectDisposedException",
              "Cannot access a disposed object.\nObject name: 'PowerShell'.");
  if (commands->items().empty())
    throw_net("System.Management.Automation.PSInvalidOperationException",
              "No commands are specified.");
  if (run_ && !run_->done())
    refuse_state("The state of the current PowerShell instance is not valid for this operation.");
  RunPlan plan;
  plan.items = commands->items();
  if (input != nullptr && !input->is_null()) plan.input = to_items(*input);
  plan.streams = streams->lists;
  plan.streams.output = std::move(output);
  if (!current_) {
    plan.source = source();
    plan.place = plan.source->reserve();
  }
  return plan;
}

void PowerShell::rethrow(const Outcome &outcome, std::string_view method, std::size_t arguments) {
  Ref<Exception> inner;
  if (outcome.ended == Ended::Stopped)
    inner = make_exception("System.Management.Automation.PipelineStoppedException",
                           "The pipeline has been stopped.");
  else
    inner = reason_of(outcome)->exception;
  auto wrapped =
      make_error("System.Management.Automation.MethodInvocationException",
                 "Exception calling \"" + std::string(method) + "\" with \"" +
                     std::to_string(arguments) + "\" argument(s): \"" + inner->message + "\"",
                 inner->type()->name(), ErrorCategory::NotSpecified);
  wrapped->exception->inner = inner;
  throw ScriptError(wrapped);
}

Value PowerShell::invoke(std::string_view method, std::size_t arguments, const Value *input) {
  static const Type *const kCollection =
      find_type("System.Collections.ObjectModel.Collection[System.Management.Automation.PSObject]");
  auto output = make<List>(kCollection);
  if (current_) {
    Session *const session = current_session();
    run_ = ScriptRun::run_here(plan(input, output), *session);
    if (run_->outcome().ended == Ended::Stopped) throw PipelineStopped();
  } else {
    const auto run = run_ = ScriptRun::start(plan(input, output));
    try {
      run->wait(-1);
    } catch (const PipelineStopped &) {
      run->stop();
      throw;
    }
  }
  if (run_->outcome().ended != Ended::Completed) rethrow(run_->outcome(), method, arguments);
  return output;
}

Value PowerShell::begin(const Value *input, const Value *output, Value state) {
  if (current_)
    throw_net("System.Management.Automation.PSInvalidOperationException",
              "Nested PowerShell instances cannot be invoked asynchronously. Use the Invoke "
              "method.");
  Ref<List> to;
  if (output != nullptr)
    if (auto *given = unwrap(*output).as<List>()) to = Ref<List>(given);
  const bool own = !to;
  if (own) to = collection_of("PSObject");
  run_ = ScriptRun::start(plan(input, std::move(to)));
  return make<RunHandle>(find_type("System.Management.Automation.PowerShellAsyncResult"), run_,
                         std::move(state), own);
}

Value PowerShell::end(const Value &handle) {
  const Value &given = unwrap(handle);
  if (given.is_null())
    throw_net("System.Management.Automation.PSArgumentNullException",
              "Cannot process argument because the value of argument \"asyncResult\" is null. "
              "Change the value of argument \"asyncResult\" to a non-null value.");
  auto *known = given.as<NativeObject>();
  auto *asked = dynamic_cast<RunHandle *>(known);
  if (asked == nullptr || asked->run != run_)
    throw_net("System.Management.Automation.PSArgumentException",
              "The asyncResult object is not from this PowerShell instance: it must be what "
              "BeginInvoke returned.");
  const auto run = asked->run;
  run->wait(-1);
  if (run->outcome().ended != Ended::Completed) rethrow(run->outcome(), "EndInvoke", 1);
  // Where the caller said where the output goes, it is there alone.
  return asked->own_output ? Value(run->streams().output) : Value();
}

void PowerShell::stop() {
  const auto run = run_;
  if (!run || run->done()) return;
  run->stop();
  run->wait(kStopMs);
}

void PowerShell::dispose() {
  if (disposed_) return;
  stop();
  disposed_ = true;
  if (own_source_) static_cast<Runspace &>(*source_).close();
}

const char *PowerShell::state_name() const {
  if (!run_) return "NotStarted";
  if (!run_->done()) return run_->stopping() ? "Stopping" : "Running";
  switch (run_->outcome().ended) {
    case Ended::Completed:
      return "Completed";
    case Ended::Stopped:
      return "Stopped";
    default:
      return "Failed";
  }
}

Value PowerShell::reason() const {
  if (!run_ || !run_->done()) return {};
  if (run_->outcome().ended == Ended::Stopped)
    return make_exception("System.Management.Automation.PipelineStoppedException",
                          "The pipeline has been stopped.");
  if (run_->outcome().ended == Ended::Failed) return reason_of(run_->outcome())->exception;
  return {};
}

}  // namespace psjsh
