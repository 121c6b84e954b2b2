// The events that a session received and nobody took out yet, and the object that stands for one.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "commands/events/event_source.h"
#include "invariant/guid.h"
#include "language/run/session.h"
#include "language/value/foreign.h"

namespace psjsh {

// System.Management.Automation.PSEventArgs.
class EventObject final : public ForeignObject {
 public:
  // What whoever raises an event says about it.
  struct Content {
    std::string source;  // SourceIdentifier
    Value sender, message;
    Values arguments;
    Value event_arguments;  // SourceEventArgs of an object's event
  };
  EventObject(std::int32_t id, Value runspace, Content content);

  const Type *type() const override;
  bool get(std::string_view name, Value *out) const override;
  std::vector<ForeignMember> members() const override;

  std::int32_t id() const { return id_; }
  const std::string &source() const { return content_.source; }
  const Content &content() const { return content_; }

 private:
  const std::int32_t id_;
  const Value runspace_, generated_, arguments_;
  const Content content_;
};

// Which events a command means. Nothing set: all of them.
struct EventChoice {
  const std::string *source = nullptr;  // wildcards, without case
  const std::int32_t *id = nullptr;
  bool takes(const EventObject &event) const;
};

class ActionJob;

// System.Management.Automation.PSEventSubscriber: who is told of the events with one source
// identifier.
class Subscriber final : public ForeignObject {
 public:
  std::int32_t id = 0;
  std::string source, event_name;
  Value object, message;
  Value action;                    // a script block, or $null: its events stay in the queue
  std::shared_ptr<ActionJob> job;  // of the action
  std::unique_ptr<EventConnection> connection;  // to the object
  std::int32_t triggers_left = -1;              // -MaxTriggerCount; -1: no end
  bool supports = false;                        // -SupportEvent: not shown

  const Type *type() const override;
  bool get(std::string_view name, Value *out) const override;
  std::vector<ForeignMember> members() const override;
};

// Events in the order of their arrival, and who takes them. What an action takes is run by
// run_actions() on the session's own thread and never stands in the queue. [any thread]
class EventQueue {
 public:
  // `wake` is called, on any thread, when there are actions to run.
  explicit EventQueue(std::function<void()> wake);
  ~EventQueue();
  // Numbers the event and gives it to the actions of its subscribers, or puts it at the end of the
  // queue.
  Ref<EventObject> raise(EventObject::Content content);

  // False: the source identifier is taken.
  bool subscribe(const Ref<Subscriber> &subscriber);
  std::vector<Ref<Subscriber>> subscribers();  // by id; those whose job has ended go
  void unsubscribe(
      const Subscriber &subscriber);  // waits for a call of its source that is under way
  // Runs the actions that wait; on the session's thread, where code may run.
  void run_actions(Session &session);

  std::vector<Ref<EventObject>> chosen(const EventChoice &choice) const;
  // False: the event is no longer there.
  bool remove(const EventObject &event);
  // The oldest event of the choice, waiting for one at most so long; null when none came.
  Ref<EventObject> wait(const EventChoice &choice, int milliseconds) const;

 private:
  struct Task {
    Ref<Subscriber> subscriber;
    Ref<EventObject> event;
  };
  Ref<EventObject> first(const EventChoice &choice) const;  // under mutex_
  bool give_to_actions(const Ref<EventObject> &event);      // under mutex_

  mutable std::mutex mutex_;
  mutable std::condition_variable arrived_;
  std::vector<Ref<EventObject>> events_;
  std::vector<Ref<Subscriber>> subscribers_;
  std::deque<Task> tasks_;
  const std::function<void()> wake_;
  const Value runspace_;
  std::int32_t last_id_ = 0, last_subscriber_ = 0;
  bool running_ = false;  // an action runs: no other begins before its end
};

// The session's queue; the first call makes it. For the session's own thread.
EventQueue &events_of(Session &session);

// The session is about to end: raises PowerShell.Exiting. True: actions wait to be run by the next
// statement.
bool raise_exiting(Session &session);

}  // namespace psjsh
