// The events that a session received and nobody took out yet, and the object that stands for one.
#pragma once
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

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
  };
  EventObject(std::int32_t id, Value runspace, Content content);

  const Type *type() const override;
  bool get(std::string_view name, Value *out) const override;
  std::vector<ForeignMember> members() const override;

  std::int32_t id() const { return id_; }
  const std::string &source() const { return content_.source; }

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

// Events in the order of their arrival. [any thread]
class EventQueue {
 public:
  EventQueue();
  // Numbers the event and puts it at the end.
  Ref<EventObject> raise(EventObject::Content content);
  std::vector<Ref<EventObject>> chosen(const EventChoice &choice) const;
  // False: the event is no longer there.
  bool remove(const EventObject &event);
  // The oldest event of the choice, waiting for one at most so long; null when none came.
  Ref<EventObject> wait(const EventChoice &choice, int milliseconds) const;

 private:
  Ref<EventObject> first(const EventChoice &choice) const;  // under mutex_

  mutable std::mutex mutex_;
  mutable std::condition_variable arrived_;
  std::vector<Ref<EventObject>> events_;
  const Value runspace_;
  std::int32_t last_id_ = 0;
};

// The session's queue; the first call makes it. For the session's own thread.
EventQueue &events_of(Session &session);

}  // namespace psjsh
