#include "commands/runspaces/runspace.h"

#include <chrono>
#include <map>

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

// What scripts made. Lives as long as the process.
struct MadeRunspaces {
  std::mutex mutex;
  std::map<int, std::weak_ptr<RunspaceCore>> all;  // by number
};
MadeRunspaces &made() {
  static auto *list = new MadeRunspaces;
  return *list;
}

std::shared_ptr<RunspaceCore> made_core(int id) {
  const std::lock_guard lock(made().mutex);
  const auto found = made().all.find(id);
  return found != made().all.end() ? found->second.lock() : nullptr;
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

RunspaceCore::RunspaceCore(CommandsOfSession commands, Ref<InitialState> initial)
    : commands_(std::move(commands)),
      initial_(std::move(initial)),
      foreign_(false),
      name_(new_session_name()) {}

RunspaceCore::RunspaceCore(const SessionName &name) : foreign_(true), name_(name) {}

void RunspaceCore::open() {
  const std::lock_guard lock(mutex_);
  if (foreign_ || stage_ != RunspaceStage::BeforeOpen)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
              "Cannot open the runspace because the runspace is not in the BeforeOpen state. "
              "Current state of the runspace is '" +
                  std::string(stage_name(foreign_ ? RunspaceStage::Opened : stage_)) + "'.");
  session_ = initial_ ? initial_->make_session(commands_) : std::make_shared<Session>(commands_);
  name_session(*session_, name_);
  set_session_busy(*session_, false);
  stage_ = RunspaceStage::Opened;
}

void RunspaceCore::close() {
  if (foreign_) return;          // it ends when its owner is done with it
  std::shared_ptr<Session> old;  // goes after the lock
  std::unique_lock lock(mutex_);
  stage_ = RunspaceStage::Closed;
  old = std::move(session_);
  if (busy_ && old) old->interrupt();
  changed_.wait_for(lock, kCloseTime, [this] { return !busy_; });
  lock.unlock();
}

RunspaceStage RunspaceCore::stage() const {
  if (NamedSession found; foreign_)
    return find_named_session(name_.id, &found) ? RunspaceStage::Opened : RunspaceStage::Closed;
  const std::lock_guard lock(mutex_);
  return stage_;
}

bool RunspaceCore::busy() const {
  if (NamedSession found; foreign_) return find_named_session(name_.id, &found) && found.busy;
  const std::lock_guard lock(mutex_);
  return busy_;
}

std::shared_ptr<Session> RunspaceCore::session() const {
  if (foreign_) {
    Session *const here = current_session();
    if (here != nullptr && name_of(*here).id == name_.id) return {std::shared_ptr<void>(), here};
    throw_net("System.Management.Automation.PSInvalidOperationException",
              "Cannot access session state. A pipeline is already running.");
  }
  const std::lock_guard lock(mutex_);
  if (stage_ != RunspaceStage::Opened)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
              "Cannot perform operation because the runspace is not in the 'Opened' state. Current "
              "state of the runspace is '" +
                  std::string(stage_name(stage_)) + "'.");
  return session_;
}

std::uint64_t RunspaceCore::reserve() {
  const std::lock_guard lock(mutex_);
  if (!foreign_ && stage_ != RunspaceStage::Opened)
    throw_net("System.Management.Automation.Runspaces.InvalidRunspaceStateException",
              "Cannot invoke the pipeline because the runspace is not in the Opened state. Current "
              "state of the runspace is '" +
                  std::string(stage_name(stage_)) + "'.");
  if (foreign_ || busy_)
    throw_net("System.Management.Automation.PSInvalidOperationException",
              "The pipeline was not run because a pipeline is already running. Pipelines cannot be "
              "run concurrently.");
  busy_ = true;
  set_session_busy(*session_, true);
  return 0;
}

std::shared_ptr<Session> RunspaceCore::take() {
  const std::lock_guard lock(mutex_);
  return session_;
}

void RunspaceCore::give_back(const std::function<void()> &ended) {
  const std::lock_guard lock(mutex_);
  ended();
  busy_ = false;
  if (session_) set_session_busy(*session_, false);
  changed_.notify_all();
}

SessionName RunspaceCore::name() const {
  const std::lock_guard lock(mutex_);
  return name_;
}

void RunspaceCore::set_name(std::string name) {
  const std::lock_guard lock(mutex_);
  name_.name = std::move(name);
  if (session_) name_session(*session_, name_);
}

Runspace::Runspace(std::shared_ptr<RunspaceCore> core)
    : SessionSource(find_type("System.Management.Automation.Runspaces.LocalRunspace")),
      apartment_state("Unknown"),
      thread_options("Default"),
      core_(std::move(core)) {}

Ref<Runspace> Runspace::make_new(CommandsOfSession commands, Ref<InitialState> initial) {
  auto core = std::make_shared<RunspaceCore>(std::move(commands), std::move(initial));
  const std::lock_guard lock(made().mutex);
  std::erase_if(made().all, [](const auto &entry) { return entry.second.expired(); });
  made().all[core->name().id] = core;
  return make<Runspace>(std::move(core));
}

Ref<Runspace> Runspace::current() {
  const Session *const session = current_session();
  if (session == nullptr) return {};
  const SessionName name = name_of(*session);
  auto core = made_core(name.id);
  return make<Runspace>(core ? core : std::make_shared<RunspaceCore>(name));
}

std::vector<Ref<Runspace>> Runspace::all() {
  std::map<int, std::shared_ptr<RunspaceCore>> found;
  if (const Session *session = current_session()) name_of(*session);
  for (const NamedSession &entry : named_sessions())
    found[entry.name.id] = std::make_shared<RunspaceCore>(entry.name);
  {
    const std::lock_guard lock(made().mutex);
    for (const auto &[id, core] : made().all)
      if (auto alive = core.lock()) found[id] = std::move(alive);
  }
  std::vector<Ref<Runspace>> list;
  for (auto &[id, core] : found)
    if (core->stage() != RunspaceStage::Closed) list.push_back(make<Runspace>(std::move(core)));
  return list;
}

bool Runspace::compare(const NativeObject &other, int *result) const {
  const auto *runspace = dynamic_cast<const Runspace *>(&other);
  if (runspace == nullptr) return false;
  *result = core_->name().id - runspace->core_->name().id;
  return true;
}

}  // namespace psjsh
