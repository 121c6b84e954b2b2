#include "commands/events/event_source.h"

#include "language/value/property_bag.h"

namespace psjsh {

std::unique_ptr<EventConnection> connect_event(const Value &object, std::string_view event,
                                               EventHandler handler) {
  const Value &source = unwrap(object);
  for (const auto connect :
       {connect_job_event, connect_timer_event, connect_file_event, connect_process_event})
    if (auto made = connect(source, event, handler)) return made;
  return nullptr;
}

}  // namespace psjsh
