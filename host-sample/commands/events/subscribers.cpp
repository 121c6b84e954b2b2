// Who is told of events, and the running of their actions.
#include <algorithm>
#include <utility>

#include "commands/events/action_job.h"
#include "commands/events/event_queue.h"
#include "invariant/compare.h"
#include "language/run/block_code.h"
#include "language/run/call.h"
#include "language/run/session_state.h"
#include "language/run/sink.h"
#include "language/value/convert.h"
#include "language/value/engine.h"
#include "language/value/script_error.h"
#include "language/value/type.h"

namespace psjsh {

namespace {

constexpr const char *kProperties[] = {"SubscriptionId",   "SourceObject", "EventName",
                                       "SourceIdentifier", "Action",       "HandlerDelegate",
                                       "SupportEvent",     "ForwardEvent"};

// The action with $Event and its like as variables of its own.
Ref<RunBlock> with_variables(Session &session, const RunBlock &action, const Value &subscriber,
                             const Value &event, const EventObject::Content &content) {
  auto block = make<RunBlock>(action.code_for(session.state()), action.ast().shared());
  block->module = action.module;
  block->captured = std::make_shared<std::vector<std::pair<Symbol, Value>>>();
  if (action.captured) *block->captured = *action.captured;
  for (const auto &[name, value] : {std::pair<const char *, Value>{"Event", event},
                                    {"EventSubscriber", subscriber},
                                    {"Sender", content.sender},
                                    {"EventArgs", content.event_arguments}})
    block->captured->emplace_back(intern(name), value);
  return block;
}

// An error that the action writes, and goes on: the job has it, and the screen its bare text.
class ErrorSink final : public Sink {
 public:
  ErrorSink(SessionState &session, ActionJob &job) : session_(session), job_(job) {}
  void write(Value record) override {
    job_.write(Stream::Error, record);
    if (session_.target != nullptr)
      session_.target->write(Stream::Error, Value(to_text(record)), true);
  }

 private:
  SessionState &session_;
  ActionJob &job_;
};

void run_action(SessionState &session, const RunBlock &block, const Values &arguments,
                ActionJob &job) {
  CollectSink output;
  ErrorSink errors(session, job);
  Streams streams;
  if (session.frame != nullptr && session.frame->streams != nullptr)
    streams = *session.frame->streams;
  streams[Stream::Error] = &errors;
  BlockRun run;
  run.arguments = arguments;
  run.out = &output;
  run.streams = &streams;
  run_block(session, block, run);
  for (const Value &item : output.values) job.write(Stream::Output, item);
}

}  // namespace

const Type *Subscriber::type() const {
  static const Type *const kType =
      declare_class("System.Management.Automation.PSEventSubscriber", nullptr);
  return kType;
}
bool Subscriber::get(std::string_view name, Value *out) const {
  const auto is = [&](const char *known) {
    return psj::invariant::equals_ignore_case(name, known);
  };
  if (is("SubscriptionId"))
    *out = id;
  else if (is("SourceObject"))
    *out = object;
  else if (is("EventName"))
    *out = event_name.empty() ? Value() : Value(event_name);
  else if (is("SourceIdentifier"))
    *out = Value(source);
  else if (is("Action"))
    *out = job ? job->object() : Value();
  else if (is("HandlerDelegate"))
    *out = Value();
  else if (is("SupportEvent"))
    *out = supports;
  else if (is("ForwardEvent"))
    *out = false;
  else
    return false;
  return true;
}
std::vector<ForeignMember> Subscriber::members() const {
  std::vector<ForeignMember> all;
  for (const char *name : kProperties)
    all.push_back({name, ForeignMember::Kind::Property, "", false});
  return all;
}

bool EventQueue::subscribe(const Ref<Subscriber> &subscriber) {
  const std::lock_guard lock(mutex_);
  const bool taken = std::any_of(subscribers_.begin(), subscribers_.end(), [&](const auto &other) {
    return psj::invariant::equals_ignore_case(other->source, subscriber->source);
  });
  // The engine's own events may have several.
  const std::string_view own = "PowerShell.";
  if (taken && !psj::invariant::equals_ignore_case(
                   std::string_view(subscriber->source).substr(0, own.size()), own))
    return false;
  subscriber->id = ++last_subscriber_;
  subscribers_.push_back(subscriber);
  return true;
}

std::vector<Ref<Subscriber>> EventQueue::subscribers() {
  std::vector<Ref<Subscriber>> all, over;
  {
    const std::lock_guard lock(mutex_);
    for (const auto &subscriber : subscribers_)
      (subscriber->job && subscriber->job->stopped() ? over : all).push_back(subscriber);
  }
  for (const auto &subscriber : over) unsubscribe(*subscriber);  // Stop-Job or Remove-Job ended it
  return all;
}

void EventQueue::unsubscribe(const Subscriber &subscriber) {
  std::unique_ptr<EventConnection> connection;
  std::shared_ptr<ActionJob> job;
  {
    const std::lock_guard lock(mutex_);
    for (const auto &held : subscribers_)
      if (held->id == subscriber.id) {
        connection = std::move(held->connection);
        job = held->job;
      }
    std::erase_if(subscribers_, [&](const auto &held) { return held->id == subscriber.id; });
    std::erase_if(tasks_, [&](const Task &task) { return task.subscriber->id == subscriber.id; });
  }
  // Without the lock: the source may be waiting for it in a call.
  connection.reset();
  if (job) job->stop();
}

void EventQueue::run_actions(Session &session) {
  if (std::exchange(running_, true)) return;
  struct Ended {
    ~Ended() { running = false; }
    bool &running;
  } ended{running_};
  session.state().events_waiting.store(false, std::memory_order_relaxed);
  const bool success = session.state().success;
  while (true) {
    Task task;
    {
      const std::lock_guard lock(mutex_);
      if (tasks_.empty()) break;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    const EventObject::Content &content = task.event->content();
    ActionJob &job = *task.subscriber->job;
    if (job.stopped()) {
      unsubscribe(*task.subscriber);
      continue;
    }
    job.begin();
    try {
      const Value block = with_variables(session, *task.subscriber->action.as<RunBlock>(),
                                         task.subscriber, task.event, content);
      Values arguments = content.arguments;
      run_action(session.state(), *block.as<RunBlock>(), arguments, job);
    } catch (const ScriptError &error) {
      job.fail(error.record);
    }
    if (task.subscriber->triggers_left == 0) unsubscribe(*task.subscriber);
  }
  session.state().success = success;
}

}  // namespace psjsh
