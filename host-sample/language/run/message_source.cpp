#include "language/run/message_source.h"

#include "language/run/cmdlet_object.h"
#include "language/run/common_streams.h"
#include "language/value/convert.h"
#include "language/value/members.h"

namespace psjsh {
namespace {

bool speaks_for_caller(std::string_view command) {
  return command == "Write-Warning" || command == "Write-Verbose" || command == "Write-Debug";
}

// $MyInvocation of the nearest function, script or block that was called.
Value invocation_of(const Frame *at) {
  SessionState &session = at->session;
  for (; at != nullptr && !at->hidden; at = at->caller)
    if (at->call != nullptr) return make_my_invocation(*at);
  Value whole;
  session.try_read(&session.global, intern("MyInvocation"), &whole);
  return whole;
}

Value invocation_of_command(CommonStreams &streams) {
  auto place = make_error("System.Exception", {}, {}, ErrorCategory::NotSpecified);
  streams.place(*place);
  return get_property(Value(place), "InvocationInfo");
}

}  // namespace

void note_source(CommonStreams &streams, const Value &record) {
  auto *message = record.as<Record>();
  if (message == nullptr || message->bag.find("InvocationInfo") == Shape::kMissing) return;
  if (!message->get("InvocationInfo").is_null()) return;
  message->with("InvocationInfo", speaks_for_caller(streams.command_name)
                                      ? invocation_of(&streams.caller)
                                      : invocation_of_command(streams));
}

}  // namespace psjsh
