// What Register-ObjectEvent can listen to: an object that calls back when something happens to it.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "language/value/value.h"

namespace psjsh {

// Ends a subscription when it goes; no call is in flight afterwards.
class EventConnection {
 public:
  virtual ~EventConnection() = default;
};

// `arguments` is the event's EventArgs object. Called on a thread of the source.
using EventHandler = std::function<void(Value arguments)>;

// The kinds of sources; null: it is none of the kind, or has no such event.
std::unique_ptr<EventConnection> connect_job_event(const Value &object, std::string_view event,
                                                   EventHandler handler);
std::unique_ptr<EventConnection> connect_timer_event(const Value &object, std::string_view event,
                                                     EventHandler handler);
std::unique_ptr<EventConnection> connect_file_event(const Value &object, std::string_view event,
                                                    EventHandler handler);
std::unique_ptr<EventConnection> connect_process_event(const Value &object, std::string_view event,
                                                       EventHandler handler);

// Null when the object has no such event.
std::unique_ptr<EventConnection> connect_event(const Value &object, std::string_view event,
                                               EventHandler handler);

}  // namespace psjsh
