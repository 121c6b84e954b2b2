// Events of management objects: what comes, goes and changes by a WQL query.
#pragma once
#include <memory>
#include <string>

#include "commands/events/event_source.h"

namespace psjsh {

// What the handler gets, on a thread of the plugin.
enum class CimEventLook {
  cim,         // CimIndicationEventInstanceEventArgs, of Register-CimIndicationEvent
  management,  // EventArrivedEventArgs, of Register-WmiEvent
};

// Throws a ScriptError that says what is wrong with the query.
std::unique_ptr<EventConnection> connect_cim_event(CimEventLook look, const std::string &space,
                                                   const std::string &query, EventHandler handler);

// Whether the name means this computer: empty, ., localhost, its own name.
bool is_own_name(const std::string &computer);

}  // namespace psjsh
