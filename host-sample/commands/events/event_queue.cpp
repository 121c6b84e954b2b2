#include "commands/events/event_queue.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "invariant/compare.h"
#include "invariant/date_time.h"
#include "invariant/wildcard.h"
#include "language/run/session_state.h"
#include "language/value/containers.h"
#include "language/value/scalars.h"
#include "language/value/type.h"

namespace psjsh {

namespace {

constexpr const char *kProperties[] = {"ComputerName",     "RunspaceId",      "EventIdentifier",
                                       "Sender",           "SourceEventArgs", "SourceArgs",
                                       "SourceIdentifier", "TimeGenerated",   "MessageData"};

}  // namespace

EventObject::EventObject(std::int32_t id, Value runspace, Content content)
    : id_(id),
      runspace_(std::move(runspace)),
      generated_(Value::datetime(psj::invariant::DateTime::now())),
      arguments_(make_array(content.arguments)),
      content_(std::move(content)) {}

const Type *EventObject::type() const {
  static const Type *const kType = declare_class("System.Management.Automation.PSEventArgs",
                                                 declare_class("System.EventArgs", nullptr));
  return kType;
}

bool EventObject::get(std::string_view name, Value *out) const {
  const auto is = [&](const char *known) {
    return psj::invariant::equals_ignore_case(name, known);
  };
  if (is("EventIdentifier"))
    *out = id_;
  else if (is("RunspaceId"))
    *out = runspace_;
  else if (is("Sender"))
    *out = content_.sender;
  else if (is("SourceArgs"))
    *out = arguments_;
  else if (is("SourceIdentifier"))
    *out = Value(content_.source);
  else if (is("TimeGenerated"))
    *out = generated_;
  else if (is("MessageData"))
    *out = content_.message;
  else if (is("SourceEventArgs"))
    *out = content_.event_arguments;
  else if (is("ComputerName"))
    *out = Value();
  else
    return false;
  return true;
}

std::vector<ForeignMember> EventObject::members() const {
  std::vector<ForeignMember> all;
  for (const char *name : kProperties)
    all.push_back({name, ForeignMember::Kind::Property, "", false});
  return all;
}

bool EventChoice::takes(const EventObject &event) const {
  if (id != nullptr && *id != event.id()) return false;
  return source == nullptr || psj::invariant::WildcardPattern(*source).matches(event.source());
}

EventQueue::EventQueue(std::function<void()> wake)
    : wake_(std::move(wake)), runspace_(make_guid(psj::invariant::Guid::random())) {}

EventQueue::~EventQueue() {
  for (const auto &subscriber : std::vector(subscribers_)) unsubscribe(*subscriber);
}

Ref<EventObject> EventQueue::raise(EventObject::Content content) {
  const std::lock_guard lock(mutex_);
  auto event = make<EventObject>(++last_id_, runspace_, std::move(content));
  if (give_to_actions(event)) {
    wake_();
  } else {
    events_.push_back(event);
  }
  arrived_.notify_all();
  return event;
}

bool EventQueue::give_to_actions(const Ref<EventObject> &event) {
  bool taken = false;
  for (const auto &subscriber : subscribers_) {
    if (!psj::invariant::equals_ignore_case(subscriber->source, event->source())) continue;
    if (subscriber->triggers_left == 0) {
      taken = true;
      continue;
    }
    if (subscriber->action.is_null()) continue;
    if (subscriber->triggers_left > 0) --subscriber->triggers_left;
    tasks_.push_back({subscriber, event});
    taken = true;
  }
  return taken;
}

std::vector<Ref<EventObject>> EventQueue::chosen(const EventChoice &choice) const {
  const std::lock_guard lock(mutex_);
  std::vector<Ref<EventObject>> found;
  for (const auto &event : events_)
    if (choice.takes(*event)) found.push_back(event);
  return found;
}

bool EventQueue::remove(const EventObject &event) {
  const std::lock_guard lock(mutex_);
  return std::erase_if(events_, [&](const auto &held) { return held->id() == event.id(); }) != 0;
}

Ref<EventObject> EventQueue::first(const EventChoice &choice) const {
  for (const auto &event : events_)
    if (choice.takes(*event)) return event;
  return {};
}

Ref<EventObject> EventQueue::wait(const EventChoice &choice, int milliseconds) const {
  std::unique_lock lock(mutex_);
  Ref<EventObject> event;
  arrived_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] {
    event = first(choice);
    return static_cast<bool>(event) || !tasks_.empty();
  });
  return event;
}

EventQueue &events_of(Session &session) {
  auto &events = session.state().events;
  if (!events) {
    auto &waiting = session.state().events_waiting;
    events = std::make_shared<EventQueue>(
        [&waiting] { waiting.store(true, std::memory_order_release); });
    session.state().run_event_actions = [&session] {
      session.state().events->run_actions(session);
    };
  }
  return *events;
}

bool raise_exiting(Session &session) {
  if (!session.state().events) return false;
  events_of(session).raise({"PowerShell.Exiting", {}, {}, {}, {}});
  return session.state().events_waiting.load(std::memory_order_acquire);
}

}  // namespace psjsh
