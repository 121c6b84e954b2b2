// Events of management objects: what comes, goes and changes by a WQL query.
#pragma once
#include <memory>
#include <string>

#include "commands/events/event_source.h"

namespace psjsh {

// The handler gets the CimIndicationEventInstanceEventArgs, on a thread of the plugin. Throws a
// ScriptError that says what is wrong with the query.
std::unique_ptr<EventConnection> connect_cim_event(const std::string &space,
                                                   const std::string &query, EventHandler handler);

}  // namespace psjsh
