#include "commands/runspaces/runspace.h"

#include <atomic>
#include <chrono>

#include "invariant/guid.h"
#include "language/run/pipeline.h"
#include "language/run/session_run.h"
#include "language/value/containers.h"
#include "language/value/convert.h"
#include "language/value/enumerate.h"
#include "language/value/members.h"
#include "language/value/scalars.h"
#include "language/value/script_error.h"

namespace psjsh {
namespace {

constexpr auto kCloseTime = std::chrono::seconds(5);

struct DroppedStreams final : StreamTarget {
  void write(Stream, const Value &, bool) override {}
};

// The shell's own runspace is the first.
int next_id() {
  static std::atomic<int> last{1};
  return ++last;
}

}  // namespace

const char *stage_name(RunspaceStage stage) {
  constexpr const char *kNames[] = {"BeforeOpen", "Opened", "Closed"};
  return kNames[static_cast<int>(stage)];
}

InitialState::InitialState()
    : NativeObject(find_type("System.Management.Automation.Runspaces.InitialSessionState")),
      variables(make_list(type_of_id(TypeId::Object))),
      functions(make_list(type_of_id(TypeId::Object))) {}

std::shared_ptr<Session> InitialState::make_session(const CommandsOfSession &commands) const {
  auto session = std::make_shared<Session>(commands);
  for (const Value &entry : to_items(Value(variables)))
    session->set_variable(to_text(get_property(entry, "Name")), get_property(entry, "Value"));
  std::string text;
  for (const Value &entry : to_items(Value(functions)))
    text += "function global:" + to_text(get_property(entry, "Name")) + " {" +
            to_text(get_property(entry, "Definition")) + "\n}\n";
  DroppedStreams dropped;
  if (!text.empty()) session->run_command(text, dropped);
  for (const std::string &module : modules)
    run_in(*session, dropped, [&](Frame &frame) {
      PreparedCommand command;
      command.target = require_command(frame.session, frame.scope, "Import-Module");
      command.typed_name = "Import-Module";
      CommandArgument name;
      name.value = Value(module);
      command.arguments.push_back(std::move(name));
      PipelineRun run(frame);
      run.add(std::move(command));
      run.run(nullptr);
    });
  return session;
}

Runspace::Runspace(CommandsOfSession commands, Ref<InitialState> initial)
    : SessionSource(find_type("System.Management.Automation.Runspaces.Runspace")),
      instance_id(make_guid(psj::invariant::Guid::random())),
      apartment_state("Unknown"),
      thread_options("Default"),
      commands_(std::move(commands)),
      initial_(std::move(initial)),
      id_(next_id()) {
  name = Value("Runspace" + std::to_string(id_));
}

void Runspace::open() {
  const std::lock_guard lock(mutex_);
  if (stage_ != RunspaceStage::BeforeOpen)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
              "Cannot open the runspace because the runspace is not in the BeforeOpen state. "
              "Current state of the runspace is '" +
                  std::string(stage_name(stage_)) + "'.");
  session_ = initial_ ? initial_->make_session(commands_) : std::make_shared<Session>(commands_);
  stage_ = RunspaceStage::Opened;
}

void Runspace::close() {
  std::shared_ptr<Session> old;  // goes after the lock
  std::unique_lock lock(mutex_);
  stage_ = RunspaceStage::Closed;
  old = std::move(session_);
  if (busy_ && old) old->interrupt();
  changed_.wait_for(lock, kCloseTime, [this] { return !busy_; });
  lock.unlock();
}

RunspaceStage Runspace::stage() const {
  const std::lock_guard lock(mutex_);
  return stage_;
}

bool Runspace::busy() const {
  const std::lock_guard lock(mutex_);
  return busy_;
}

std::shared_ptr<Session> Runspace::session() const {
  const std::lock_guard lock(mutex_);
  if (stage_ != RunspaceStage::Opened)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
              "Cannot perform operation because the runspace is not in the 'Opened' state. Current "
              "state of the runspace is '" +
                  std::string(stage_name(stage_)) + "'.");
  return session_;
}

std::uint64_t Runspace::reserve() {
  const std::lock_guard lock(mutex_);
  if (stage_ != RunspaceStage::Opened)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
              "Cannot invoke the pipeline because the runspace is not in the Opened state. Current "
              "state of the runspace is '" +
                  std::string(stage_name(stage_)) + "'.");
  if (busy_)
    throw_net("System.Management.Automation.PSInvalidOperationException",
              "The pipeline was not run because a pipeline is already running. Pipelines cannot be "
              "run concurrently.");
  busy_ = true;
  return 0;
}

std::shared_ptr<Session> Runspace::take(std::uint64_t, const std::function<bool()> &) {
  const std::lock_guard lock(mutex_);
  return session_;
}

void Runspace::give_back(const std::shared_ptr<Session> &, const std::function<void()> &ended) {
  const std::lock_guard lock(mutex_);
  ended();
  busy_ = false;
  changed_.notify_all();
}

}  // namespace psjsh
