// What the Register- commands share.
#pragma once
#include "commands/describe.h"
#include "commands/events/event_queue.h"
#include "invariant/guid.h"
#include "language/value/convert.h"

namespace psjsh {

// What all Register- commands say of a subscription.
template <class P>
Ref<Subscriber> subscriber_of(Invocation &call) {
  auto made = make<Subscriber>();
  made->source = call.has(P::kSourceIdentifier)
                     ? call.text(P::kSourceIdentifier)
                     : psj::invariant::text_of(psj::invariant::Guid::random());
  if (const Value *message = call.argument(P::kMessageData)) made->message = *message;
  if (const Value *action = call.argument(P::kAction)) made->action = unwrap(*action);
  if (const Value *count = call.argument(P::kMaxTriggerCount))
    if (const std::int64_t most = to_int64(*count); most > 0)
      made->triggers_left = static_cast<std::int32_t>(most);
  made->supports = call.is_set(P::kSupportEvent);
  return made;
}

// Puts it into the session's list; false: the error was written.
bool enlist(Invocation &call, const Ref<Subscriber> &subscriber);
// When it has an action: makes its job and writes it.
void add_action_job(Invocation &call, Subscriber &subscriber);

}  // namespace psjsh
